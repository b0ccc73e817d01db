package org.stillthere.rules.reference;

import java.io.IOException;
import java.lang.reflect.Method;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.stillthere.policy.language.Actions;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Length;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.Awaiting;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Participant;
import org.stillthere.rules.reference.SourceWords.Word;

/** Makes the parts of {@code docs/rule-language.md} that are generated: what stands between two remarks. */
final class RuleLanguagePage {
    private static final Pattern PART =
            Pattern.compile("(?s)(<!-- generated: (?<part>[a-z]+) -->\\n).*?(<!-- end of what is generated -->)");
    private static final List<Class<? extends Enum<?>>> LISTS =
            List.of(HandoverStatus.class, Participant.class, ActivityKind.class, Awaiting.class, DayOfWeek.class);

    private RuleLanguagePage() {}

    /** The page with all its generated parts as they should be. */
    static String renewed(String page) throws IOException {
        Map<String, String> parts = Map.of(
                "facts", facts(),
                "actions", actions(),
                "settings", table("value", Settings.class, word -> "settings." + word.name() + "(\"name\")"),
                "lengths", table("length", Length.class, RuleLanguagePage::call),
                "lists", lists());
        return PART.matcher(page)
                .replaceAll(
                        found -> Matcher.quoteReplacement(found.group(1) + parts.get(found.group(2)) + found.group(3)));
    }

    /** Every example of a condition. */
    static List<String> conditions() throws IOException {
        return examples(Facts.class);
    }

    /** Every example of an action. */
    static List<String> actionExamples() throws IOException {
        return examples(Actions.class);
    }

    /** Every example of a length that is worked out. */
    static List<String> lengths() throws IOException {
        return examples(Length.class);
    }

    /** Every example of a setting. */
    static List<String> settings() throws IOException {
        return examples(Settings.class);
    }

    private static List<String> examples(Class<?> type) throws IOException {
        return SourceWords.of(type).stream()
                .map(Word::example)
                .filter(example -> !example.isEmpty())
                .toList();
    }

    private static String facts() throws IOException {
        StringBuilder text = new StringBuilder();
        String section = "";
        for (Word word : SourceWords.of(Facts.class)) {
            if (word.example().isEmpty()) {
                continue; // what rules do not write
            }
            if (!word.section().equals(section)) {
                section = word.section();
                text.append("\n### ")
                        .append(section)
                        .append("\n\n| fact | type | what it says | example |\n|---|---|---|---|\n");
            }
            text.append(row(fact(word), typeOf(word), word.about(), "`" + word.example() + "`"));
        }
        return text.append('\n').toString();
    }

    private static String actions() throws IOException {
        return table("action", Actions.class, RuleLanguagePage::call);
    }

    private static String table(String what, Class<?> type, Function<Word, String> shown) throws IOException {
        StringBuilder text = new StringBuilder("\n| " + what + " | what it does | example |\n|---|---|---|\n");
        for (Word word : SourceWords.of(type)) {
            if (!word.example().isEmpty()) {
                text.append(row("`" + shown.apply(word) + "`", word.about(), "`" + word.example() + "`"));
            }
        }
        return text.append('\n').toString();
    }

    private static String lists() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (Class<? extends Enum<?>> list : LISTS) {
            List<String> names =
                    Arrays.stream(list.getEnumConstants()).map(Enum::name).toList();
            List<Word> words = list == DayOfWeek.class ? List.of() : SourceWords.of(list);
            String values = names.stream()
                    .map(name -> "`" + name + "`"
                            + words.stream()
                                    .filter(word -> word.name().equals(name))
                                    .map(word -> ": " + word.about())
                                    .findFirst()
                                    .orElse(""))
                    .collect(Collectors.joining("<br>"));
            rows.put(
                    list.getSimpleName(),
                    row("`" + list.getSimpleName() + "`", "`import " + list.getName() + ";`", values));
        }
        return "\n| list | line at the top of the file | values |\n|---|---|---|\n" + String.join("", rows.values())
                + "\n";
    }

    private static String row(String... cells) {
        return "| "
                + Arrays.stream(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | "))
                + " |\n";
    }

    private static String fact(Word word) {
        int prefix = word.name().startsWith("get") ? 3 : word.name().startsWith("is") ? 2 : 0;
        return prefix == 0
                ? "`" + word.name() + "(\"" + word.parameters().get(0) + "\")`"
                : "`" + word.name().substring(prefix, prefix + 1).toLowerCase(Locale.ROOT)
                        + word.name().substring(prefix + 1) + "`";
    }

    private static String call(Word word) {
        return word.name() + "(" + String.join(", ", word.parameters()) + ")";
    }

    private static String typeOf(Word word) {
        Method method = Arrays.stream(Facts.class.getDeclaredMethods())
                .filter(each -> each.getName().equals(word.name()))
                .findFirst()
                .orElseThrow();
        Class<?> type = method.getReturnType();
        if (type.isEnum()) {
            return "one of `" + type.getSimpleName() + "`";
        }
        return type == boolean.class
                ? "true or false"
                : type == int.class ? "number" : type == Duration.class ? "length of time" : "text";
    }
}
