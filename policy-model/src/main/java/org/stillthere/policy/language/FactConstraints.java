package org.stillthere.policy.language;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What always holds of a fact, whatever the handover: from this the policy checker concludes which conditions exclude
 * each other. Every fact in {@link Facts} has it, so that adding a fact teaches the checker too. A test holds it against
 * random handovers.
 *
 * <p>A fact is <em>blank</em> where it has nothing to tell: it is false, zero, empty or null.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface FactConstraints {
    /**
     * Whether the checker knows all that ties this fact to others. If not, it still uses these constraints to tell what
     * is impossible, but does not claim that two rules with this fact certainly fire together. Say false when in doubt.
     */
    boolean complete();

    /** The kinds of events at which the fact may be other than blank; empty if it does not depend on the event. */
    EventKind[] onlyAt() default {};

    /** Whether the fact is never blank at events of the kinds in {@link #onlyAt}. */
    boolean alwaysAt() default false;

    /** What a fact that is true or false stands for: it is true if and only if all of these hold. Empty if nothing. */
    FactIs[] shorthandFor() default {};

    /** Another way to write the fact, with the same value; empty if there is none. */
    String sameAs() default "";

    /** What holds whenever the fact is not blank; empty if nothing is known. */
    FactIs[] requires() default {};

    /** Facts of the same type that are never less than this one. */
    String[] atMost() default {};

    /** The greatest value; for a length of time in milliseconds. */
    long max() default Long.MAX_VALUE;

    /** What the fact's value names; of a fact that takes an argument, what the argument names. */
    NameKind names() default NameKind.NOTHING;

    /** What a text can name. */
    enum NameKind {
        /** Nothing that the checker knows. */
        NOTHING,
        /** A timer, which some rule sets. */
        TIMER,
        /** An attribute of the handover. */
        ATTRIBUTE,
        /** A status, ours or the provider's. */
        STATUS,
        /** An event of the chat provider. */
        PROVIDER_EVENT
    }
}
