package org.stillthere.policy.kernel;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Timer;

/**
 * One handover in virtual time: the caller says what happens and when, and asks for the timers that expire in between.
 * Whatever plays a conversation without a server (cases, simulation, warm-up) plays it here, so that all of them agree
 * on the order of events:
 *
 * <pre>
 *   expireBefore(t)   one expiry at a time, in the order of deadlines, until it answers Idle
 *   report(x, t)      an event at the very instant of a deadline comes before the expiry
 * </pre>
 *
 * <p>It reads no clock and has no effects; all it holds is the handover's state and two counters. The caller keeps the
 * order of time: it lets the timers before an event expire, then reports the event. Used by one thread at a time.
 */
public final class VirtualHandover {
    private final HandoverKey key;
    private final Policy policy;
    private final int maxExpiries;
    private @Nullable HandoverState state;
    private int events;
    private int expiries;

    /**
     * A handover that is not open yet.
     *
     * @param key its key
     * @param policy what decides; used by the calling thread only
     * @param maxExpiries how many timers may expire in all, 0 or more: rules that set a timer at each expiry would
     *     otherwise never end
     */
    public VirtualHandover(HandoverKey key, Policy policy, int maxExpiries) {
        this.key = key;
        this.policy = policy;
        this.maxExpiries = maxExpiries;
    }

    /** What came of one step in time. */
    public sealed interface Step {
        /**
         * A timer expired, at its deadline.
         *
         * @param timer the timer as it was set
         * @param outcome what the kernel made of the expiry
         */
        record Expired(Timer timer, Outcome outcome) implements Step {}

        /**
         * A timer is due, but as many have expired as may. Nothing changed.
         *
         * @param timer the timer that is due
         * @param limit how many timers may expire in all
         */
        record LimitReached(Timer timer, int limit) implements Step {}

        /** No timer is due. Nothing changed. */
        record Idle() implements Step {}
    }

    /** How the handover stands; null before it opens. */
    public @Nullable HandoverState state() {
        return state;
    }

    /** Lets something happen at that time. Each report is a new event, with an id of its own. */
    public Outcome report(Occurrence occurrence, Instant at) {
        return decide(new HandoverEvent(key, "event-" + ++events, at, occurrence), at);
    }

    /** Lets the timer with the earliest deadline expire, if that lies before {@code end}. */
    public Step expireBefore(Instant end) {
        return expire(next().filter(timer -> timer.deadline().isBefore(end)));
    }

    /** Lets the timer with the earliest deadline expire, if that lies before {@code end} or is the same instant. */
    public Step expireThrough(Instant end) {
        return expire(next().filter(timer -> !timer.deadline().isAfter(end)));
    }

    private Optional<Timer> next() {
        return state == null ? Optional.empty() : state.timers().next();
    }

    private Step expire(Optional<Timer> due) {
        if (due.isEmpty()) {
            return new Step.Idle();
        }
        Timer timer = due.get();
        if (expiries >= maxExpiries) {
            return new Step.LimitReached(timer, maxExpiries);
        }
        expiries++;
        return new Step.Expired(timer, decide(HandoverEvent.expiry(key, timer, false), timer.deadline()));
    }

    /** No event id comes twice, so there is no need of a history. */
    private Outcome decide(HandoverEvent event, Instant now) {
        Outcome outcome = Kernel.decide(state, event, now, History.EMPTY, policy);
        if (outcome instanceof Outcome.Decided decided) {
            state = decided.state();
        }
        return outcome;
    }
}
