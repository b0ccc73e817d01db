package org.stillthere.server.lane;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * While a lane publishes what was committed, work that many answers share can wait until all of them are out, and is then
 * done once: a stream sends in one message what the lane has for it.
 */
public final class Published {
    private static final ThreadLocal<@Nullable Set<Runnable>> DEFERRED = new ThreadLocal<>();

    private Published() {}

    /**
     * Defers work until this thread has published its batch. The same object is run once, however often it is deferred.
     *
     * @return false if this thread publishes nothing; the caller then does the work at once
     */
    public static boolean afterwards(Runnable work) {
        Set<Runnable> deferred = DEFERRED.get();
        if (deferred != null) {
            deferred.add(work);
        }
        return deferred != null;
    }

    /** Publishes, and then runs what was deferred meanwhile, each by {@code runner}, which must not throw. */
    static void publish(Runnable publishing, Consumer<Runnable> runner) {
        Set<Runnable> deferred = new LinkedHashSet<>();
        DEFERRED.set(deferred);
        try {
            publishing.run();
        } finally {
            DEFERRED.remove();
            deferred.forEach(runner);
        }
    }
}
