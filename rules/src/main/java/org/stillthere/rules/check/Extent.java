package org.stillthere.rules.check;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The values that something in the facts can have, as far as conditions say. Immutable. */
sealed interface Extent {
    /** Stands for the value of what has none: who was active before anybody was. */
    enum Nothing {
        NOTHING
    }

    /** Whether there is no such value. */
    boolean isEmpty();

    /** The values that are in both; {@code other} is of the same kind. */
    Extent and(Extent other);

    /** Numbers from {@code least} to {@code most}, both included, but for some. */
    record Range(long least, long most, Set<Long> holes) implements Extent {
        public Range {
            holes = Set.copyOf(holes);
        }

        Range(long least, long most) {
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
        public Extent and(Extent other) {
            if (!(other instanceof Range range)) {
                return this;
            }
            Set<Long> all = new HashSet<>(holes);
            all.addAll(range.holes);
            return new Range(Math.max(least, range.least), Math.min(most, range.most), all);
        }

        /** The least of them. */
        long first() {
            long first = least;
            while (holes.contains(first)) {
                first++;
            }
            return first;
        }
    }

    /** Some values; or, with {@code except}, all but those. */
    record Choice(boolean except, Set<Object> values) implements Extent {
        public Choice {
            values = Set.copyOf(values);
        }

        static Choice only(Object... values) {
            return new Choice(false, Set.of(values));
        }

        static Choice allBut(Object... values) {
            return new Choice(true, Set.of(values));
        }

        boolean contains(Object value) {
            return values.contains(value) != except;
        }

        /** Whether that value, and no other, is left. */
        boolean isOnly(Object value) {
            return !except && values.size() == 1 && values.contains(value);
        }

        @Override
        public boolean isEmpty() {
            return !except && values.isEmpty();
        }

        @Override
        public Extent and(Extent other) {
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
        String first() {
            return except
                    ? "anything else"
                    : new TreeSet<>(values.stream().map(String::valueOf).toList()).first();
        }
    }
}
