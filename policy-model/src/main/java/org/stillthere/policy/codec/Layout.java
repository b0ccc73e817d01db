package org.stillthere.policy.codec;

/** The number at the head of all bytes, which says how the rest is laid out. */
final class Layout {
    private Layout() {}

    static void expect(ByteReader in, int layout, String what) {
        long found = in.number();
        if (found != layout) {
            throw new CorruptException(
                    "the bytes of " + what + " have layout " + found + "; this version reads " + layout);
        }
    }
}
