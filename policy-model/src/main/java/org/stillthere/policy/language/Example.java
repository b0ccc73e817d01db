package org.stillthere.policy.language;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a rule writes a word of the language. The reference of the language shows it, and its test runs it: an example
 * that no longer works fails the build.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Example {
    /** A condition, an action, or a value, as it stands in a rule. */
    String value();
}
