package org.stillthere.rules.factmodel;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.FactIs;
import org.stillthere.rules.factmodel.ValueSet.Choice;
import org.stillthere.rules.factmodel.ValueSet.Nothing;
import org.stillthere.rules.factmodel.ValueSet.Range;
import org.stillthere.rules.language.Fact;
import org.stillthere.rules.language.Vocabulary;

/** The values of facts, as their {@link org.stillthere.policy.language.FactConstraints} declare them. */
final class FactValues {
    private static final Range ZERO = new Range(0, 0);

    /** Facts that are written in two ways: the name that stands for both, by the other one. */
    private static final Map<String, String> ALIASES = Vocabulary.FACTS.values().stream()
            .filter(fact -> !fact.constraints().sameAs().isEmpty())
            .collect(Collectors.toUnmodifiableMap(fact -> fact.constraints().sameAs(), Fact::name));

    private FactValues() {}

    /** The one name of a term that can be written in two ways; the term itself if it can't. */
    static String nameOf(String term) {
        return ALIASES.getOrDefault(term, term);
    }

    /** Whether that fact certainly has a value to tell. */
    static boolean isSet(Fact fact, @Nullable ValueSet set) {
        return set instanceof Choice choice
                ? !choice.contains(blank(fact))
                : set instanceof Range range && range.first() > 0;
    }

    /** Whether that fact certainly has no value to tell: it is false, zero, empty or null. */
    static boolean isBlank(Fact fact, @Nullable ValueSet set) {
        return set instanceof Choice choice
                ? choice.isOnly(blank(fact))
                : set instanceof Range range && range.most() <= 0;
    }

    /** The values of a fact that has nothing to tell. */
    static ValueSet blankOf(Fact fact) {
        return fact.type().isOrdered() ? ZERO : Choice.only(blank(fact));
    }

    private static Object blank(Fact fact) {
        Class<?> type = fact.type().java();
        return type == boolean.class ? (Object) false : type == String.class ? "" : Nothing.NOTHING;
    }

    /** The values that a constraint allows. */
    static ValueSet allowed(FactIs is) {
        Fact fact = fact(is);
        return fact.type().isOrdered() ? new Range(is.atLeast(), most(fact)) : new Choice(false, values(fact, is.in()));
    }

    /** The values that a constraint rules out. */
    static ValueSet excluded(FactIs is) {
        Fact fact = fact(is);
        if (fact.type().isOrdered()) {
            return new Range(0, is.atLeast() - 1L);
        }
        Set<Object> values = values(fact, is.in());
        return fact.type().java() == String.class
                ? new Choice(true, values)
                : new Choice(false, others(fact.type().java(), values, fact.nullable()));
    }

    /** All values of a type that is an enum, or true and false, but those; and none at all where there may be none. */
    static Set<Object> others(Class<?> type, Set<Object> values, boolean orNothing) {
        Set<Object> others =
                new HashSet<>(type == boolean.class ? List.of(true, false) : Arrays.asList(type.getEnumConstants()));
        if (orNothing) {
            others.add(Nothing.NOTHING);
        }
        others.removeAll(values);
        return others;
    }

    /** The greatest value that a fact can have; of a length of time in half milliseconds. */
    static long most(Fact fact) {
        boolean length = fact.type().java() == Duration.class;
        long max = fact.constraints().max();
        return max == Long.MAX_VALUE ? length ? Long.MAX_VALUE : Integer.MAX_VALUE : length ? 2 * max : max;
    }

    private static Fact fact(FactIs is) {
        return Vocabulary.factIn(is.fact())
                .orElseThrow(() -> new IllegalStateException("there is no fact '" + is.fact() + "'"));
    }

    private static Set<Object> values(Fact fact, String[] texts) {
        Class<?> type = fact.type().java();
        return Arrays.stream(texts)
                .map(text -> type == boolean.class
                        ? (Object) Boolean.valueOf(text)
                        : type == String.class ? text : constant(type, text))
                .collect(Collectors.toSet());
    }

    private static Object constant(Class<?> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> ((Enum<?>) each).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(type.getSimpleName() + " has no constant " + name));
    }
}
