package org.stillthere.server.cli.replay;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.stillthere.server.cli.terminal.FigureTable;

/**
 * Lays out the figures of a replay, like those of a simulation.
 *
 * @param policyVersion the policy that decided last; empty if none did
 * @param closesRefused closes that were not carried out because the user had written meanwhile
 * @param eventsRefused events that the server refused
 * @param unfinished conversations whose last timer never expired
 * @param complete whether the whole trace was replayed
 * @param elapsed how long it took
 * @param speed how many seconds of the recording passed in one
 * @param latest how late the latest event was reported: this machine or the server did not keep up
 */
record ReplayFigures(
        String policyVersion,
        ReplayedConversation.Count count,
        long closesRefused,
        long eventsRefused,
        long unfinished,
        boolean complete,
        Duration elapsed,
        double speed,
        Duration latest) {
    /** One JSON object on one line. */
    String json() {
        StringBuilder json = new StringBuilder("{\"policyVersion\":\"" + policyVersion + "\"");
        counts().forEach((name, count) ->
                json.append(",\"").append(name).append("\":").append(count));
        return json.append(String.format(
                        Locale.ROOT,
                        ",\"complete\":%b,\"speed\":%s,\"elapsedSeconds\":%.3f,\"latestMillis\":%d}",
                        complete,
                        Double.toString(speed),
                        elapsed.toMillis() / 1e3,
                        latest.toMillis()))
                .toString();
    }

    /** An aligned table, with a word on what each figure means. */
    String table() {
        FigureTable table = new FigureTable("policy " + policyVersion + (complete ? "" : ", ended early"))
                .row("handovers", count.handovers(), "")
                .row("messages", count.messages(), "")
                .row("prompts", count.prompts(), "the user was asked")
                .row(
                        "prompt returns",
                        count.promptReturns(),
                        FigureTable.share(count.promptReturns(), count.prompts())
                                + " of the prompts brought the user back")
                .row("closures", count.closures(), "")
                .row(
                        "false closes",
                        count.falseCloses(),
                        FigureTable.share(count.falseCloses(), count.closures())
                                + " of the closures: the user wrote after it")
                .row("closes refused", closesRefused, "the user wrote while the close was on its way");
        if (eventsRefused > 0) {
            table.row("events refused", eventsRefused, "");
        }
        if (unfinished > 0) {
            table.row("unfinished", unfinished, "a timer ran that never expired");
        }
        return table.endingWith(String.format(
                Locale.ROOT,
                "%.1f s at %s times the speed; the latest event was %d ms late",
                elapsed.toMillis() / 1e3,
                Double.toString(speed),
                latest.toMillis()));
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("handovers", count.handovers());
        counts.put("messages", count.messages());
        counts.put("prompts", count.prompts());
        counts.put("closures", count.closures());
        counts.put("falseCloses", count.falseCloses());
        counts.put("promptReturns", count.promptReturns());
        counts.put("closesRefused", closesRefused);
        counts.put("eventsRefused", eventsRefused);
        counts.put("unfinished", unfinished);
        return counts;
    }
}
