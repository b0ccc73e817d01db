package org.stillthere.rules.language;

import org.stillthere.policy.language.FactConstraints;

/**
 * A fact that rules can look at, as {@link org.stillthere.policy.language.Facts} declares it. Immutable.
 *
 * @param name its name as rules write it, without an argument: {@code inactivityCount}, {@code attribute}
 * @param type the type of its value
 * @param takesName whether rules write it with a name in brackets: {@code attribute("tier")}
 * @param nullable whether it may have no value at all
 * @param constraints what always holds of it
 */
public record Fact(String name, Type type, boolean takesName, boolean nullable, FactConstraints constraints) {
    /** The name in brackets of a term that is this fact: {@code tier} of {@code attribute("tier")}. Empty if none is. */
    public String argumentIn(String term) {
        return term.startsWith(name + "(\"") ? term.substring(name.length() + 2, term.length() - 2) : "";
    }
}
