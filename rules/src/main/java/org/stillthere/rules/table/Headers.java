package org.stillthere.rules.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.language.Literal;
import org.stillthere.rules.language.Type;
import org.stillthere.rules.language.Vocabulary;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.sheet.Grid;

/**
 * What the words in the first row of a table mean. Each fact and each action of the rule language has its name in
 * ordinary words: {@code inactivity count}, {@code say to user}. A few have a shorter one.
 */
public final class Headers {
    /** Shorter names, by what they stand for in ordinary words. */
    public static final Map<String, String> SHORT = Map.of(
            "silences", "inactivity count",
            "stage", "inactivity count",
            "timeout", "set inactivity timer",
            "wait", "set inactivity timer",
            "wait in opening hours", "set inactivity timer in opening hours",
            "text key", "say to user");

    /** The column that says at what a row applies. */
    static final String WHEN = "when";

    /** The column of the names of rules. */
    static final String NAME = "name";

    private static final Map<String, String> MEANT = Map.of(
            "close after",
            "write a row for each silence: 1, 2, 3 or more in the column 'silences', and a column 'close' for the last",
            "count",
            "write 'silences', 'user messages', or another of the counts",
            "say",
            "write 'say to user', or 'say' for both");

    private Headers() {}

    /** A name of the rule language in ordinary words: {@code inactivityCount} is {@code inactivity count}. */
    public static String words(String name) {
        return name.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** What makes no difference between two names. */
    private static String key(String words) {
        return words.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }

    /** What a name means, written in whatever way; empty if it is none of these. */
    static Optional<String> find(String words, Iterable<String> names) {
        for (String name : names) {
            if (key(name).equals(key(words))) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** What the column is about; null if that can't be told, which is noted. */
    static @Nullable Column read(String file, Grid.Cell cell, List<Problem> problems) {
        String header = cell.text();
        if (header.startsWith(Grid.NOTE)) {
            return new Column.Note(header);
        }
        String words = SHORT.entrySet().stream()
                .filter(each -> key(each.getKey()).equals(key(header)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(header);
        if (key(words).equals(WHEN)) {
            return new Column.When(header);
        }
        if (key(words).equals(NAME)) {
            return new Column.Name(header);
        }
        Column whole = plain(header, words);
        return whole != null ? whole : withName(file, cell, words, problems);
    }

    private static @Nullable Column plain(String header, String words) {
        Optional<String> fact = find(words, Vocabulary.PROPERTIES.keySet());
        if (fact.isPresent()) {
            return new Column.Fact(header, fact.get(), type(Vocabulary.PROPERTIES, fact.get()));
        }
        Optional<String> action = find(words, Vocabulary.ACTIONS.keySet());
        return action.map(name -> action(header, name, "")).orElse(null);
    }

    private static Type type(SortedMap<String, Type> types, String name) {
        return types.getOrDefault(name, Type.TEXT);
    }

    /** The action, if it can be asked for with what the header and one cell say. */
    private static @Nullable Column action(String header, String name, String first) {
        for (List<Type> way : Vocabulary.ACTIONS.getOrDefault(name, List.of())) {
            if (first.isEmpty() && way.size() < 2) {
                return new Column.Action(header, name, "", way.isEmpty() ? Type.FLAG : way.get(0));
            }
            if (!first.isEmpty() && way.size() == 2 && way.get(0).equals(Type.TEXT)) {
                return new Column.Action(header, name, "\"" + first + "\"", way.get(1));
            }
        }
        return null;
    }

    /** {@code attribute product}, {@code set timer agent-reply}: what follows the words is a name of the policy's own. */
    private static @Nullable Column withName(String file, Grid.Cell cell, String words, List<Problem> problems) {
        String[] parts = words.replace(":", " ").trim().split(" +", -1);
        for (int count = parts.length - 1; count > 0; count--) {
            String start = String.join(" ", Arrays.copyOf(parts, count));
            String name = String.join(" ", Arrays.copyOfRange(parts, count, parts.length));
            Optional<String> fact = find(start, Vocabulary.LOOKUPS.keySet());
            Optional<String> action = find(start, Vocabulary.ACTIONS.keySet());
            if ((fact.isPresent() || action.isPresent()) && !Literal.isHarmless(name)) {
                problems.add(cell.at().problem(file, "a name has only " + Literal.SIGNS, "choose another name"));
                return null;
            }
            Column found = fact.isPresent()
                    ? new Column.Fact(
                            cell.text(), fact.get() + "(\"" + name + "\")", type(Vocabulary.LOOKUPS, fact.get()))
                    : action.map(each -> action(cell.text(), each, name)).orElse(null);
            if (found != null) {
                return found;
            }
        }
        problems.add(unknown(file, cell));
        return null;
    }

    private static Problem unknown(String file, Grid.Cell cell) {
        String header = cell.text();
        Optional<String> lacking =
                find(header, Vocabulary.LOOKUPS.keySet()).or(() -> find(header, Vocabulary.ACTIONS.keySet()));
        if (lacking.isPresent()) {
            String words = words(lacking.get());
            return cell.at()
                    .problem(
                            file,
                            "the column '" + header + "' does not say which one it means",
                            "write the name behind it, like '" + words + " my-name'")
                    .coded("table-header");
        }
        String meant = MEANT.get(header.toLowerCase(Locale.ROOT));
        String near = DidYouMean.among(header.toLowerCase(Locale.ROOT), new TreeSet<>(known()));
        return cell.at()
                .problem(
                        file,
                        "a column can't be called '" + header + "'",
                        meant != null
                                ? meant
                                : !near.isEmpty()
                                        ? near
                                        : "write a fact or an action in words, like 'tier' or 'say to user'; let notes begin"
                                                + " with #")
                .coded("table-header");
    }

    /** All that can stand in the first row without a name behind it. */
    static List<String> known() {
        List<String> known = new ArrayList<>(SHORT.keySet());
        known.add(WHEN);
        known.add(NAME);
        Vocabulary.PROPERTIES.keySet().forEach(name -> known.add(words(name)));
        Vocabulary.ACTIONS.keySet().stream()
                .filter(name -> plain(name, name) != null)
                .forEach(name -> known.add(words(name)));
        return known;
    }

    /** The facts that are true or false, by their name in words: what can stand in the column {@code when}. */
    static SortedMap<String, String> flags() {
        SortedMap<String, String> flags = new TreeMap<>();
        Vocabulary.PROPERTIES.forEach((name, type) -> {
            if (type.equals(Type.FLAG)) {
                flags.put(words(name), name);
            }
        });
        return flags;
    }
}
