package org.stillthere.server.lane;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * While a lane tells of a group that it has committed, work that many of the answers have in common can be put
 * off to the end, and is then done once: a stream sends in one message what the group has for it.
 */
public final class GroupTelling {
    private static final ThreadLocal<@Nullable Set<Runnable>> PUT_OFF = new ThreadLocal<>();

    private GroupTelling() {}

    /**
     * Puts the work off to the end of the group that the calling thread tells of. False if it tells of none: the
     * caller then does it at once. The same object is done once, however often it is put off.
     */
    public static boolean putOff(Runnable work) {
        Set<Runnable> waiting = PUT_OFF.get();
        if (waiting != null) {
            waiting.add(work);
        }
        return waiting != null;
    }

    /** Tells, and then does what was put off meanwhile, each by {@code doing}, which must not throw. */
    static void tell(Runnable telling, Consumer<Runnable> doing) {
        Set<Runnable> waiting = new LinkedHashSet<>();
        PUT_OFF.set(waiting);
        try {
            telling.run();
        } finally {
            PUT_OFF.remove();
            waiting.forEach(doing);
        }
    }
}
