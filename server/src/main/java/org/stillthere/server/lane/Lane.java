package org.stillthere.server.lane;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.kernel.Refusal;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverStore;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoredHandover;

/**
 * The single writer of some of the handovers: in one turn after the other it takes what has come, decides on it, lets
 * due timers expire, commits all of that at once, and then answers.
 *
 * <pre>
 *   take all that has come ──▶ decide ──▶ expire what is due ──▶ commit ──▶ answer
 * </pre>
 *
 * <p>Events are taken before timers expire, and what counts as due is what was due before they were taken:
 * a message that has reached the lane always wins against the expiry of its handover's timer.
 *
 * <p>While one group is flushed to the disk the next one gathers: the more load, the larger the groups, up to a
 * bound.
 *
 * <p>Whose turn it is, {@link Turns} says. Not thread-safe but for {@link #submit} and what is told by it.
 */
final class Lane implements Turns.Work {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** After a downtime a million timers may be due at once; events must not wait for all of them. */
    private static final int EXPIRIES_PER_GROUP = 1_000;

    /** How many commands are worked on before what they led to is committed. */
    private static final int COMMANDS_PER_GROUP = 4_096;

    /** The same in a turn of who brought them: few, so that answers are on their way while the next are decided. */
    private static final int COMMANDS_PER_VISIT = 16;

    /** A client that has gone may leave thousands of handovers; events must not wait for all of them. */
    private static final int CHORES_PER_GROUP = 32;

    /** When to try again an expiry that failed: a rule threw, or the store could not commit. */
    private static final long RETRY_MILLIS = 10_000;

    private final HandoverStore store;
    private final PolicySupplier seat;
    private final InstantSource clock;
    private final Instant startedAt;
    private final DecisionListener listener;
    private final Deliveries deliveries;
    private final Incidents incidents;
    private final ServerMetrics metrics;
    private final PolicyFailures failures;
    private final Records records;
    private final Outboxes outboxes;
    private final DeadlineHeap deadlines;
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private final Queue<Command> chores = new ConcurrentLinkedQueue<>();
    private final Turns turns;
    private Policy policy;

    /**
     * A lane that has yet to run.
     *
     * @param deadlines when to look at which of its handovers; the lane's from now on
     */
    Lane(LaneContext context, PolicySupplier seat, DeadlineHeap deadlines) {
        this.deadlines = deadlines;
        this.store = context.store();
        this.seat = seat;
        this.policy = seat.policy();
        this.clock = context.clock();
        this.startedAt = context.startedAt();
        this.listener = context.listener();
        this.deliveries = context.deliveries();
        this.incidents = context.incidents();
        this.metrics = context.metrics();
        this.failures = new PolicyFailures(context.clock(), metrics);
        this.turns = new Turns(this, context);
        this.records = new Records(store, context.cachedHandovers());
        this.outboxes = new Outboxes(store, records, deliveries);
    }

    /** Who takes its turns; runs as its thread. */
    Turns turns() {
        return turns;
    }

    /** Asks for what a caller waits for. By any thread. */
    void submit(Command command) {
        commands.add(command);
        turns.brought();
    }

    /** The same for what nobody waits for: a few at a time, between events. None is done once the lane closes. */
    void submitChore(Command chore) {
        chores.add(chore);
        turns.wake();
    }

    @Override
    public boolean take(Turns.Kind turn) {
        policy = seat.policy();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Group group = new Group();
        switch (turn) {
            case OWN -> {
                work(commands, COMMANDS_PER_GROUP, now, group);
                work(chores, CHORES_PER_GROUP, now, group);
                expire(now, group);
            }
            case VISIT -> work(commands, COMMANDS_PER_VISIT, now, group);
            case LAST -> work(commands, Integer.MAX_VALUE, now, group);
        }
        records.pack();
        if (!group.isEmpty()) {
            finish(group);
        }
        return !group.isEmpty();
    }

    @Override
    public long earliestDeadline() {
        return deadlines.earliest();
    }

    @Override
    public boolean mayWait() {
        return !store.commitsAtOnce();
    }

    @Override
    public boolean isWaiting() {
        return !commands.isEmpty() || !chores.isEmpty();
    }

    /** What came after the lane looked for the last time must be answered too. */
    @Override
    public void refuseWhatWaits() {
        Answer.Unavailable refusal = new Answer.Unavailable(Answer.Cause.SHUTTING_DOWN);
        for (Command command = commands.poll(); command != null; command = commands.poll()) {
            if (command instanceof Command.Report report) {
                tell(() -> report.reply().accept(refusal));
            } else if (command instanceof Command.Read read) {
                tell(() -> read.failed().accept(refusal));
            } else if (command instanceof Command.Ack ack) {
                tell(ack.done());
            }
        }
    }

    private void work(Queue<Command> queue, int most, Instant now, Group group) {
        for (int room = most; room > 0; room--) {
            Command command = queue.poll();
            if (command == null) {
                return;
            }
            work(command, now, group);
        }
    }

    private void work(Command command, Instant now, Group group) {
        if (command instanceof Command.Report report) {
            report(report, now, group);
        } else if (command instanceof Command.Read read) {
            read(read, group);
        } else {
            try {
                keep(command, group);
            } catch (RuntimeException e) {
                incidents.report("working on " + command, e);
                if (command instanceof Command.Ack ack) { // it is still in the outbox, and will be sent again
                    tell(ack.done());
                }
            }
        }
    }

    /** What changes no handover: who owns it, what is pending of it, whether it is still kept. */
    private void keep(Command command, Group group) {
        if (command instanceof Command.Ack ack) {
            outboxes.ack(ack, group);
        } else if (command instanceof Command.Reassign reassign) {
            if (!records.kept(reassign.key()).isTouched()) {
                outboxes.reassign(reassign, group);
            } else { // what the group has put in an outbox can be moved once it is there
                group.then(() -> submitChore(reassign), () -> submitChore(reassign));
            }
        } else if (command instanceof Command.Forget forget) {
            outboxes.forget(forget, group);
        }
    }

    private void report(Command.Report report, Instant now, Group group) {
        Consumer<Answer> reply = report.reply();
        Answer answer;
        try {
            CachedHandover kept = records.kept(report.event().key());
            answer = answer(decide(kept, report.event(), report.origin(), now, group), kept, report, group);
        } catch (StoreException e) {
            incidents.report("reading " + report.event().key(), e);
            answer = new Answer.Unavailable(Answer.Cause.STORE_FAILED);
        } catch (RuntimeException e) {
            answer = new Answer.Faulted(incidents.report(
                    "deciding on event " + report.event().eventId() + " of "
                            + report.event().key(),
                    e));
        }
        Answer committed = answer;
        group.then(
                () -> reply.accept(committed), () -> reply.accept(new Answer.Unavailable(Answer.Cause.STORE_FAILED)));
    }

    private Answer answer(Outcome outcome, CachedHandover kept, Command.Report report, Group group) {
        return outcome.match(new Outcome.Cases<>() {
            @Override
            public Answer decided(Outcome.Decided decided) {
                boolean outboxed = report.origin().outboxes(decided.decision());
                return new Answer.Decided(
                        decided.decision(),
                        false,
                        outboxed ? kept.owner() : "",
                        outboxed ? Answer.Standing.PENDING : Answer.Standing.ANSWERED);
            }

            @Override
            public Answer replayed(Outcome.Replayed replayed) {
                Answer.Standing standing = outboxes.standingOf(kept, replayed.decision(), group);
                return new Answer.Decided(
                        replayed.decision(), true, standing == Answer.Standing.ANSWERED ? "" : kept.owner(), standing);
            }

            @Override
            public Answer refused(Outcome.Refused refused) {
                if (refused.refusal() instanceof Refusal.PolicyFailed failed) {
                    failures.note(report.event().key(), failed);
                }
                return new Answer.Refused(refused.refusal());
            }
        });
    }

    /** What is read is what was committed, whether or not the group can be. */
    private void read(Command.Read read, Group group) {
        Runnable answer = () -> {
            Optional<Snapshot> snapshot;
            try {
                snapshot = records.snapshot(read.key());
            } catch (StoreException e) {
                incidents.report("reading " + read.key(), e);
                read.failed().accept(new Answer.Unavailable(Answer.Cause.STORE_FAILED));
                return;
            } catch (RuntimeException e) {
                read.failed().accept(new Answer.Faulted(incidents.report("reading " + read.key(), e)));
                return;
            }
            read.reply().accept(snapshot);
        };
        group.then(answer, answer);
    }

    /** Decides on one event, on top of what the group has decided before. */
    private Outcome decide(CachedHandover kept, HandoverEvent event, Origin origin, Instant now, Group group) {
        HandoverRecord before = kept.latest();
        History history = eventId -> {
            EntryRecord entry = records.entry(kept, eventId);
            return entry == null ? null : entry.entry();
        };
        Outcome outcome = Kernel.decide(before == null ? null : before.state(), event, now, history, policy);
        if (outcome instanceof Outcome.Decided decided) {
            Decision decision = decided.decision();
            HandoverRecord after = outboxes.owned(kept, decided.state(), origin, group);
            boolean outboxed = origin.outboxes(decision);
            records.keep(kept);
            group.add(kept, after, new EntryRecord(new History.Entry(event, decision), outboxed));
            group.then(
                    () -> {
                        listener.decided(after, event, decision);
                        if (outboxed) {
                            deliveries.pending(after.owner(), decision);
                        }
                    },
                    () -> {});
        }
        return outcome;
    }

    /** Lets every timer expire that was due before {@code now}. */
    private void expire(Instant now, Group group) {
        long millis = now.toEpochMilli();
        for (int room = EXPIRIES_PER_GROUP; room > 0; room--) {
            HandoverKey key = deadlines.poll(millis);
            if (key == null) {
                return;
            }
            boolean succeeded = false;
            try {
                CachedHandover kept = records.kept(key);
                kept.lookedAtBy(HandoverRecord.NO_DEADLINE);
                succeeded = expire(kept, now, group);
            } catch (RuntimeException e) {
                incidents.report("a timer of " + key + " expired", e);
            }
            if (!succeeded) {
                deadlines.schedule(key, millis + RETRY_MILLIS);
            }
        }
    }

    /** Lets the due timers of one handover expire, the earliest first; false if a rule failed at one of them. */
    private boolean expire(CachedHandover kept, Instant now, Group group) {
        HandoverKey key = kept.key();
        Set<String> failed = new HashSet<>();
        while (true) {
            HandoverRecord handover = kept.latest();
            if (handover == null || handover.state().timerOwner() != TimerOwner.SERVER) {
                return true;
            }
            Timer timer = handover.state().timers().nextBut(failed).orElse(null);
            if (timer == null) {
                return failed.isEmpty();
            }
            if (timer.deadline().isAfter(now)) {
                schedule(kept, timer.deadline().toEpochMilli());
                return failed.isEmpty();
            }
            HandoverEvent expiry =
                    HandoverEvent.expiry(key, timer, timer.deadline().isBefore(startedAt));
            if (decide(kept, expiry, Origin.TIMER, now, group) instanceof Outcome.Refused refused) {
                refused(refused.refusal(), timer, key);
                failed.add(timer.name());
            } else {
                metrics.timerExpired(
                        Duration.between(timer.deadline(), now),
                        timer.deadline().isBefore(startedAt));
            }
        }
    }

    private void refused(Refusal refusal, Timer timer, HandoverKey key) {
        metrics.timerRefused();
        if (refusal instanceof Refusal.PolicyFailed failure) {
            failures.note(key, failure);
        } else {
            LOG.error("the expiry of timer '{}' of {} was refused: {}", timer.name(), key, refusal.message());
        }
    }

    private void schedule(CachedHandover kept) {
        StoredHandover handover = kept.committed();
        schedule(kept, handover == null || kept.isForgotten() ? HandoverRecord.NO_DEADLINE : handover.deadline());
    }

    private void schedule(CachedHandover kept, long at) {
        if (at == HandoverRecord.NO_DEADLINE) {
            deadlines.cancel(kept.key());
            kept.lookedAtBy(HandoverRecord.NO_DEADLINE);
        } else if (at < kept.lookedAtBy()) { // most are pushed back
            deadlines.schedule(kept.key(), at);
            kept.lookedAtBy(at);
        }
    }

    /** Makes the group durable, and then tells the world; or drops it. */
    private void finish(Group group) {
        try {
            if (!group.changes().isEmpty()) {
                store.commit(group.changes());
            }
        } catch (RuntimeException e) { // whatever it is, the lane must live on
            incidents.report("committing " + group.changes().size() + " changes", e);
            records.forget(group);
            retryExpiries(group);
            group.apologies().forEach(this::tell);
            return;
        }
        records.committed(group);
        group.touched().forEach(this::schedule);
        GroupTelling.tell(() -> group.answers().forEach(this::tell), this::tell);
    }

    /** Whoever is told may be broken; the lane goes on. */
    private void tell(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            incidents.report("telling of a decision", e);
        }
    }

    /** The handovers whose timers expired in a dropped group are in the heap no longer. */
    private void retryExpiries(Group group) {
        long later = clock.millis() + RETRY_MILLIS;
        group.touched().forEach(kept -> deadlines.schedule(kept.key(), later));
    }
}
