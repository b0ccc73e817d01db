package org.stillthere.bench;

import java.util.Locale;

/** Where it was measured. */
public final class Machine {
    private Machine() {}

    /** One line for a person. */
    public static String describe() {
        return String.format(
                Locale.ROOT,
                "%d cores, %s %s %s, JDK %s",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.version());
    }
}
