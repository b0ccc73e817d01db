package org.stillthere.server.lane;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who takes the turns of a lane, and when: one thread at a time.
 *
 * <pre>
 *   the lane's own thread      sleeps ──a deadline, or woken──▶ takes turns while there is work ──▶ sleeps
 *
 *   a thread that has brought  does what else it is at ──▶ if the lane's own sleeps: takes a short turn, a few in a row
 *   commands ({@link TurnTakers})                              if not, or for what is left then: wakes it
 * </pre>
 *
 * <p>Runs as the lane's own thread. Thread-safe.
 */
final class Turns implements Runnable {
    /** A step of the wall clock is noticed within this time. */
    private static final long LONGEST_SLEEP_MILLIS = 1_000;

    /** After so many turns in a row there is enough to do for the lane's own thread. */
    private static final int VISITS = 4;

    private final Work work;
    private final InstantSource clock;
    private final TurnTakers takers;
    private final Consumer<Throwable> onDeath;
    private final ReentrantLock turn = new ReentrantLock();

    /** Whether a thread that has brought commands is about to look at them. */
    private final AtomicBoolean visitPromised = new AtomicBoolean();

    private volatile @Nullable Thread sleeper;
    private volatile boolean woken;
    private volatile boolean closing;
    private volatile boolean ended;

    Turns(Work work, LaneContext context) {
        this.work = work;
        this.clock = context.clock();
        this.takers = context.turnTakers();
        this.onDeath = context.onDeath();
    }

    /** A turn, by whom. */
    enum Kind {
        /** Of the lane's own thread. */
        OWN,
        /** Of a thread that has brought commands: a few of those, so that it is soon back at its own work. */
        VISIT,
        /** The last one, of the lane's own thread: all that was asked for and nothing else. */
        LAST
    }

    /** What is done in a turn. All but {@link #mayWait}, {@link #isWaiting} and {@link #refuseWhatWaits} by whoever has it. */
    interface Work {
        /** Takes a turn; false if there was nothing to do. */
        boolean take(Kind turn);

        /** When the next timer is due, in epoch milliseconds. */
        long earliestDeadline();

        /** Whether a turn may wait for the disk, which a thread that brings commands must not. */
        boolean mayWait();

        /** Whether there are commands, or chores, that nobody has looked at. */
        boolean isWaiting();

        /** No turn is taken any more, so what waits is refused. Called again for what comes still. */
        void refuseWhatWaits();
    }

    /** The calling thread has brought a command. */
    void brought() {
        Executor here = takers.afterwards();
        if (here == null || work.mayWait()) {
            wake();
        } else {
            visitSoon(here, VISITS);
        }
        if (ended) {
            work.refuseWhatWaits();
        }
    }

    /** Lets the lane's own thread look at its work and its clock now. */
    void wake() {
        woken = true;
        LockSupport.unpark(sleeper);
    }

    /** Lets the lane's own thread take the last turn, and end. */
    void close() {
        closing = true;
        wake();
    }

    private void visitSoon(Executor here, int visits) {
        if (visitPromised.compareAndSet(false, true)) {
            try {
                here.execute(() -> visit(here, visits));
            } catch (RejectedExecutionException e) { // that thread ends
                visitPromised.set(false);
                wake();
            }
        }
    }

    private void visit(Executor here, int visits) {
        visitPromised.set(false); // before the look at the commands
        boolean visited = visit();
        if (visited && visits > 1 && work.isWaiting()) {
            visitSoon(here, visits - 1);
        } else if (!visited || work.isWaiting()) {
            wake();
        }
    }

    /** Takes a turn; false if that is the lane's own thread's to do. */
    private boolean visit() {
        if (sleeper == null || woken || !turn.tryLock()) {
            return false;
        }
        try {
            if (closing) {
                return false;
            }
            long earliest = work.earliestDeadline();
            work.take(Kind.VISIT);
            if (work.earliestDeadline() < earliest) { // the sleeper knows of the later one only
                wake();
            }
            return true;
        } catch (Throwable death) { // as if the lane's own thread had died of it
            onDeath.accept(death);
            throw death;
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void run() {
        boolean last = false;
        while (!last) {
            woken = false; // before all that a wake may be about
            last = closing;
            boolean idle;
            long earliest;
            turn.lock();
            try {
                idle = !work.take(last ? Kind.LAST : Kind.OWN);
                earliest = work.earliestDeadline();
            } finally {
                turn.unlock();
            }
            if (idle && !last && !work.isWaiting()) {
                sleep(earliest);
            }
        }
        ended = true;
        work.refuseWhatWaits();
    }

    private void sleep(long until) {
        sleeper = Thread.currentThread();
        if (!woken) {
            long millis = Math.min(until - clock.millis(), LONGEST_SLEEP_MILLIS);
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(Math.max(millis, 1)));
        }
        sleeper = null;
    }
}
