package org.stillthere.server.lane;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.server.storage.LaneTenure;
import org.stillthere.server.storage.StoreException;

/**
 * The single writer of some of the handovers. It decides while it holds the tenure of its lane; without, it lets callers
 * wait for a moment and then refuses them.
 *
 * <pre>
 *   waiting ──taken──▶ loading ──read──▶ leading ──lost, or a commit did not come out──▶ waiting
 *      │                  │                 │ close
 *      │ close            │ close           ▼
 *      │                  │              draining: answers what has come ──all is committed, or lost──▶ ended
 *      └──────────────────┴─────────────────────────────────────────────────────────────────────────────▲
 * </pre>
 *
 * <p>While one batch is on its way to the store the next is decided. Commands, and what the engine tells, come by any
 * thread; all else is done by the lane's own.
 */
final class Lane implements LaneThread.Work {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** How long callers wait for a lane that has no tenure. An embedded store is open again sooner, if it can be. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_AGAIN_MILLIS = 100;

    private static final Answer.Unavailable STORE_FAILED = new Answer.Unavailable(Answer.Cause.STORE_FAILED);
    private static final Answer.Unavailable SHUTTING_DOWN = new Answer.Unavailable(Answer.Cause.SHUTTING_DOWN);

    /** Where the lane is. */
    private sealed interface State {
        /** Without a tenure, since that time of {@link System#nanoTime}. */
        record Waiting(long since) implements State {}

        /** With a tenure that is yet to be loaded, not before that time: the store could not be read. */
        record Loading(LaneTenure tenure, long since, long notBefore) implements State {
            /** Without a tenure, as long as without this one. */
            Waiting dropped() {
                return new Waiting(since);
            }
        }

        /** With a tenure. */
        record Leading(Leader leader) implements State {}

        /** With a tenure, and about to end. */
        record Draining(Leader leader) implements State {}

        /** No turn is taken any more. */
        record Ended() implements State {}
    }

    /** What the engine tells. */
    private sealed interface Signal {
        record Taken(LaneTenure tenure) implements Signal {}

        record Lost(long epoch) implements Signal {}
    }

    private final LaneContext context;
    private final PolicySupplier policies;
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private final Queue<Command> chores = new ConcurrentLinkedQueue<>();
    private final Queue<Signal> signals = new ConcurrentLinkedQueue<>();
    private final LaneThread thread;
    private volatile boolean closing;
    private volatile boolean ended;

    /** Used by the lane's thread. */
    private State state = new State.Waiting(System.nanoTime());

    Lane(LaneContext context, PolicySupplier policies) {
        this.context = context;
        this.policies = policies;
        this.thread = new LaneThread(this, context.clock());
    }

    /** What its thread runs. */
    LaneThread thread() {
        return thread;
    }

    // By any thread

    /** Asks for what a caller waits for. */
    void submit(Command command) {
        commands.add(command);
        thread.wake();
        if (ended) {
            refuse(SHUTTING_DOWN);
        }
    }

    /** The same for what nobody waits for: a few at a time, between events. None is done once the lane closes. */
    void submitChore(Command.Chore chore) {
        chores.add(chore);
        thread.wake();
    }

    /** The engine hands out the lane. */
    void taken(LaneTenure tenure) {
        signals.add(new Signal.Taken(tenure));
        thread.wake();
    }

    /** The engine takes back the lane. */
    void lost(long epoch) {
        signals.add(new Signal.Lost(epoch));
        thread.wake();
    }

    /** Lets the lane answer what has come, and end. */
    void close() {
        closing = true;
        thread.wake();
    }

    // By its own thread

    @Override
    public long turn() {
        for (Signal signal = signals.poll(); signal != null; signal = signals.poll()) {
            receive(signal);
        }
        if (state instanceof State.Loading loading) {
            load(loading);
        }
        if (state instanceof State.Loading loading) {
            return waitSince(loading.since());
        }
        if (state instanceof State.Waiting waiting) {
            return waitSince(waiting.since());
        }
        if (state instanceof State.Leading leading) {
            if (closing) {
                state = new State.Draining(leading.leader());
                return AT_ONCE;
            }
            return lead(leading.leader());
        }
        if (state instanceof State.Draining draining) {
            return drain(draining.leader());
        }
        return ENDED;
    }

    private void receive(Signal signal) {
        if (signal instanceof Signal.Taken taken) {
            loseUpTo(taken.tenure().epoch() - 1); // the engine may tell of the end of the one before later, or never
            if (state instanceof State.Waiting waiting) {
                state = new State.Loading(taken.tenure(), waiting.since(), System.nanoTime());
            }
        } else if (signal instanceof Signal.Lost lost) {
            loseUpTo(lost.epoch());
        }
    }

    private void load(State.Loading loading) {
        LaneTenure tenure = loading.tenure();
        if (System.nanoTime() - loading.notBefore() < 0) {
            return;
        }
        try {
            if (tenure.epoch() > 0) { // what was kept may be more, or less, than was told
                context.deliveries().reloaded(tenure.lane());
                context.listener().reloaded();
            }
            state = new State.Leading(new Leader(context, tenure, chores, thread::wake));
        } catch (StoreException e) {
            context.incidents().report("loading lane " + tenure.lane(), e);
            long again = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS);
            state = new State.Loading(tenure, loading.since(), again);
        }
    }

    /** Every tenure up to that epoch is over. */
    private void loseUpTo(long epoch) {
        if (state instanceof State.Loading loading && loading.tenure().epoch() <= epoch) {
            state = loading.dropped();
        } else if (state instanceof State.Leading leading && leading.leader().epoch() <= epoch) {
            giveUp(leading.leader());
        } else if (state instanceof State.Draining draining && draining.leader().epoch() <= epoch) {
            giveUp(draining.leader());
        }
    }

    /** What is committed is published, and the rest of what was in memory dropped; who waited is told. */
    private void giveUp(Leader leader) {
        LOG.warn("a lane has lost its tenure, epoch {}: events are refused until it is loaded anew", leader.epoch());
        leader.publish();
        leader.abandon();
        state = new State.Waiting(System.nanoTime());
    }

    private long waitSince(long since) {
        if (closing) {
            return end();
        }
        if (System.nanoTime() - since > PATIENCE_NANOS) {
            refuse(STORE_FAILED);
        }
        return context.clock().millis() + LOOK_AGAIN_MILLIS;
    }

    private long lead(Leader leader) {
        if (!leader.publish()) {
            giveUp(leader);
            return AT_ONCE;
        }
        if (leader.isBehind()) {
            if (leader.hasToPublish()) {
                return AT_ONCE;
            }
            return context.clock().millis() + LOOK_AGAIN_MILLIS; // woken as soon as the store has committed something
        }
        leader.turn(commands, policies.policy(), true);
        boolean more = leader.hasToPublish() || !commands.isEmpty() || !chores.isEmpty();
        return more ? AT_ONCE : leader.earliestDeadline();
    }

    /** Takes all that was asked for, and nothing else; ends when all of it is answered. */
    private long drain(Leader leader) {
        if (!leader.publish()) {
            giveUp(leader);
            return AT_ONCE;
        }
        if (!leader.isBehind()) {
            leader.turn(commands, policies.policy(), false);
        }
        if (leader.hasToPublish() || (!commands.isEmpty() && !leader.isBehind())) {
            return AT_ONCE;
        }
        return leader.isIdle() ? end() : context.clock().millis() + LOOK_AGAIN_MILLIS;
    }

    private long end() {
        state = new State.Ended();
        ended = true;
        refuse(SHUTTING_DOWN);
        return ENDED;
    }

    /** Answers what waits, and what has come after the lane looked for the last time. By any thread once it has ended. */
    private void refuse(Answer.Unavailable refusal) {
        for (Command command = commands.poll(); command != null; command = commands.poll()) {
            try {
                refuse(command, refusal);
            } catch (RuntimeException e) { // whoever is told may be broken
                context.incidents().report("refusing " + command, e);
            }
        }
    }

    private static void refuse(Command command, Answer.Unavailable refusal) {
        if (command instanceof Command.Report report) {
            report.reply().accept(refusal);
        } else if (command instanceof Command.Read read) {
            read.failed().accept(refusal);
        } else if (command instanceof Command.Ack ack) {
            ack.done().run(); // it is still in the outbox, and will be sent again
        }
    }
}
