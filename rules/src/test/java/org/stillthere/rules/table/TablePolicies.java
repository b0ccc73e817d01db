package org.stillthere.rules.table;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.rules.source.PolicySource;

/** Policies with a table, for tests. */
public final class TablePolicies {
    /** A table that is right, separated by bars. */
    static final List<String> PATIENCE = List.of(
            "# How patient we are. | | | | | | |",
            "when | tier | channel | status | silences | say to user | wait | close | say | # why",
            "inactive | gold, vip | | | 1 to 2 | still-there | 10m | | | they may be busy",
            "inactive | not none | whatsapp | active | < closeAfter | still-there | timeout | | |",
            "inactive | | | | 1 | still-there | 90s | | |",
            "inactive | | | | 2 or more | | | inactivity | good-bye |",
            "user message, first time in status | | | QUEUE, ACTIVE | | | 5m | | |");

    private TablePolicies() {}

    /** The cells of rows that are separated by bars. */
    static List<List<String>> cells(List<String> rows) {
        return rows.stream()
                .map(row -> List.of(row.split("\\|", -1)).stream()
                        .map(String::strip)
                        .toList())
                .toList();
    }

    /** The same rows as CSV. */
    static String csv(List<String> rows, String separator) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : cells(rows)) {
            List<String> quoted = new ArrayList<>();
            for (String cell : row) {
                boolean plain = !cell.contains(separator) && !cell.contains("\"");
                quoted.add(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
            }
            text.append(String.join(separator, quoted)).append('\n');
        }
        return text.toString();
    }

    /** All of a policy but its tables. */
    public static SortedMap<String, String> texts() {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("policy.yaml", """
                name: patience
                settings:
                  timeout: { value: 5m, min: 30s, max: 1d }
                  closeAfter: { value: 3, min: 1, max: 10 }
                """);
        files.put("messages/en.yaml", "still-there: Are you still there?\ngood-bye: Bye!\n");
        return files;
    }

    /** A policy whose table is this text. */
    public static PolicySource csv(String text) {
        SortedMap<String, String> files = texts();
        files.put("tables/patience.csv", text);
        return PolicySource.of("patience", files);
    }

    /** A policy whose table is this workbook. */
    public static PolicySource xlsx(byte[] workbook) {
        return PolicySource.of("patience", texts(), new TreeMap<>(java.util.Map.of("tables/patience.xlsx", workbook)));
    }
}
