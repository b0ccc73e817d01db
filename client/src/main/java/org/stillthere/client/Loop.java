package org.stillthere.client;

import java.time.Duration;

/** The single thread that a monitor runs on, and its clock. */
interface Loop {
    /** Runs the task after those that were given before; false if the loop has ended. From any thread. */
    boolean execute(Runnable task);

    /** Runs the task on the loop's thread after the delay. */
    Delayed after(Duration delay, Runnable task);

    /** A clock that only goes forward, in nanoseconds. */
    long nanos();

    /** Ends the loop: what is delayed is not run. */
    void end();

    /** A task that waits for its time. */
    interface Delayed {
        /** Does not run the task, if it has not begun. */
        void cancel();
    }
}
