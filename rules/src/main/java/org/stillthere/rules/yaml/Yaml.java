package org.stillthere.rules.yaml;

import java.util.List;
import java.util.Map;

/** A piece of YAML and where it stands. Immutable. */
public sealed interface Yaml {
    /** Its line, from 1. */
    int line();

    /** Its column, from 1. */
    int column();

    /**
     * A text.
     *
     * @param text what it says, without quotes
     * @param plain whether it stood without quotes
     */
    record Scalar(String text, boolean plain, int line, int column) implements Yaml {}

    /** A list. */
    record Sequence(List<Yaml> items, int line, int column) implements Yaml {}

    /** Entries by key, in their order. */
    record Mapping(Map<String, Entry> entries, int line, int column) implements Yaml {}

    /**
     * An entry of a mapping.
     *
     * @param key the key, with its place
     * @param value the value
     */
    record Entry(Scalar key, Yaml value) {}
}
