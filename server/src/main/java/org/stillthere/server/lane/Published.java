package org.stillthere.server.lane;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Work that the answers of one committed batch have in common: while a lane publishes a batch, such work can be
 * deferred to the end and is then done once. A stream, for example, sends everything that a batch has for it in one
 * message.
 */
public final class Published {
    private static final ThreadLocal<@Nullable Set<Runnable>> DEFERRED = new ThreadLocal<>();

    private Published() {}

    /**
     * Defers work until this thread has published its batch. The same object is run once, however often it is
     * deferred.
     *
     * @return false if the calling thread publishes no batch: the caller then does the work itself
     */
    public static boolean afterwards(Runnable work) {
        Set<Runnable> deferred = DEFERRED.get();
        if (deferred != null) {
            deferred.add(work);
        }
        return deferred != null;
    }

    /** Publishes, and then runs what was deferred meanwhile, each by {@code run}, which must not throw. */
    static void publish(Runnable publishing, Consumer<Runnable> run) {
        Set<Runnable> deferred = new LinkedHashSet<>();
        DEFERRED.set(deferred);
        try {
            publishing.run();
        } finally {
            DEFERRED.remove();
            deferred.forEach(run);
        }
    }
}
