package org.stillthere.server.cli.simulate;

import com.google.gson.Gson;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.server.cli.terminal.FigureTable;
import org.stillthere.server.simulate.SimulationReport;

/**
 * Lays out the figures of a simulation.
 *
 * @param report the counts
 * @param version the policy that was simulated
 * @param seconds how long the simulation took on this machine
 */
record SimulationFigures(SimulationReport report, PolicyVersion version, double seconds) {
    /** One JSON object on one line. All but the last two figures depend only on the trace and the policy. */
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

    /** An aligned table, with a word on what each figure means. */
    String table() {
        return new FigureTable("policy " + version)
                .row("handovers", report.handovers(), "")
                .row("messages", report.messages(), "")
                .row("prompts", report.prompts(), "the user was asked")
                .row(
                        "prompt returns",
                        report.promptReturns(),
                        FigureTable.share(report.promptReturns(), report.prompts())
                                + " of the prompts brought the user back")
                .row("closures", report.closures(), "")
                .row(
                        "false closes",
                        report.falseCloses(),
                        FigureTable.share(report.falseCloses(), report.closures())
                                + " of the closures: the user wrote after it")
                .row("agent minutes freed", report.agentMinutesFreed(), "over the closures that were right")
                .endingWith(String.format(Locale.ROOT, "%.1f s, %,.0f handovers/s", seconds, handoversPerSecond()));
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
}
