package org.stillthere.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The times at which an open loop is due to send: so many a second, whether or not answers come. */
final class Pace {
    private final long start;
    private final double perNano;

    /** Begins at {@code start}, a {@link System#nanoTime}. */
    Pace(long start, double perSecond) {
        this.start = start;
        this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
    }

    /** When number {@code n} is due, from 0, as a {@link System#nanoTime}. */
    long due(long n) {
        return start + (long) (n / perNano);
    }

    /** How many are due by then. */
    long dueBy(long nanoTime) {
        return (long) ((nanoTime - start) * perNano);
    }

    /** Waits for that time; returns at once if it has passed. */
    static void await(long nanoTime) throws InterruptedException {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
