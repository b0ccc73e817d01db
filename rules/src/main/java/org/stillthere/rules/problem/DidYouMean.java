package org.stillthere.rules.problem;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the name that was probably meant. */
public final class DidYouMean {
    private static final int LONGEST = 64;
    private static final int MAX_LISTED = 30;

    private DidYouMean() {}

    /**
     * The known name that differs from this one by a slip: one sign too many, too few, wrong or swapped, or small
     * letters for capitals. Empty if the name is known itself, or is like none.
     */
    public static Optional<String> slip(String name, Collection<String> known) {
        if (known.contains(name)) {
            return Optional.empty();
        }
        String small = name.toLowerCase(Locale.ROOT);
        return new TreeSet<>(known)
                .stream()
                        .filter(each -> each.equalsIgnoreCase(name)
                                || (each.length() > 3 && distance(small, each.toLowerCase(Locale.ROOT)) == 1))
                        .findFirst();
    }

    /** A remedy for a name that is not among the known ones: the nearest of them, or all. */
    public static String among(String name, Collection<String> known) {
        String nearest = null;
        int least = Math.max(1, Math.min(name.length(), LONGEST) / 3) + 1;
        for (String candidate : new TreeSet<>(known)) {
            if (Math.abs(candidate.length() - name.length()) >= least) {
                continue;
            }
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        if (nearest != null) {
            return "did you mean '" + nearest + "'?";
        }
        if (known.isEmpty()) {
            return "there are none";
        }
        return known.size() > MAX_LISTED ? "" : "there are: " + String.join(", ", new TreeSet<>(known));
    }

    /** Levenshtein's distance, a swap of neighbours counted once; far apart where a name is very long. */
    private static int distance(String a, String b) {
        if (a.length() > LONGEST || b.length() > LONGEST) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int swap = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + swap);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
