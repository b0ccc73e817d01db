package org.stillthere.server.lane;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.storage.HandoverStore;
import org.stillthere.server.storage.Pending;

/**
 * The lanes of a server: each handover belongs to one of them, by its key. Thread-safe; nothing blocks
 * but {@link #close}. A handover is worked on by one thread at a time: its lane's own, or one that brings an event
 * ({@link TurnTakers}).
 */
public final class Lanes {
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final int maxInFlight;
    private volatile boolean closing;

    private Lanes(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    /**
     * What the lanes are started with.
     *
     * @param store where handovers are kept; stays open when the lanes close
     * @param policies makes for each lane what tells it the policy that decides
     * @param clock the server's clock
     * @param listener is told of every decision
     * @param deliveries those who carry decisions out
     * @param incidents where faults are logged
     * @param metrics where failed rules and expiries are counted
     * @param count how many lanes, 1 or more
     * @param maxInFlight how many events may be under way in all of them, 1 or more
     * @param cachedHandovers how many handovers are kept in memory, in all of them
     * @param turnTakers the threads that decide on what they bring to a lane
     * @param onDeath is told when a lane's thread dies, or another in its turn, which none survives: the server must end
     */
    public record Setup(
            HandoverStore store,
            Supplier<PolicySupplier> policies,
            InstantSource clock,
            DecisionListener listener,
            Deliveries deliveries,
            Incidents incidents,
            ServerMetrics metrics,
            int count,
            int maxInFlight,
            int cachedHandovers,
            TurnTakers turnTakers,
            Consumer<Throwable> onDeath) {}

    /** Restores the timers of all handovers in the store, and starts the lanes. */
    public static Lanes start(Setup setup) {
        return start(setup, Deadlines.restore(setup.store(), setup.count()));
    }

    /**
     * Starts the lanes.
     *
     * @param deadlines those of all handovers in the store, for as many lanes; they belong to the lanes from now on
     */
    public static Lanes start(Setup setup, Deadlines deadlines) {
        Lanes lanes = new Lanes(setup.maxInFlight());
        LaneContext context = new LaneContext(
                setup.store(),
                setup.clock(),
                setup.clock().instant(),
                setup.listener(),
                setup.deliveries(),
                setup.incidents(),
                setup.metrics(),
                setup.cachedHandovers() / setup.count(),
                setup.turnTakers(),
                setup.onDeath());
        for (int i = 0; i < setup.count(); i++) {
            lanes.lanes.add(new Lane(context, setup.policies().get(), deadlines.ofLane(i)));
        }
        for (int i = 0; i < setup.count(); i++) {
            Thread thread = new Thread(lanes.lanes.get(i).turns(), "lane-" + i);
            thread.setUncaughtExceptionHandler((dead, cause) -> setup.onDeath().accept(cause));
            thread.setDaemon(true);
            thread.start();
            lanes.threads.add(thread);
        }
        return lanes;
    }

    /**
     * Reports an event. The reply is called once: at once by the caller's thread if the event can't be
     * taken, otherwise by whoever has the lane's turn, after the event's effect is durable. It must not block.
     *
     * @param client the client whose stream reports it; empty if a call does, and carries out the answer
     */
    public void report(HandoverEvent event, String client, Consumer<Answer> reply) {
        if (closing) {
            reply.accept(new Answer.Unavailable(Answer.Cause.SHUTTING_DOWN));
            return;
        }
        if (inFlight.incrementAndGet() > maxInFlight) {
            inFlight.decrementAndGet();
            reply.accept(new Answer.Unavailable(Answer.Cause.TOO_MANY_IN_FLIGHT));
            return;
        }
        laneOf(event.key()).submit(new Command.Report(event, Origin.of(client), answer -> {
            inFlight.decrementAndGet();
            reply.accept(answer);
        }));
    }

    /**
     * Notes that a client carried a decision out. {@code done} is called by whoever has the lane's turn when the decision has
     * left the outbox, or can't leave it.
     */
    public void ack(Pending pending, String client, Runnable done) {
        laneOf(pending.key()).submit(new Command.Ack(pending, client, done));
    }

    /** Looks soon whether the handover, if that client owns it still, has another owner, and passes it on. */
    public void reassign(HandoverKey key, String owner) {
        laneOf(key).submitChore(new Command.Reassign(key, owner));
    }

    /** Forgets soon the handover, all its events and what is pending of it, if it has been final since before that time. */
    public void forget(HandoverKey key, Instant finalBefore) {
        laneOf(key).submitChore(new Command.Forget(key, finalBefore));
    }

    /**
     * Reads a handover as it stands after everything that was reported before the call. The reply is
     * empty if there is none; where it can't be read, {@code failed} is called instead. Both are called by
     * whoever has the lane's turn, or the caller's thread, and must not block.
     */
    public void read(HandoverKey key, Consumer<Optional<Snapshot>> reply, Consumer<Answer.Failed> failed) {
        laneOf(key).submit(new Command.Read(key, reply, failed));
    }

    /** How many events are under way. */
    public int inFlight() {
        return inFlight.get();
    }

    /** The most events that may be under way. */
    public int maxInFlight() {
        return maxInFlight;
    }

    /** Lets every lane look at the clock now: for a clock that does not run by itself. */
    public void wake() {
        lanes.forEach(lane -> lane.turns().wake());
    }

    /**
     * Takes no more events, lets the lanes finish what they have, and waits at most that long for it. True if
     * they have finished: only then may the store be closed.
     */
    public boolean close(Duration timeout) {
        closing = true;
        lanes.forEach(lane -> lane.turns().close());
        long end = System.nanoTime() + timeout.toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(end - System.nanoTime(), 1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private Lane laneOf(HandoverKey key) {
        return lanes.get(laneOf(key, lanes.size()));
    }

    /** The number of the lane, of so many, to which a handover belongs. */
    static int laneOf(HandoverKey key, int count) {
        int hash = key.hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), count);
    }
}
