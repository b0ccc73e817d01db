package org.stillthere.server.storage;

/** The store can't do its work: the disk is full or broken, or another process holds it. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what the store could not do, and why. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Says what the store could not do. */
    public StoreException(String message) {
        super(message);
    }
}
