package org.stillthere.rules.language;

import java.util.List;

/**
 * An action that a rule asks for. Immutable.
 *
 * @param action its name: {@code sayToUser}
 * @param arguments what it is given
 * @param place where its name stands
 */
public record Call(String action, List<Term> arguments, Place place) {}
