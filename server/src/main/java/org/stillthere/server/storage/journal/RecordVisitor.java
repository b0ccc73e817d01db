package org.stillthere.server.storage.journal;

/** Sees one record after the other. */
@FunctionalInterface
interface RecordVisitor {
    /** The value of a record, which is copied as far as it is asked for, during the visit only. */
    interface Value {
        /** All its bytes. */
        byte[] bytes();

        /** Its first bytes: so many, or all if it has fewer. */
        byte[] head(int most);
    }

    /** Takes note of a record; false ends the visit. */
    boolean visit(byte[] key, Value value);
}
