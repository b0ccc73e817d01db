package org.stillthere.rules.language;

import java.util.List;

/**
 * What a rule says, as a tree. Immutable.
 *
 * @param name where its name stands
 * @param salience its salience; 0 where it says none
 * @param group its activation group; empty where it is in none
 * @param conditions what must hold, all of it
 * @param calls what it asks for, in order
 */
public record RuleTree(Place name, int salience, String group, List<Condition> conditions, List<Call> calls) {}
