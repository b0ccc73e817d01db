package org.stillthere.policy.codec;

/** Stored bytes can't be read: the store is damaged, or a newer version wrote it. */
public final class CorruptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong with the bytes. */
    public CorruptException(String message) {
        super(message);
    }
}
