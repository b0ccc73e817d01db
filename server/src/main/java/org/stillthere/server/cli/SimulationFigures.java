package org.stillthere.server.cli;

import com.google.gson.Gson;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.server.simulate.SimulationReport;

/**
 * A simulation's figures, laid out.
 *
 * @param report the counts
 * @param version the policy that was played
 * @param seconds how long the play took on this machine
 */
record SimulationFigures(SimulationReport report, PolicyVersion version, double seconds) {
    /** One object on one line. All but the last two depend on the trace and the policy only. */
    String json() {
        return json("");
    }

    /** The same, with the settings that the policy was given. */
    String json(Map<String, String> settings) {
        return json(",\"settings\":" + new Gson().toJson(settings));
    }

    private String json(String settings) {
        StringBuilder json = new StringBuilder("{\"policyVersion\":\"" + version + "\"" + settings);
        counts().forEach((name, count) ->
                json.append(",\"").append(name).append("\":").append(count));
        return json.append(String.format(
                        Locale.ROOT,
                        ",\"elapsedSeconds\":%.3f,\"handoversPerSecond\":%.0f}",
                        seconds,
                        handoversPerSecond()))
                .toString();
    }

    /** Aligned, with a word on what each figure means. */
    String table() {
        StringBuilder table = new StringBuilder("policy " + version + "\n\n");
        row(table, "handovers", report.handovers(), "");
        row(table, "messages", report.messages(), "");
        row(table, "prompts", report.prompts(), "the user was asked");
        row(
                table,
                "prompt returns",
                report.promptReturns(),
                share(report.promptReturns(), report.prompts()) + " of the prompts brought the user back");
        row(table, "closures", report.closures(), "");
        row(
                table,
                "false closes",
                report.falseCloses(),
                share(report.falseCloses(), report.closures()) + " of the closures: the user wrote after it");
        row(table, "agent minutes freed", report.agentMinutesFreed(), "over the closures that were right");
        return table.append(String.format(Locale.ROOT, "%n%.1f s, %,.0f handovers/s", seconds, handoversPerSecond()))
                .toString();
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("handovers", report.handovers());
        counts.put("messages", report.messages());
        counts.put("prompts", report.prompts());
        counts.put("closures", report.closures());
        counts.put("falseCloses", report.falseCloses());
        counts.put("promptReturns", report.promptReturns());
        counts.put("agentMinutesFreed", report.agentMinutesFreed());
        return counts;
    }

    private double handoversPerSecond() {
        return seconds > 0 ? report.handovers() / seconds : 0;
    }

    /** A figure, and what it means. */
    static void row(StringBuilder table, String name, long count, String meaning) {
        table.append(String.format(Locale.ROOT, "  %-20s %,11d   %s", name, count, meaning)
                        .stripTrailing())
                .append('\n');
    }

    /** The part of the whole in percent. */
    static String share(long part, long whole) {
        return whole == 0 ? "0 %" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
