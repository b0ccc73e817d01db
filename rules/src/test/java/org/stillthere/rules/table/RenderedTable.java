package org.stillthere.rules.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.stillthere.policy.language.Facts;
import org.stillthere.rules.definition.DurationText;
import org.stillthere.rules.language.Call;
import org.stillthere.rules.language.Comparison;
import org.stillthere.rules.language.Condition;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.language.Term;

/** Writes the trees of rules as a table: the way back. It knows what tables make, and nothing more. */
final class RenderedTable {
    private final List<Map<String, String>> rows = new ArrayList<>();

    static List<List<String>> of(List<RuleText> rules) {
        RenderedTable table = new RenderedTable();
        rules.forEach(table::add);
        List<String> conditions = new ArrayList<>(new TreeSet<>(table.rows.stream()
                .flatMap(row -> row.keySet().stream())
                .filter(header -> isFact(header))
                .toList()));
        List<String> headers = new ArrayList<>(List.of("name"));
        headers.addAll(conditions);
        table.rows.stream()
                .flatMap(row -> row.keySet().stream())
                .filter(header -> !headers.contains(header))
                .distinct()
                .forEach(headers::add);
        List<List<String>> cells = new ArrayList<>(List.of(headers));
        for (Map<String, String> row : table.rows) {
            cells.add(headers.stream().map(each -> row.getOrDefault(each, "")).toList());
        }
        return cells;
    }

    private static boolean isFact(String header) {
        String name = header.replace(" ", "");
        return header.equals("when")
                || java.util.Arrays.stream(Facts.class.getMethods())
                        .anyMatch(method -> method.getName().equalsIgnoreCase("get" + name)
                                || method.getName().equalsIgnoreCase("is" + name));
    }

    static List<String> calls(RuleText rule) {
        return rule.tree().calls().stream()
                .map(call -> call.action()
                        + call.arguments().stream().map(Term::text).toList())
                .toList();
    }

    private void add(RuleText rule) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("name", rule.name());
        for (Condition condition : rule.tree().conditions()) {
            condition(condition, row);
        }
        for (Call call : rule.tree().calls()) {
            Term value = call.arguments().get(0);
            row.put(Headers.words(call.action()), value(value));
        }
        rows.add(row);
    }

    private static void condition(Condition condition, Map<String, String> row) {
        List<Condition.Test> tests = condition.tests();
        Condition.Test first = tests.get(0);
        String header = Headers.words(first.left().text());
        if (Boolean.TRUE.equals(first.right().constant())) {
            row.put(
                    "when",
                    tests.stream()
                            .map(test -> Headers.words(test.left().text()))
                            .collect(Collectors.joining(", ")));
            return;
        }
        String values = tests.stream().map(test -> value(test.right())).collect(Collectors.joining(", "));
        boolean negated = condition instanceof Condition.Not || first.comparison() == Comparison.NOT_EQUAL;
        boolean compared = first.comparison() != Comparison.EQUAL && first.comparison() != Comparison.NOT_EQUAL;
        String cell = compared ? first.comparison().sign() + " " + values : (negated ? "not " : "") + values;
        String before = row.get(header); // two comparisons of one fact are a range
        row.put(header, before == null ? cell : (before + " to " + values).replace(">= ", ""));
    }

    private static String value(Term term) {
        if (term.setting() != null) {
            return term.setting();
        }
        Object constant = term.constant();
        if (constant instanceof Long number && term.type() == java.time.Duration.class) {
            return DurationText.format(java.time.Duration.ofMillis(number));
        }
        return "".equals(constant) ? "none" : String.valueOf(constant);
    }
}
