package org.stillthere.policy.codec;

/** The number at the head of all bytes, which says how the rest is laid out. */
final class Layout {
    private Layout() {}

    /** The layout of the bytes, one of those from {@code oldest} to {@code newest}. */
    static int read(ByteReader in, int oldest, int newest, String what) {
        long found = in.number();
        if (found < oldest || found > newest) {
            throw new CorruptException("the bytes of " + what + " have layout " + found + "; this version reads "
                    + oldest + " to " + newest);
        }
        return (int) found;
    }
}
