package org.stillthere.rules.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.policy.Policies.ready;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.stillthere.rules.check.PolicyCheck;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.language.Type;
import org.stillthere.rules.language.Vocabulary;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.source.PolicySource;

/** What the page about tables says is what the code does: its generated parts are made here, and its example is read. */
class TablesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "tables.md");
    private static final String WRITE = "stillthere.write-docs";
    private static final Pattern PART =
            Pattern.compile("(?s)(<!-- generated: (?<part>[a-z]+) -->\\n).*?(<!-- end of what is generated -->)");

    /** Cells under a header, each in a table of its own. */
    private static final List<List<String>> CELLS = List.of(
            List.of("tier", "gold"),
            List.of("tier", "gold, vip"),
            List.of("tier", "not gold, vip"),
            List.of("tier", "none"),
            List.of("silences", "2"),
            List.of("silences", "1, 3"),
            List.of("silences", "1 to 3"),
            List.of("silences", "3 or more"),
            List.of("silences", "2 or less"),
            List.of("silences", "< closeAfter"),
            List.of("silences", "at least closeAfter"),
            List.of("since last user message", "5m or more"),
            List.of("since last user message", "less than 1h30m"),
            List.of("since last user message", "1m to timeout"),
            List.of("status", "queue"),
            List.of("status", "not QUEUE"),
            List.of("day of week", "saturday, sunday"),
            List.of("open for business", "no"),
            List.of("attribute product", "loan"),
            List.of("timer running agent-reply", "yes"),
            List.of("when", "inactive"),
            List.of("when", "user message, close taken back"));

    private static final List<List<String>> ACTIONS = List.of(
            List.of("say to user", "still-there"),
            List.of("wait", "5m"),
            List.of("wait", "timeout"),
            List.of("set timer agent-reply", "90s"),
            List.of("restart inactivity timer", "yes"),
            List.of("close", "inactivity"),
            List.of("set attribute asked", "yes"),
            List.of("remove attribute", "asked"),
            List.of("take branch", "queue"));

    private static String renewed(String page) {
        Map<String, String> parts = Map.of(
                "conditions", conditions(),
                "actions", actions(),
                "headers", headers(),
                "problems", problems());
        return PART.matcher(page)
                .replaceAll(
                        found -> Matcher.quoteReplacement(found.group(1) + parts.get(found.group(2)) + found.group(3)));
    }

    private static String conditions() {
        StringBuilder text = new StringBuilder("\n| column | cell | what it means |\n|---|---|---|\n");
        for (List<String> cell : CELLS) {
            RuleText rule = rule(List.of(cell.get(0), "take branch"), List.of(cell.get(1), "x"));
            text.append(row(cell, "`" + String.join("`, `", rule.conditions()).replace("|", "\\|") + "`"));
        }
        return text.append('\n').toString();
    }

    private static String actions() {
        StringBuilder text = new StringBuilder("\n| column | cell | what is done |\n|---|---|---|\n");
        for (List<String> cell : ACTIONS) {
            RuleText rule = rule(List.of("tier", cell.get(0)), List.of("gold", cell.get(1)));
            text.append(row(
                    cell,
                    rule.tree().calls().stream()
                            .map(call -> "`" + call.action() + "("
                                    + call.arguments().stream()
                                            .map(each -> each.text())
                                            .collect(Collectors.joining(", "))
                                    + ")`")
                            .collect(Collectors.joining(" "))));
        }
        return text.append('\n').toString();
    }

    private static String row(List<String> cell, String means) {
        return "| `" + cell.get(0) + "` | `" + cell.get(1) + "` | " + means + " |\n";
    }

    private static RuleText rule(List<String> headers, List<String> cells) {
        String csv = TablePolicies.csv(List.of(String.join("|", headers), String.join("|", cells)), ",");
        try (CompiledPolicy policy = ready(PolicyCompiler.compile(TablePolicies.csv(csv), Map.of()))) {
            return policy.rules().get(0);
        }
    }

    private static String headers() {
        String facts = Vocabulary.PROPERTIES.entrySet().stream()
                .map(each -> "`" + Headers.words(each.getKey()) + "`")
                .collect(Collectors.joining(", "));
        String named = Vocabulary.LOOKUPS.keySet().stream()
                .map(each -> "`" + Headers.words(each) + " ...`")
                .collect(Collectors.joining(", "));
        String actions = Vocabulary.ACTIONS.entrySet().stream()
                .filter(each -> each.getValue().stream().anyMatch(way -> way.size() < 3))
                .map(each -> "`" + Headers.words(each.getKey())
                        + (each.getValue().stream()
                                        .allMatch(way ->
                                                way.size() == 2 && way.get(0).equals(Type.TEXT))
                                ? " ...`"
                                : "`"))
                .collect(Collectors.joining(", "));
        String shorter = new TreeMap<>(Headers.SHORT)
                .entrySet().stream()
                        .map(each -> "`" + each.getKey() + "` for `" + each.getValue() + "`")
                        .collect(Collectors.joining(", "));
        return "\nWhat must be so: " + facts + ".\n\nThe same with a name behind: " + named + ".\n\nWhat is done: "
                + actions + ".\n\nShorter: " + shorter + ".\n\n";
    }

    private static String problems() {
        return TableMistakesTest.slips().stream()
                .filter(slip -> List.of("B2", "D7", "G3", "E4").contains(slip.cell()))
                .limit(4)
                .map(slip ->
                        PolicyCheck.check(
                                        TablePolicies.xlsx(Workbook.of("Patience", TablePolicies.cells(slip.rows()))),
                                        Map.of())
                                .stream()
                                .map(Problem::render)
                                .collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n\n", "\n```\n", "\n```\n\n"));
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, renewed(Files.readString(PAGE)));
        }
        String page = Files.readString(PAGE);
        assertThat(page)
                .as("write it anew: mvn test -pl rules -am -Dtest=TablesPageTest -D" + WRITE
                        + "=true -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(renewed(page));
    }

    @Test
    void itsExampleIsRight() throws IOException {
        Matcher example = Pattern.compile("(?ms)^```csv\\n(.*?)^```$").matcher(Files.readString(PAGE));
        assertThat(example.find()).isTrue();
        SortedMap<String, String> files = TablePolicies.texts();
        files.put("policy.yaml", "name: patience\nsettings:\n  timeout: { value: 5m, min: 30s, max: 1d }\n");
        files.put("tables/patience.csv", example.group(1));
        assertThat(PolicyCheck.check(PolicySource.of("patience", files), Map.of()))
                .isEmpty();
    }
}
