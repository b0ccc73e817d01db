package org.stillthere.policy.language;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A fact has one of some values. A part of {@link FactConstraints}. */
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface FactIs {
    /** The fact as rules write it: {@code status}, {@code timerRunning("inactivity")}. */
    String fact();

    /**
     * The values that it may have, one of them: a text as it is, {@code true} or {@code false}, or the name of an enum
     * constant. Empty for numbers.
     */
    String[] in() default {};

    /** The least value that it may have, 0 or more; for numbers. */
    int atLeast() default 0;
}
