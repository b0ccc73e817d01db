package org.stillthere.rules.engine;

import java.util.SortedMap;

/**
 * Compiled rules that are not loaded yet.
 *
 * @param model the class that describes the rules to the engine
 * @param classes the classes' bytes by class name
 */
public record CompiledRules(String model, SortedMap<String, byte[]> classes) {}
