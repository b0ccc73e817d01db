package org.stillthere.server.cli.simulate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.stillthere.server.cli.terminal.FigureTable;
import org.stillthere.server.simulate.SimulationReport;

/**
 * Compares several candidates on the same conversations: the minutes that each frees, and the people that it loses for
 * them.
 *
 * @param rows one for each candidate, at least one
 */
record TradeOff(List<Row> rows) {
    /** Shown for a policy that has none of the swept settings. */
    private static final String AS_THEY_ARE = "-";

    /** The result of a candidate. */
    record Row(Candidate candidate, SimulationFigures figures) {
        String settings() {
            Map<String, String> swept = candidate.swept();
            return swept.isEmpty()
                    ? AS_THEY_ARE
                    : swept.entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .collect(Collectors.joining(" "));
        }

        SimulationReport report() {
            return figures.report();
        }

        /** Whether this one is at least as good in both figures and better in one. */
        boolean beats(Row other) {
            boolean asGood = report().agentMinutesFreed() >= other.report().agentMinutesFreed()
                    && report().falseCloses() <= other.report().falseCloses();
            boolean same = report().agentMinutesFreed() == other.report().agentMinutesFreed()
                    && report().falseCloses() == other.report().falseCloses();
            return asGood && !same;
        }
    }

    /** A JSON object for each row, on a line of its own. */
    String json() {
        return rows.stream().map(row -> row.figures.json(row.candidate.swept())).collect(Collectors.joining("\n"));
    }

    /** An aligned table; rows that no other row beats are marked. */
    String table() {
        int policy = width(rows.stream().map(row -> row.candidate.label()).toList(), "policy");
        int settings = width(rows.stream().map(Row::settings).toList(), "settings");
        SimulationReport any = rows.get(0).report();
        StringBuilder table = new StringBuilder(
                String.format(Locale.ROOT, "%,d handovers, %,d messages\n\n", any.handovers(), any.messages()));
        String layout = "%-" + policy + "s  %-" + settings + "s  %13s  %14s  %7s\n";
        table.append(String.format(
                Locale.ROOT, "  " + layout, "policy", "settings", "minutes freed", "false closes", "prompts"));
        for (Row row : rows) {
            SimulationReport report = row.report();
            table.append(rows.stream().anyMatch(other -> other.beats(row)) ? "  " : "* ")
                    .append(String.format(
                            Locale.ROOT,
                            layout,
                            row.candidate.label(),
                            row.settings(),
                            String.format(Locale.ROOT, "%,d", report.agentMinutesFreed()),
                            String.format(
                                    Locale.ROOT,
                                    "%,d (%s)",
                                    report.falseCloses(),
                                    FigureTable.share(report.falseCloses(), report.closures())),
                            String.format(Locale.ROOT, "%,d", report.prompts())));
        }
        return table.append(
                        "\n* no other row beats it: frees more minutes and loses no more people, or loses fewer and frees as many")
                .toString();
    }

    private static int width(List<String> texts, String title) {
        return Math.max(
                title.length(), texts.stream().mapToInt(String::length).max().orElse(0));
    }
}
