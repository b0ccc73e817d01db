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
import org.stillthere.server.storage.LaneNumber;
import org.stillthere.server.storage.LaneTenure;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StorageEngine;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.Tenures;

/**
 * The lanes of a server: each handover belongs to one of them, by its key. Thread-safe; nothing blocks
 * but {@link #close}.
 */
public final class Lanes {
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final int maxInFlight;
    private final SnapshotReader readers;
    private volatile boolean closing;

    private Lanes(int maxInFlight, SnapshotReader readers) {
        this.maxInFlight = maxInFlight;
        this.readers = readers;
    }

    /**
     * What the lanes are started with.
     *
     * @param engine where handovers are kept; stays open when the lanes close
     * @param policies makes for each lane what tells it the policy that decides
     * @param clock the server's clock
     * @param listener is told of every decision
     * @param deliveries those who carry decisions out
     * @param incidents where faults are logged
     * @param metrics where failed rules and expiries are counted
     * @param maxInFlight how many events may be under way in all of them, 1 or more
     * @param cachedHandovers how many handovers are kept in memory, in all of them
     * @param onDeath is told when a lane's thread dies: the server must end
     */
    public record Setup(
            StorageEngine engine,
            Supplier<PolicySupplier> policies,
            InstantSource clock,
            DecisionListener listener,
            Deliveries deliveries,
            Incidents incidents,
            ServerMetrics metrics,
            int maxInFlight,
            int cachedHandovers,
            Consumer<Throwable> onDeath) {}

    /**
     * Starts the lanes, and lets the engine hand them out.
     *
     * @throws StoreException if the store can't be read
     */
    public static Lanes start(Setup setup) {
        StorageEngine engine = setup.engine();
        SnapshotReader readers = new SnapshotReader(engine.handovers(), engine.outboxes(), setup.incidents());
        Lanes lanes = new Lanes(setup.maxInFlight(), readers);
        LaneContext context = new LaneContext(
                setup.clock(),
                setup.listener(),
                setup.deliveries(),
                readers,
                setup.incidents(),
                setup.metrics(),
                setup.cachedHandovers() / engine.lanes());
        for (int i = 0; i < engine.lanes(); i++) {
            lanes.lanes.add(new Lane(context, setup.policies().get()));
        }
        for (int i = 0; i < engine.lanes(); i++) {
            Thread thread = new Thread(lanes.lanes.get(i).thread(), "lane-" + i);
            thread.setUncaughtExceptionHandler((dead, cause) -> setup.onDeath().accept(cause));
            thread.setDaemon(true);
            thread.start();
            lanes.threads.add(thread);
        }
        engine.start(lanes.new HandedOut());
        return lanes;
    }

    /** Passes on what the engine tells. */
    private final class HandedOut implements Tenures {
        @Override
        public void taken(LaneTenure tenure) {
            lanes.get(tenure.lane()).taken(tenure);
        }

        @Override
        public void lost(int lane, long epoch) {
            lanes.get(lane).lost(epoch);
        }
    }

    /**
     * Reports an event. The reply is called once: at once by the caller's thread if the event can't be
     * taken, otherwise by the lane's thread, after the event's effect is durable. It must not block.
     *
     * @param origin who reports it: {@link Origin#CALL}, {@link Origin#OPERATOR} or a client on its stream
     */
    public void report(HandoverEvent event, Origin origin, Consumer<Answer> reply) {
        if (closing) {
            reply.accept(new Answer.Unavailable(Answer.Cause.SHUTTING_DOWN));
            return;
        }
        if (inFlight.incrementAndGet() > maxInFlight) {
            inFlight.decrementAndGet();
            reply.accept(new Answer.Unavailable(Answer.Cause.TOO_MANY_IN_FLIGHT));
            return;
        }
        laneOf(event.key()).submit(new Command.Report(event, origin, answer -> {
            inFlight.decrementAndGet();
            reply.accept(answer);
        }));
    }

    /**
     * Notes that a client carried a decision out. {@code done} is called by the lane's thread when the decision has
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
     * the lane's thread, or the caller's thread, and must not block.
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
        lanes.forEach(lane -> lane.thread().wake());
    }

    /**
     * Takes no more events, lets the lanes finish what they have, and waits at most that long for it. True if
     * they have finished: only then may the store be closed.
     */
    public boolean close(Duration timeout) {
        closing = true;
        lanes.forEach(Lane::close);
        long end = System.nanoTime() + timeout.toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(end - System.nanoTime(), 1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        readers.close();
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private Lane laneOf(HandoverKey key) {
        return lanes.get(LaneNumber.of(key, lanes.size()));
    }
}
