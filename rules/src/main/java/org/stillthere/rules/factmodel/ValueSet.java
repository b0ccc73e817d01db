package org.stillthere.rules.factmodel;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The values that a fact can have, as far as conditions say. Immutable. */
public sealed interface ValueSet {
    /** The value of a fact that has none: who was active, at an event that is no activity. */
    enum Nothing {
        /** The only one. */
        NOTHING
    }

    /** Whether there is no such value. */
    boolean isEmpty();

    /** The values that are in both; {@code other} is of the same kind. */
    ValueSet and(ValueSet other);

    /**
     * Numbers from {@code least} to {@code most}, both included, but for some.
     *
     * @param least the least; for a length of time in half milliseconds
     * @param most the greatest; less than {@code least} if there is no number
     * @param holes numbers in between that are left out
     */
    record Range(long least, long most, Set<Long> holes) implements ValueSet {
        /** Keeps an unmodifiable copy. */
        public Range {
            holes = Set.copyOf(holes);
        }

        /** All numbers from {@code least} to {@code most}. */
        public Range(long least, long most) {
            this(least, most, Set.of());
        }

        @Override
        public boolean isEmpty() {
            if (least > most) {
                return true;
            }
            long inside =
                    holes.stream().filter(each -> each >= least && each <= most).count();
            return inside > 0 && most - least >= 0 && inside > most - least;
        }

        @Override
        public ValueSet and(ValueSet other) {
            if (!(other instanceof Range range)) {
                return this;
            }
            Set<Long> all = new HashSet<>(holes);
            all.addAll(range.holes);
            return new Range(Math.max(least, range.least), Math.min(most, range.most), all);
        }

        /** The least of them. */
        public long first() {
            long first = least;
            while (holes.contains(first)) {
                first++;
            }
            return first;
        }
    }

    /**
     * Some values, or all but some.
     *
     * @param except whether {@code values} are those that are left out
     * @param values texts, booleans, enum constants and {@link Nothing#NOTHING}
     */
    record Choice(boolean except, Set<Object> values) implements ValueSet {
        /** Keeps an unmodifiable copy. */
        public Choice {
            values = Set.copyOf(values);
        }

        /** Just these. */
        public static Choice only(Object... values) {
            return new Choice(false, Set.of(values));
        }

        /** All but these. */
        public static Choice allBut(Object... values) {
            return new Choice(true, Set.of(values));
        }

        /** Whether that value is among them. */
        public boolean contains(Object value) {
            return values.contains(value) != except;
        }

        /** Whether that value is the only one. */
        public boolean isOnly(Object value) {
            return !except && values.size() == 1 && values.contains(value);
        }

        @Override
        public boolean isEmpty() {
            return !except && values.isEmpty();
        }

        @Override
        public ValueSet and(ValueSet other) {
            if (!(other instanceof Choice choice)) {
                return this;
            }
            Set<Object> some = new HashSet<>(values);
            if (except && choice.except) {
                some.addAll(choice.values);
                return new Choice(true, some);
            }
            if (except) {
                return choice.and(this);
            }
            some.removeIf(value -> !choice.contains(value));
            return new Choice(false, some);
        }

        /** One of them, for a person; the first by name. */
        public String first() {
            return except
                    ? "anything else"
                    : new TreeSet<>(values.stream().map(String::valueOf).toList()).first();
        }
    }
}
