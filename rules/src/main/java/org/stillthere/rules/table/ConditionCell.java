package org.stillthere.rules.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stillthere.rules.language.Type;
import org.stillthere.rules.problem.DidYouMean;

/**
 * Reads a cell that says what must be so:
 *
 * <pre>
 *   text           gold, vip      not gold      none            one of them, none of them, nothing there
 *   number         3    1, 2    not 3    1 to 3    3 or more    2 or less    &gt;= 3    &lt; closeAfter
 *   length         5m or more    less than 5m    1m to 5m       never exactly one
 *   true or false  yes    no
 *   list           ACTIVE    queue, active    not queue
 * </pre>
 */
final class ConditionCell {
    private static final Pattern NOT = Pattern.compile("(?i)not +(.+)");
    private static final Pattern RANGE =
            Pattern.compile("(?i)(\\S+) +to +(\\S+)|([0-9a-z]*[0-9][0-9a-z]*) *[-\u2013] *([0-9a-z]*[0-9][0-9a-z]*)");
    private static final Pattern SIGN = Pattern.compile("(<=|>=|<|>|\u2264|\u2265) *(.+)");
    private static final Pattern BEFORE = Pattern.compile("(?i)(at least|at most|more than|less than) +(.+)");
    private static final Pattern BEHIND = Pattern.compile("(?i)(.+?) +(or more|or less)");

    private final CellValues values;
    private final RuleScript script;

    /** Writes to {@code script}. */
    ConditionCell(CellValues values, RuleScript script) {
        this.values = values;
        this.script = script;
    }

    /** {@code when}: one of the facts that are listed. */
    void when(Words words) throws CellProblem {
        SortedMap<String, String> flags = Headers.flags();
        boolean first = true;
        for (Words word : list(words)) {
            String flag = Headers.find(word.text(), flags.values()).orElse(null);
            if (flag == null) {
                throw new CellProblem(
                        word,
                        "'" + word.text() + "' is nothing that may be so",
                        orElse(
                                DidYouMean.among(word.text().toLowerCase(Locale.ROOT), flags.keySet()),
                                "write a fact that is true or false, in words, like inactive, user message or first time"
                                        + " in status"),
                        "table-cell");
            }
            script.add(first ? "" : " || ").add(flag, word);
            first = false;
        }
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** What the fact of a column must be. */
    void fact(Column.Fact column, Words words) throws CellProblem {
        if (column.type().equals(Type.FLAG)) {
            script.add((values.flag(words) ? "" : "!") + column.fact());
        } else if (column.type().isOrdered()) {
            ordered(column, words);
        } else {
            oneOf(column, words);
        }
    }

    private void ordered(Column.Fact column, Words words) throws CellProblem {
        Matcher range = RANGE.matcher(words.text());
        if (range.matches()) {
            int group = range.group(1) == null ? 3 : 1;
            Words least = words.part(range.start(group), range.end(group));
            Words most = words.part(range.start(group + 1), range.end(group + 1));
            compare(column, ">=", least);
            script.add(", ");
            compare(column, "<=", most);
            return;
        }
        for (Pattern pattern : List.of(SIGN, BEFORE)) {
            Matcher matcher = pattern.matcher(words.text());
            if (matcher.matches()) {
                compare(column, sign(matcher.group(1)), words.part(matcher.start(2), matcher.end(2)));
                return;
            }
        }
        Matcher behind = BEHIND.matcher(words.text());
        if (behind.matches()) {
            compare(column, sign(behind.group(2)), words.part(behind.start(1), behind.end(1)));
        } else if (column.type().equals(Type.LENGTH)) {
            values.ordered(words, Type.LENGTH);
            throw new CellProblem(
                    words,
                    "hardly anything takes exactly that long",
                    "write '" + words.text() + " or more', 'less than " + words.text() + "', or '1m to 5m'");
        } else {
            oneOf(column, words);
        }
    }

    private static String sign(String words) {
        return switch (words.toLowerCase(Locale.ROOT)) {
            case "at least", "or more", ">=", "\u2265" -> ">=";
            case "at most", "or less", "<=", "\u2264" -> "<=";
            case "more than", ">" -> ">";
            default -> "<";
        };
    }

    private void compare(Column.Fact column, String sign, Words value) throws CellProblem {
        String operand = values.ordered(value, column.type());
        script.add(column.fact() + " " + sign + " ").add(operand, value);
    }

    private void oneOf(Column.Fact column, Words words) throws CellProblem {
        Matcher not = NOT.matcher(words.text());
        boolean negated = not.matches();
        List<Words> list = list(negated ? words.part(not.start(1), not.end(1)) : words);
        if (list.size() == 1) {
            script.add(column.fact() + (negated ? " != " : " == ")).add(value(column, list.get(0)), list.get(0));
            return;
        }
        script.add(column.fact() + (negated ? " not in (" : " in ("));
        boolean first = true;
        for (Words word : list) {
            script.add(first ? "" : ", ").add(value(column, word), word);
            first = false;
        }
        script.add(")");
    }

    private String value(Column.Fact column, Words word) throws CellProblem {
        if (column.type().isOrdered()) {
            return values.ordered(word, column.type());
        }
        if (column.type().equals(Type.TEXT)) {
            return word.text().equalsIgnoreCase(CellValues.NONE) ? "\"\"" : values.given(word);
        }
        List<String> constants = new ArrayList<>();
        Arrays.stream(column.type().java().getEnumConstants())
                .map(Object::toString)
                .forEach(constants::add);
        for (String constant : constants) {
            if (constant.equalsIgnoreCase(word.text())) {
                return column.type().java().getSimpleName() + "." + constant;
            }
        }
        throw new CellProblem(
                word,
                "'" + word.text() + "' is none of " + String.join(", ", constants),
                DidYouMean.among(word.text(), constants));
    }

    /** What stands between commas, and is something. */
    private static List<Words> list(Words words) throws CellProblem {
        List<Words> list = words.list();
        for (Words word : list) {
            if (word.text().isEmpty()) {
                throw new CellProblem(words, "there is a comma too many", "write it like 'gold, vip'");
            }
        }
        return list;
    }
}
