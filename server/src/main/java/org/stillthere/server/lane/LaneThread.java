package org.stillthere.server.lane;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a lane: takes turns while there is work, and sleeps until the next timer is due or somebody wakes it.
 *
 * <p>Runs as that thread; {@link #wake} may be called by any.
 */
final class LaneThread implements Runnable {
    /** A step of the wall clock is noticed within this time. */
    private static final long LONGEST_SLEEP_MILLIS = 1_000;

    private final Work work;
    private final InstantSource clock;
    private volatile @Nullable Thread sleeper;
    private volatile boolean woken;

    LaneThread(Work work, InstantSource clock) {
        this.work = work;
        this.clock = clock;
    }

    /** What is done in a turn. */
    interface Work {
        /** The thread ends. */
        long ENDED = Long.MIN_VALUE;

        /** There is more to do now. */
        long AT_ONCE = Long.MIN_VALUE + 1;

        /**
         * Takes a turn.
         *
         * @return when the next is due if nobody wakes the thread, in epoch milliseconds; {@link #AT_ONCE}; or {@link #ENDED}
         */
        long turn();
    }

    @Override
    public void run() {
        long next = Work.AT_ONCE;
        while (next != Work.ENDED) {
            woken = false; // before all that a wake may be about
            next = work.turn();
            if (next != Work.ENDED && next != Work.AT_ONCE) {
                sleep(next);
            }
        }
    }

    private void sleep(long until) {
        sleeper = Thread.currentThread();
        if (!woken) {
            long millis = Math.min(until - clock.millis(), LONGEST_SLEEP_MILLIS);
            if (millis > 0) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(millis));
            }
        }
        sleeper = null;
    }

    /** Lets the thread look at its work and its clock now. */
    void wake() {
        woken = true;
        LockSupport.unpark(sleeper);
    }
}
