package org.stillthere.rules.cases;

import java.util.ArrayList;
import java.util.List;

/** Two lists of lines side by side: lines that both have, in the same order, share a row. */
final class SideBySide {
    private static final String MISSING = "-";
    private static final int WIDEST = 60;
    private static final int MAX_ROWS = 60;

    /** A row; a side is empty where the other has a line too many. */
    record Row(String expected, String happened) {
        boolean same() {
            return expected.equals(happened);
        }
    }

    private SideBySide() {}

    /** The rows of a table with a head, every one that differs marked with {@code >}. No line end at the end. */
    static String render(List<Row> rows, String indent) {
        int width = "expected".length();
        for (Row row : rows) {
            width = Math.max(width, Math.min(row.expected().length(), WIDEST));
        }
        StringBuilder table = new StringBuilder(indent)
                .append("  ")
                .append(padded("expected", width))
                .append("   happened");
        for (Row row : rows.subList(0, Math.min(rows.size(), MAX_ROWS))) {
            String left = row.expected().isEmpty() ? MISSING : row.expected();
            String right = row.happened().isEmpty() ? MISSING : row.happened();
            table.append('\n')
                    .append(indent)
                    .append(row.same() ? "  " : "> ")
                    .append(padded(left, width))
                    .append("   ")
                    .append(right);
        }
        if (rows.size() > MAX_ROWS) {
            table.append('\n')
                    .append(indent)
                    .append("  and ")
                    .append(rows.size() - MAX_ROWS)
                    .append(" lines more");
        }
        return table.toString();
    }

    /** The rows; within a stretch that differs, the first missing line stands next to the first one too many. */
    static List<Row> rows(List<String> expected, List<String> happened) {
        int[][] common = common(expected, happened);
        List<Row> rows = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> surplus = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < expected.size() || j < happened.size()) {
            if (i < expected.size() && j < happened.size() && expected.get(i).equals(happened.get(j))) {
                pair(missing, surplus, rows);
                rows.add(new Row(expected.get(i++), happened.get(j++)));
            } else if (j == happened.size() || (i < expected.size() && common[i + 1][j] >= common[i][j + 1])) {
                missing.add(expected.get(i++));
            } else {
                surplus.add(happened.get(j++));
            }
        }
        pair(missing, surplus, rows);
        return rows;
    }

    private static void pair(List<String> missing, List<String> surplus, List<Row> rows) {
        for (int i = 0; i < Math.max(missing.size(), surplus.size()); i++) {
            rows.add(new Row(i < missing.size() ? missing.get(i) : "", i < surplus.size() ? surplus.get(i) : ""));
        }
        missing.clear();
        surplus.clear();
    }

    /** The length of the longest common subsequence from each pair of places on. */
    private static int[][] common(List<String> a, List<String> b) {
        int[][] length = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                length[i][j] = a.get(i).equals(b.get(j))
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        return length;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
