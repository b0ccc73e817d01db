package org.stillthere.bench.faults;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * A line of the table at the end.
 *
 * @param disk on what: a file system, or a folder of this machine
 * @param durability as {@code serve} takes it
 * @param fault what was done
 * @param happened what the server did where there is a choice
 */
record Row(String disk, String durability, String fault, Findings findings, String happened) {

    /** Prints them all, and their sum. */
    static void print(List<Row> rows, PrintStream out) {
        line(
                out,
                "disk",
                "mode",
                "fault",
                List.of("rounds", "acked", "lost", "doubled", "wrong", "unanswered", "refused"),
                "what happened");
        line(out, "---", "---", "---", List.of("--:", "--:", "--:", "--:", "--:", "--:", "--:"), "---");
        rows.forEach(row -> row.print(out));
        Findings sum = rows.stream().map(Row::findings).reduce(Findings.NONE, Findings::plus);
        new Row("all", "", "", sum, "").print(out);
    }

    private void print(PrintStream out) {
        List<String> counts = LongStream.of(
                        findings.rounds(),
                        findings.acked(),
                        findings.lost(),
                        findings.doubled(),
                        findings.wrong(),
                        findings.unanswered(),
                        findings.refused())
                .mapToObj(count -> String.format(Locale.ROOT, "%,d", count))
                .toList();
        line(out, disk, durability, fault, counts, happened);
    }

    private static void line(
            PrintStream out, String disk, String mode, String fault, List<String> counts, String happened) {
        out.printf("| %-6s | %-7s | %-29s |", disk, mode, fault);
        counts.forEach(count -> out.printf(" %10s |", count));
        out.println(" " + happened + " |");
    }
}
