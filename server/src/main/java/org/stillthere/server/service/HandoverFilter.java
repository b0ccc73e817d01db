package org.stillthere.server.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stillthere.policy.model.Awaiting;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.TimerOwner;

/**
 * Which handovers a caller wants to see, in the part of AIP-160 that the API documents:
 *
 * <pre>
 *   filter     = [ comparison { "AND" comparison } ]
 *   comparison = field ( "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) value
 *   value      = word | '"' text '"'
 * </pre>
 */
final class HandoverFilter {
    private static final int MAX_BYTES = 2_048;
    private static final String ATTRIBUTES = "attributes.";
    private static final Pattern COMPARISON = Pattern.compile(
            "\\s*(?<field>[A-Za-z_][\\w.\\-]*)\\s*(?<op>!=|<=|>=|=|<|>)\\s*(?:\"(?<text>[^\"]*)\"|(?<word>[\\w.\\-]+))\\s*");
    private static final Pattern AND = Pattern.compile("AND\\s");

    /** What a field is, its possible words if it has a fixed set, and whether it can be ordered. */
    private record Field(Function<HandoverState, Object> value, Set<String> words, boolean ordered) {}

    private static final Map<String, Field> FIELDS = Map.of(
            "status", new Field(HandoverState::status, names(HandoverStatus.values()), false),
            "awaiting", new Field(HandoverState::awaiting, names(Awaiting.values()), false),
            "timer_owner", new Field(HandoverState::timerOwner, names(TimerOwner.values()), false),
            "pending_close", new Field(state -> state.pendingClose() != null, Set.of("true", "false"), false),
            "inactivity_count", new Field(HandoverState::inactivityCount, Set.of(), true));

    private HandoverFilter() {}

    /** A filter that was read: either what it matches, or why it can't be read. */
    sealed interface Parsed {
        /** The filter can be used. */
        record Matching(Predicate<HandoverState> predicate) implements Parsed {}

        /**
         * The filter can't be read.
         *
         * @param column where, from 1
         */
        record Unreadable(int column, String message) implements Parsed {}
    }

    static Parsed parse(String filter) {
        if (filter.length() > MAX_BYTES || filter.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return new Parsed.Unreadable(1, "a filter has at most " + MAX_BYTES + " bytes");
        }
        List<Predicate<HandoverState>> all = new ArrayList<>();
        int at = filter.isBlank() ? filter.length() : 0;
        while (at < filter.length()) {
            Matcher comparison = COMPARISON.matcher(filter).region(at, filter.length());
            if (!comparison.lookingAt()) {
                return new Parsed.Unreadable(
                        at + 1, "expected a comparison such as status = ACTIVE at '" + excerpt(filter, at) + "'");
            }
            String problem = problem(comparison);
            if (!problem.isEmpty()) {
                return new Parsed.Unreadable(comparison.start("field") + 1, problem);
            }
            all.add(predicate(comparison));
            at = comparison.end();
            if (at < filter.length()) {
                Matcher and = AND.matcher(filter).region(at, filter.length());
                if (!and.lookingAt()) {
                    return new Parsed.Unreadable(at + 1, "expected AND at '" + excerpt(filter, at) + "'");
                }
                at = and.end();
                if (filter.substring(at).isBlank()) {
                    return new Parsed.Unreadable(at + 1, "expected a comparison after AND");
                }
            }
        }
        return new Parsed.Matching(state -> all.stream().allMatch(one -> one.test(state)));
    }

    /** What is wrong with the comparison; empty if nothing is. */
    private static String problem(Matcher comparison) {
        String name = comparison.group("field");
        boolean ordering = !Set.of("=", "!=").contains(comparison.group("op"));
        if (name.startsWith(ATTRIBUTES) && name.length() > ATTRIBUTES.length()) {
            return ordering ? "attributes are compared with = and != only" : "";
        }
        Field field = FIELDS.get(name);
        if (field == null) {
            return "there is no field '" + name + "'; there are " + new TreeSet<>(FIELDS.keySet())
                    + " and attributes.KEY";
        }
        if (ordering && !field.ordered()) {
            return name + " is compared with = and != only";
        }
        String value = value(comparison);
        if (field.ordered()) {
            return value.matches("\\d{1,9}") ? "" : name + " is compared with a whole number, not '" + value + "'";
        }
        return field.words().contains(value)
                ? ""
                : name + " is one of " + new TreeSet<>(field.words()) + ", not '" + value + "'";
    }

    private static Predicate<HandoverState> predicate(Matcher comparison) {
        String name = comparison.group("field");
        String op = comparison.group("op");
        String value = value(comparison);
        Field field = FIELDS.get(name);
        if (field == null) {
            String key = name.substring(ATTRIBUTES.length());
            return state -> value.equals(state.attributes().get(key)) == op.equals("=");
        }
        if (field.ordered()) {
            int number = Integer.parseInt(value);
            return state -> holds(Integer.compare((Integer) field.value().apply(state), number), op);
        }
        return state -> value.equals(field.value().apply(state).toString()) == op.equals("=");
    }

    private static boolean holds(int comparison, String op) {
        return switch (op) {
            case "=" -> comparison == 0;
            case "!=" -> comparison != 0;
            case "<" -> comparison < 0;
            case "<=" -> comparison <= 0;
            case ">" -> comparison > 0;
            case ">=" -> comparison >= 0;
            default -> throw new IllegalStateException("the pattern lets no other through: " + op);
        };
    }

    private static String value(Matcher comparison) {
        String text = comparison.group("text");
        return text == null ? comparison.group("word") : text;
    }

    private static Set<String> names(Enum<?>[] values) {
        Set<String> names = new TreeSet<>();
        for (Enum<?> value : values) {
            names.add(value.name());
        }
        return names;
    }

    private static String excerpt(String filter, int at) {
        return filter.substring(at, Math.min(filter.length(), at + 20));
    }
}
