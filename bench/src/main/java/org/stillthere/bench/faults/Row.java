package org.stillthere.bench.faults;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * A line of the table at the end.
 *
 * @param disk on what: a file system, or a folder of this machine
 * @param durability as {@code serve} takes it
 * @param fault what was done
 * @param happened what the server did where there is a choice
 */
record Row(String disk, String durability, String fault, Findings findings, String happened) {
    private static final String HEAD = "| %-6s | %-7s | %-29s | %6s | %8s | %5s | %7s | %5s | %10s | %7s | %s%n";
    private static final String LINE = "| %-6s | %-7s | %-29s | %6d | %,8d | %5d | %7d | %5d | %10d | %7d | %s%n";

    /** Prints them all, and their sum. */
    static void print(List<Row> rows, PrintStream out) {
        out.printf(
                Locale.ROOT,
                HEAD,
                "disk",
                "mode",
                "fault",
                "rounds",
                "acked",
                "lost",
                "doubled",
                "wrong",
                "unanswered",
                "refused",
                "what happened");
        out.println(
                "|--------|---------|-------------------------------|-------:|---------:|------:|--------:|------:|-----------:|--------:|---");
        rows.forEach(row -> row.print(out));
        Findings sum = rows.stream().map(Row::findings).reduce(Findings.NONE, Findings::plus);
        new Row("all", "", "", sum, "").print(out);
    }

    private void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                LINE,
                disk,
                durability,
                fault,
                findings.rounds(),
                findings.acked(),
                findings.lost(),
                findings.doubled(),
                findings.wrong(),
                findings.unanswered(),
                findings.refused(),
                happened);
    }
}
