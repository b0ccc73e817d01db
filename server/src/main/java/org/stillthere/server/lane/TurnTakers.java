package org.stillthere.server.lane;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The threads that decide themselves on what they bring to a lane. To wake the lane's own thread, and to be woken by its
 * answers, costs more than to decide; but a turn may wait for the disk, so such a thread must be one that may.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface TurnTakers {
    /** No thread is one: every lane decides on its own. */
    TurnTakers NONE = () -> null;

    /**
     * Runs work on the calling thread once it has done what it is at, for example once it has read all that the network
     * had for it. Null if the calling thread is none that takes turns.
     */
    @Nullable
    Executor afterwards();
}
