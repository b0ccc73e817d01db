package org.stillthere.server.lane;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.kernel.Refusal;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.server.store.HandoverStore;
import org.stillthere.server.store.HandoverStore.Change;
import org.stillthere.server.store.StoreException;

/**
 * The single writer of some of the handovers: one thread that takes what has come, decides on it, lets due
 * timers expire, commits all of that at once, and then answers.
 *
 * <pre>
 *      ┌──────────────────────────────────────────────────────────────┐
 *      ▼                                                              │
 *   take all that has come ──▶ decide ──▶ expire what is due ──▶ commit ──▶ answer
 *      ▲ nothing: sleep until the next deadline, or until woken
 * </pre>
 *
 * <p>Events are taken before timers expire, and what counts as due is what was due before they were taken:
 * a message that has reached the lane always wins against the expiry of its handover's timer.
 *
 * <p>While one group is flushed to the disk the next one gathers: the more load, the larger the groups.
 * Their size is bounded by the limit on events in flight.
 */
final class Lane implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** A step of the wall clock is noticed within this time. */
    private static final long LONGEST_SLEEP_MILLIS = 1_000;

    /** When to try again an expiry that failed: a rule threw, or the store could not commit. */
    private static final long RETRY_MILLIS = 10_000;

    private final HandoverStore store;
    private final Policy policy;
    private final InstantSource clock;
    private final Instant startedAt;
    private final DecisionListener listener;
    private final Incidents incidents;
    private final StateCache cache;
    private final DeadlineHeap deadlines = new DeadlineHeap();
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread sleeper;
    private volatile boolean woken;
    private volatile boolean closing;

    Lane(LaneContext context, Policy policy) {
        this.store = context.store();
        this.policy = policy;
        this.clock = context.clock();
        this.startedAt = context.startedAt();
        this.listener = context.listener();
        this.incidents = context.incidents();
        this.cache = new StateCache(context.cachedHandovers());
    }

    /** Takes note of the timers of a handover in the store. Before the lane's thread starts. */
    void restore(HandoverState state) {
        schedule(state);
    }

    void submit(Command command) {
        commands.add(command);
        wake();
    }

    /** Lets the lane finish what has come, and end. */
    void close() {
        closing = true;
        wake();
    }

    /** Lets the lane look at its commands and its clock now. */
    void wake() {
        woken = true;
        LockSupport.unpark(sleeper);
    }

    @Override
    public void run() {
        boolean last = false;
        while (!last) {
            last = closing;
            woken = false;
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Group group = new Group();
            for (Command command = commands.poll(); command != null; command = commands.poll()) {
                work(command, now, group);
            }
            if (!last) {
                expire(now, group);
            }
            if (!group.isEmpty()) {
                finish(group);
            } else if (!last) {
                sleep(now);
            }
        }
    }

    private void sleep(Instant now) {
        sleeper = Thread.currentThread();
        if (!woken) {
            long millis = Math.min(deadlines.earliest() - now.toEpochMilli(), LONGEST_SLEEP_MILLIS);
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(Math.max(millis, 1)));
        }
        sleeper = null;
    }

    private void work(Command command, Instant now, Group group) {
        if (command instanceof Command.Report report) {
            report(report, now, group);
        } else if (command instanceof Command.Read read) {
            read(read, group);
        }
    }

    private void report(Command.Report report, Instant now, Group group) {
        Consumer<Answer> reply = report.reply();
        Answer answer;
        try {
            answer = answer(decide(report.event(), now, group));
        } catch (StoreException e) {
            incidents.report("reading " + report.event().key(), e);
            answer = new Answer.Unavailable(Answer.Cause.STORE_FAILED);
        } catch (RuntimeException e) {
            answer = new Answer.Faulted(incidents.report("deciding on " + report.event(), e));
        }
        Answer committed = answer;
        group.then(
                () -> reply.accept(committed), () -> reply.accept(new Answer.Unavailable(Answer.Cause.STORE_FAILED)));
    }

    private static Answer answer(Outcome outcome) {
        return outcome.match(new Outcome.Cases<>() {
            @Override
            public Answer decided(Outcome.Decided decided) {
                return new Answer.Decided(decided.decision(), false);
            }

            @Override
            public Answer replayed(Outcome.Replayed replayed) {
                return new Answer.Decided(replayed.decision(), true);
            }

            @Override
            public Answer refused(Outcome.Refused refused) {
                return new Answer.Refused(refused.refusal());
            }
        });
    }

    private void read(Command.Read read, Group group) {
        group.then(
                () -> {
                    Optional<Snapshot> snapshot = Optional.empty();
                    try {
                        snapshot = snapshot(read.key());
                    } catch (RuntimeException e) {
                        incidents.report("reading " + read.key(), e);
                    }
                    read.reply().accept(snapshot);
                },
                () -> read.reply().accept(Optional.empty()));
    }

    private Optional<Snapshot> snapshot(HandoverKey key) {
        HandoverState state = committed(key);
        History.Entry entry = state == null ? null : store.findEntry(key, state.lastEventId());
        return state == null || entry == null ? Optional.empty() : Optional.of(new Snapshot(state, entry.decision()));
    }

    /** Decides on one event, on top of what the group has decided before. */
    private Outcome decide(HandoverEvent event, Instant now, Group group) {
        HandoverKey key = event.key();
        HandoverState inGroup = group.state(key);
        HandoverState state = inGroup == null ? committed(key) : inGroup;
        History history = state == null
                ? History.EMPTY
                : eventId -> {
                    History.Entry entry = group.entry(key, eventId);
                    return entry == null ? store.findEntry(key, eventId) : entry;
                };
        Outcome outcome = Kernel.decide(state, event, now, history, policy);
        if (outcome instanceof Outcome.Decided decided) {
            group.add(new Change(decided.state(), new History.Entry(event, decided.decision())));
            group.then(() -> listener.decided(decided.state(), event, decided.decision()), () -> {});
        }
        return outcome;
    }

    private @Nullable HandoverState committed(HandoverKey key) {
        HandoverState state = cache.get(key);
        if (state == null) {
            state = store.find(key);
            if (state != null) {
                cache.put(key, state);
            }
        }
        return state;
    }

    /** Lets every timer expire that was due before {@code now}. */
    private void expire(Instant now, Group group) {
        long millis = now.toEpochMilli();
        for (HandoverKey key = deadlines.poll(millis); key != null; key = deadlines.poll(millis)) {
            boolean succeeded = false;
            try {
                succeeded = expire(key, now, group);
            } catch (RuntimeException e) {
                incidents.report("a timer of " + key + " expired", e);
            }
            if (!succeeded) {
                deadlines.schedule(key, millis + RETRY_MILLIS);
            }
        }
    }

    /** Lets the due timers of one handover expire, the earliest first; false if a rule failed. */
    private boolean expire(HandoverKey key, Instant now, Group group) {
        while (true) {
            HandoverState inGroup = group.state(key);
            HandoverState state = inGroup == null ? committed(key) : inGroup;
            Timer timer = state == null ? null : state.timers().next().orElse(null);
            if (state == null || timer == null) {
                return true;
            }
            if (timer.deadline().isAfter(now)) {
                schedule(state);
                return true;
            }
            HandoverEvent expiry =
                    HandoverEvent.expiry(key, timer, timer.deadline().isBefore(startedAt));
            if (decide(expiry, now, group) instanceof Outcome.Refused refused) {
                Refusal refusal = refused.refusal();
                LOG.error("the expiry of timer '{}' of {} was refused: {}", timer.name(), key, refusal.message());
                return false;
            }
        }
    }

    private void schedule(HandoverState state) {
        if (state.timerOwner() == TimerOwner.SERVER) {
            state.timers()
                    .next()
                    .ifPresent(timer ->
                            deadlines.schedule(state.key(), timer.deadline().toEpochMilli()));
        }
    }

    /** Makes the group durable, and then tells the world; or drops it. */
    private void finish(Group group) {
        try {
            if (!group.changes().isEmpty()) {
                store.commit(group.changes());
            }
        } catch (StoreException e) {
            incidents.report("committing " + group.changes().size() + " changes", e);
            retryExpiries(group);
            group.apologies().forEach(this::tell);
            return;
        }
        group.states().forEach((key, state) -> {
            cache.put(key, state);
            schedule(state);
        });
        group.answers().forEach(this::tell);
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
        group.states().keySet().forEach(key -> deadlines.schedule(key, later));
    }
}
