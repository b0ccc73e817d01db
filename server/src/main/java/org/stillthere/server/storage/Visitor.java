package org.stillthere.server.storage;

/** Sees one after the other. */
@FunctionalInterface
public interface Visitor<T> {
    /** Notes it; false ends the visit. */
    boolean visit(T seen);
}
