package org.stillthere.policy.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Length;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Occurrence.CloseRefused;
import org.stillthere.policy.model.Occurrence.StatusReported;
import org.stillthere.policy.model.Occurrence.TimerExpired;
import org.stillthere.policy.model.Occurrence.TimerFired;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.policy.model.Timers;

/**
 * The pure function at the core: what is known of a handover, what happened and what time it is go in;
 * what is known from now on and what to do come out. It holds no state, reads no clock and touches
 * nothing outside its arguments, so that a server, a simulation and a business user's case run the very
 * same code.
 *
 * <p>One event goes through four steps:
 *
 * <pre>
 *   admit    reported before? unknown, final, stale?   ──▶ Replayed, Refused
 *   absorb   note what happened: status, activity, count, expired timer
 *   decide   the policy looks at the facts             ──▶ Refused, if a rule fails
 *   carry    what the rules ask for becomes actions and the next state
 * </pre>
 *
 * <p>The kernel keeps what no policy may break: order, idempotency, generations, the final statuses. All
 * that is said, set, branched or closed comes from the policy.
 */
public final class Kernel {
    /** How many attributes a handover holds at most. Keeps a state small enough to rewrite per event. */
    public static final int MAX_ATTRIBUTES = 64;

    /** How many actions rules can ask for at once: more is a mistake in a rule. */
    public static final int MAX_ACTIONS = 64;

    /**
     * How many characters the actions of a decision carry together: texts, reasons, names, values. Some of the longest
     * messages that chat platforms take (4,096 for WhatsApp) fit; what is sent, stored and sent again stays small.
     */
    public static final int MAX_CHARACTERS = 16_384;

    /** How many characters the value of an attribute has at most that rules set: as many as a caller may set. */
    public static final int MAX_VALUE = 4_096;

    /** How many timers a handover has running at most. */
    public static final int MAX_TIMERS = 16;

    /** How many characters the name of a timer, a branch, an attribute or an event has at most. */
    public static final int MAX_NAME = 128;

    /** The shortest that a timer can run. */
    public static final Duration MIN_TIMER = Duration.ofMillis(1);

    /** The longest that a timer can run: the widest bound among comparable products (LivePerson). */
    public static final Duration MAX_TIMER = Length.LONGEST;

    private Kernel() {}

    /**
     * Decides on one event.
     *
     * @param state the handover before the event; null if it is not known
     * @param event what happened
     * @param receivedAt the clock of the one who asks: the time that counts, unless the caller owns the
     *     handover's timers and said when the event occurred
     * @param history what was decided before in this handover
     * @param policy what decides
     */
    public static Outcome decide(
            @Nullable HandoverState state, HandoverEvent event, Instant receivedAt, History history, Policy policy) {
        History.Entry earlier = history.find(event.eventId());
        if (earlier != null) {
            return earlier.event().equals(event)
                    ? new Outcome.Replayed(earlier.decision())
                    : new Outcome.Refused(new Refusal.EventIdReused(event.eventId()));
        }
        HandoverState before = state == null ? opened(event, receivedAt, policy) : state;
        if (before == null) {
            return new Outcome.Refused(new Refusal.HandoverNotFound(event.key()));
        }
        Refusal refusal = refusalOf(before, event.occurrence());
        if (refusal != null) {
            return new Outcome.Refused(refusal);
        }
        Draft draft = new Draft(before, event, timeOf(before, event, receivedAt), policy);
        event.occurrence().match(draft);
        if (draft.holdsTooManyAttributes()) {
            return new Outcome.Refused(new Refusal.TooManyAttributes(MAX_ATTRIBUTES));
        }
        Timer passedOver = passedOver(before, event.occurrence(), policy);
        if (passedOver != null) {
            draft.passOver(passedOver, policy.catchUp() == CatchUp.RE_ARM);
            return draft.decided(policy.version(), List.of());
        }
        if (event.occurrence() instanceof CloseRefused refused && !refused.isOf(before.pendingClose())) {
            return draft.decided(policy.version(), List.of()); // taken back already: rules must not do it again
        }
        return rule(before, event, draft, policy);
    }

    /** The handover that the event opens, as it is just before; null if it opens none. */
    private static @Nullable HandoverState opened(HandoverEvent event, Instant receivedAt, Policy policy) {
        if (!(event.occurrence() instanceof StatusReported reported)
                || reported.status().isFinal()) {
            return null;
        }
        Instant at = clock(reported.timerOwner(), event, receivedAt);
        return new HandoverState(
                event.key(),
                reported.status(),
                reported.timerOwner(),
                at,
                at,
                Set.of(),
                0,
                Activity.NONE,
                Timers.NONE,
                Collections.emptySortedMap(),
                null,
                policy.version(),
                0,
                event.eventId());
    }

    private static @Nullable Refusal refusalOf(HandoverState state, Occurrence occurrence) {
        if (state.status().isFinal()) {
            return new Refusal.HandoverFinal(state.key(), state.status());
        }
        if (occurrence instanceof TimerFired fired) {
            if (!state.timers().isCurrent(fired.timer(), fired.generation())) {
                return stale(state, fired.timer(), fired.generation());
            }
            return state.timerOwner() == TimerOwner.SERVER ? new Refusal.TimerOwnedByServer(fired.timer()) : null;
        }
        if (occurrence instanceof TimerExpired expired
                && !state.timers().isCurrent(expired.timer(), expired.generation())) {
            return stale(state, expired.timer(), expired.generation());
        }
        return null;
    }

    private static Refusal stale(HandoverState state, String timer, long generation) {
        Timer running = state.timers().find(timer);
        return new Refusal.TimerStale(timer, generation, running == null ? null : running.generation());
    }

    /** The time that counts. It never runs backwards within a handover. */
    private static Instant timeOf(HandoverState state, HandoverEvent event, Instant receivedAt) {
        Instant time = clock(state.timerOwner(), event, receivedAt);
        return time.isBefore(state.updatedAt()) ? state.updatedAt() : time;
    }

    /** What the clock of the timer owner said when the event came. */
    private static Instant clock(TimerOwner owner, HandoverEvent event, Instant receivedAt) {
        Instant occurredAt = event.occurredAt();
        return owner == TimerOwner.CALLER && occurredAt != null ? occurredAt : receivedAt;
    }

    /** A timer fell due while nobody was looking, and the policy does not want it to expire late. */
    private static @Nullable Timer passedOver(HandoverState before, Occurrence occurrence, Policy policy) {
        return occurrence instanceof TimerExpired expired && expired.missed() && policy.catchUp() != CatchUp.FIRE
                ? before.timers().find(expired.timer())
                : null;
    }

    private static Outcome rule(HandoverState before, HandoverEvent event, Draft draft, Policy policy) {
        HandoverState noted = draft.state(policy.version());
        boolean firstTimeInStatus = event.occurrence() instanceof StatusReported reported
                && !before.statusesSeen().contains(reported.status());
        Facts facts = new Facts(
                noted,
                event.occurrence(),
                firstTimeInStatus,
                before.pendingClose() != null,
                draft.expiries(),
                draft.now(),
                policy.settings(),
                policy.openingHours(),
                policy.activity());
        Ruling ruling = policy.decide(facts);
        if (ruling instanceof Ruling.Failed failed) {
            return failed(policy, failed.rule(), failed.message());
        }
        Ruling.Decided decided = (Ruling.Decided) ruling;
        Optional<String> fault = draft.carry(decided.proposals());
        if (fault.isPresent()) {
            List<String> fired = decided.firedRules();
            return failed(policy, fired.size() == 1 ? fired.get(0) : null, fault.get());
        }
        draft.endIfFinal();
        return draft.decided(policy.version(), decided.firedRules());
    }

    private static Outcome failed(Policy policy, @Nullable String rule, String detail) {
        return new Outcome.Refused(new Refusal.PolicyFailed(policy.version(), rule, detail));
    }
}
