package org.stillthere.server.lane;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
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
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.LaneTenure;
import org.stillthere.server.storage.StoreException;

/**
 * A lane while it has its tenure: decides on what has come, lets due timers expire, hands all of that to the store at
 * once, and answers what the store has committed. It holds all that the lane has in memory of the store, so that a new
 * tenure begins with nothing.
 *
 * <pre>
 *   publish what is committed ──▶ load what is needed ──▶ decide ──▶ expire what is due ──▶ hand to the store
 * </pre>
 *
 * <p>Events are taken before timers expire, and what counts as due is what was due before they were taken: a message that
 * has reached the lane always wins against the expiry of its handover's timer.
 *
 * <p>Not thread-safe: used by the lane's thread.
 */
final class Leader {
    private static final Logger LOG = LoggerFactory.getLogger(Leader.class);

    /** After a downtime a million timers may be due at once; events must not wait for all of them. */
    private static final int EXPIRIES_PER_BATCH = 1_000;

    /** How many commands are worked on before what they led to is handed to the store. */
    private static final int COMMANDS_PER_BATCH = 4_096;

    /** A client that has gone may leave thousands of handovers; events must not wait for all of them. */
    private static final int CHORES_PER_BATCH = 32;

    /** When to try again an expiry that failed. */
    private static final long RETRY_MILLIS = 10_000;

    private final LaneContext context;
    private final LaneTenure tenure;
    private final Queue<Command> chores;
    private final PolicyFailures failures;
    private final HandoverCache cache;
    private final Outboxes outboxes;
    private final CommitPipeline pipeline;
    private final DeadlineHeap deadlines = new DeadlineHeap();

    /**
     * Begins with what is in the store.
     *
     * @param chores where chores wait; one that can't be done yet is put back
     * @param onProgress is called, by any thread, when there is something to publish
     * @throws StoreException if the deadlines can't be read
     */
    Leader(LaneContext context, LaneTenure tenure, Queue<Command> chores, Runnable onProgress) {
        this.context = context;
        this.tenure = tenure;
        this.chores = chores;
        this.failures = new PolicyFailures(context.clock(), context.metrics());
        this.cache = new HandoverCache(tenure, context.cachedHandovers());
        this.outboxes = new Outboxes(cache, context.deliveries());
        this.pipeline = new CommitPipeline(tenure, onProgress, System::nanoTime, context.metrics()::committed);
        tenure.forEachDeadline(deadlines::schedule);
    }

    long epoch() {
        return tenure.epoch();
    }

    /** When the next timer is due, in epoch milliseconds. */
    long earliestDeadline() {
        return deadlines.earliest();
    }

    /** Whether no more can be decided until the store has committed something. */
    boolean isBehind() {
        return pipeline.isFull();
    }

    /** Whether nothing waits for the store. */
    boolean isIdle() {
        return pipeline.isEmpty();
    }

    // Publishing

    /** Whether something has come out that is not published. */
    boolean hasToPublish() {
        return pipeline.hasProgressed();
    }

    /** Answers what is committed. False if something could not be: the tenure is over. */
    boolean publish() {
        if (pipeline.hasProgressed()) {
            List<CommitBatch> committed = pipeline.takeCommitted();
            if (!committed.isEmpty()) {
                Published.publish(
                        () -> committed.forEach(batch -> batch.committed().forEach(this::run)), this::run);
                cache.evict();
            }
        }
        return !pipeline.hasFailed();
    }

    /** The tenure is over: what the store has not answered as committed is answered as failed. */
    void abandon() {
        pipeline.takeAll().forEach(batch -> batch.failed().forEach(this::run));
    }

    /** Whoever is told may be broken; the lane goes on. */
    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            context.incidents().report("telling of a decision", e);
        }
    }

    // Deciding

    /**
     * Takes a turn.
     *
     * @param commands what callers wait for, in their order
     * @param policy decides on all of the batch
     * @param alsoExpires whether timers expire and chores are done, too
     */
    void turn(Queue<Command> commands, Policy policy, boolean alsoExpires) {
        Instant now = context.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        List<Command> taken = new ArrayList<>();
        take(commands, COMMANDS_PER_BATCH, taken);
        List<HandoverKey> due = new ArrayList<>();
        if (alsoExpires) {
            take(chores, CHORES_PER_BATCH, taken);
            takeDue(now, due);
        }
        if (taken.isEmpty() && due.isEmpty()) {
            return;
        }
        CommitBatch batch = new CommitBatch();
        cache.prefetch(taken, due);
        for (Command command : taken) {
            work(command, now, policy, batch);
        }
        due.forEach(key -> expire(key, now, policy, batch));
        cache.pack();
        if (!batch.isEmpty()) {
            pipeline.add(batch);
        }
        cache.evict(); // a turn that has changed nothing is never published
    }

    private static void take(Queue<Command> from, int most, List<Command> to) {
        for (int room = most; room > 0; room--) {
            Command command = from.poll();
            if (command == null) {
                return;
            }
            to.add(command);
        }
    }

    private void takeDue(Instant now, List<HandoverKey> due) {
        long millis = now.toEpochMilli();
        for (int room = EXPIRIES_PER_BATCH; room > 0; room--) {
            HandoverKey key = deadlines.poll(millis);
            if (key == null) {
                return;
            }
            due.add(key);
        }
    }

    private void work(Command command, Instant now, Policy policy, CommitBatch batch) {
        if (command instanceof Command.Report report) {
            report(report, now, policy, batch);
        } else if (command instanceof Command.Read read) {
            batch.onEnd(() -> context.readers().read(read));
        } else {
            try {
                keepHouse(command, batch);
            } catch (RuntimeException e) {
                context.incidents().report("working on " + command, e);
                if (command instanceof Command.Ack ack) { // it is still in the outbox, and will be sent again
                    run(ack.done());
                }
            }
        }
    }

    /** What changes no handover: who owns it, what is pending of it, whether it is still kept. */
    private void keepHouse(Command command, CommitBatch batch) {
        if (command instanceof Command.Ack ack) {
            outboxes.ack(ack, batch);
        } else if (command instanceof Command.Reassign reassign) {
            if (!outboxes.reassign(reassign, batch)) {
                batch.onEnd(() -> chores.add(reassign)); // once the store shows what was put in an outbox
            }
        } else if (command instanceof Command.Forget forget) {
            outboxes.forget(forget, batch);
        }
    }

    private void report(Command.Report report, Instant now, Policy policy, CommitBatch batch) {
        Answer answer;
        try {
            CachedHandover handover = cache.get(report.event().key());
            answer = answer(decide(handover, report.event(), report.origin(), now, policy, batch), handover, report);
        } catch (StoreException e) {
            context.incidents().report("reading " + report.event().key(), e);
            answer = new Answer.Unavailable(Answer.Cause.STORE_FAILED);
        } catch (RuntimeException e) {
            answer = new Answer.Faulted(context.incidents()
                    .report(
                            "deciding on event " + report.event().eventId() + " of "
                                    + report.event().key(),
                            e));
        }
        Answer committed = answer;
        batch.onCommit(() -> report.reply().accept(committed));
        batch.onFailure(() -> report.reply().accept(new Answer.Unavailable(Answer.Cause.STORE_FAILED)));
    }

    private Answer answer(Outcome outcome, CachedHandover handover, Command.Report report) {
        return outcome.match(new Outcome.Cases<>() {
            @Override
            public Answer decided(Outcome.Decided decided) {
                boolean outboxed = report.origin().outboxes(decided.decision(), handover.owner());
                return new Answer.Decided(
                        decided.decision(),
                        false,
                        outboxed ? handover.owner() : "",
                        outboxed ? Answer.Standing.PENDING : Answer.Standing.ANSWERED);
            }

            @Override
            public Answer replayed(Outcome.Replayed replayed) {
                Answer.Standing standing = outboxes.standingOf(handover, replayed.decision());
                return new Answer.Decided(
                        replayed.decision(),
                        true,
                        standing == Answer.Standing.ANSWERED ? "" : handover.owner(),
                        standing);
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

    /** Decides on one event, on top of what was decided before, committed or not. */
    private Outcome decide(
            CachedHandover handover,
            HandoverEvent event,
            Origin origin,
            Instant now,
            Policy policy,
            CommitBatch batch) {
        HandoverRecord before = handover.latest();
        // A timer that runs has not expired: nothing was decided on its expiry.
        History history = origin.kind() == Origin.Kind.TIMER ? History.EMPTY : historyOf(handover);
        Outcome outcome = Kernel.decide(before == null ? null : before.state(), event, now, history, policy);
        if (outcome instanceof Outcome.Decided decided) {
            Decision decision = decided.decision();
            HandoverRecord after = outboxes.owned(handover, decided.state(), origin, batch);
            boolean outboxed = origin.outboxes(decision, after.owner());
            batch.decided(handover, after, new EntryRecord(new History.Entry(event, decision), outboxed));
            cache.keep(handover);
            schedule(handover, handover.deadline());
            batch.onCommit(() -> {
                if (outboxed) { // first: it has to be counted even if whoever listens fails
                    context.deliveries().pending(after.owner(), decision);
                }
                context.listener().decided(after, event, decision);
            });
        }
        return outcome;
    }

    private History historyOf(CachedHandover handover) {
        return eventId -> {
            EntryRecord entry = cache.entry(handover, eventId);
            return entry == null ? null : entry.entry();
        };
    }

    // Timers

    private void expire(HandoverKey key, Instant now, Policy policy, CommitBatch batch) {
        boolean succeeded = false;
        try {
            CachedHandover handover = cache.get(key);
            handover.scheduledFor(HandoverRecord.NO_DEADLINE);
            succeeded = expire(handover, now, policy, batch);
        } catch (RuntimeException e) {
            context.incidents().report("a timer of " + key + " expired", e);
        }
        if (!succeeded) {
            deadlines.schedule(key, now.toEpochMilli() + RETRY_MILLIS);
        }
    }

    /** Lets the due timers of one handover expire, the earliest first; false if a rule failed at one of them. */
    private boolean expire(CachedHandover handover, Instant now, Policy policy, CommitBatch batch) {
        Set<String> failed = new HashSet<>();
        while (true) {
            HandoverRecord record = handover.latest();
            if (record == null || record.state().timerOwner() != TimerOwner.SERVER) {
                return true;
            }
            Timer timer = record.state().timers().nextBut(failed).orElse(null);
            if (timer == null) {
                return failed.isEmpty();
            }
            if (timer.deadline().isAfter(now)) {
                schedule(handover, timer.deadline().toEpochMilli());
                return failed.isEmpty();
            }
            boolean missed = timer.deadline().isBefore(tenure.missedBefore());
            HandoverEvent expiry = HandoverEvent.expiry(handover.key(), timer, missed);
            if (decide(handover, expiry, Origin.TIMER, now, policy, batch) instanceof Outcome.Refused refused) {
                refused(refused.refusal(), timer, handover.key());
                failed.add(timer.name());
            } else {
                context.metrics().timerExpired(Duration.between(timer.deadline(), now), missed);
            }
        }
    }

    private void refused(Refusal refusal, Timer timer, HandoverKey key) {
        context.metrics().timerRefused();
        if (refusal instanceof Refusal.PolicyFailed failure) {
            failures.note(key, failure);
        } else {
            LOG.error("the expiry of timer '{}' of {} was refused: {}", timer.name(), key, refusal.message());
        }
    }

    private void schedule(CachedHandover handover, long at) {
        if (at == HandoverRecord.NO_DEADLINE) {
            deadlines.cancel(handover.key());
            handover.scheduledFor(HandoverRecord.NO_DEADLINE);
        } else if (at < handover.scheduledFor()) { // most are pushed back
            deadlines.schedule(handover.key(), at);
            handover.scheduledFor(at);
        }
    }
}
