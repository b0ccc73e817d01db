package org.stillthere.bench.peers;

/** Ids in the form of UUIDs, as those of a chat platform would be. */
final class Ids {
    private static final String FORM = "00000000-0000-4000-8000-000000000000";

    private Ids() {}

    /** The id of number {@code number}, 0 to 999,999,999,999. */
    static String of(long number) {
        String digits = Long.toString(number);
        return FORM.substring(0, FORM.length() - digits.length()) + digits;
    }

    /** The number in an id that {@link #of} made. */
    static int number(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }
}
