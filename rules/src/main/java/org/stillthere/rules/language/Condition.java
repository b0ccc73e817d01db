package org.stillthere.rules.language;

import java.util.List;

/** A condition of a rule as a tree. Immutable. */
public sealed interface Condition {
    /** Calls the method of the condition's kind. */
    <R> R match(Cases<R> cases);

    /** Every comparison in it, in order. */
    default List<Test> tests() {
        return match(new Cases<>() {
            @Override
            public List<Test> test(Test test) {
                return List.of(test);
            }

            @Override
            public List<Test> all(All all) {
                return of(all.parts());
            }

            @Override
            public List<Test> any(Any any) {
                return of(any.parts());
            }

            @Override
            public List<Test> not(Not not) {
                return not.part().tests();
            }

            private List<Test> of(List<Condition> parts) {
                return parts.stream().flatMap(part -> part.tests().stream()).toList();
            }
        });
    }

    /** A method for each kind. */
    interface Cases<R> {
        /** For {@link Test}. */
        R test(Test test);

        /** For {@link All}. */
        R all(All all);

        /** For {@link Any}. */
        R any(Any any);

        /** For {@link Not}. */
        R not(Not not);
    }

    /** Two values compare so. A bare {@code open} is {@code open == true}. */
    record Test(Term left, Comparison comparison, Term right) implements Condition {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.test(this);
        }
    }

    /** All of them hold; where there are none, always. */
    record All(List<Condition> parts) implements Condition {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.all(this);
        }
    }

    /** At least one of them holds. */
    record Any(List<Condition> parts) implements Condition {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.any(this);
        }
    }

    /** It does not hold. */
    record Not(Condition part) implements Condition {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.not(this);
        }
    }
}
