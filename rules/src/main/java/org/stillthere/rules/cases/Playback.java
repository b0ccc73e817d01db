package org.stillthere.rules.cases;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.kernel.Refusal;
import org.stillthere.policy.kernel.VirtualHandover;
import org.stillthere.policy.kernel.VirtualHandover.Step;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.Occurrence;

/** Plays the handover of one case in virtual time and puts into words what happens. Used by one thread. */
final class Playback implements Outcome.Cases<Playback.Told> {
    /** A rule that sets a timer of a millisecond must not keep a case running for ever. */
    private static final int MAX_EXPIRIES = 10_000;

    private static final LocalDateTime START = LocalDateTime.parse("2026-01-01T00:00:00");
    private static final HandoverKey KEY = new HandoverKey("case", "handover");

    private final VirtualHandover handover;
    private final ActionText words;
    private final Instant start;
    private String lastClose = "";

    /** Begins at that local time in the policy's time zone; if it is null, at a time on which no case can depend. */
    Playback(Policy policy, String language, @Nullable LocalDateTime starts) {
        this.handover = new VirtualHandover(KEY, policy, MAX_EXPIRIES);
        this.start = starts == null
                ? START.toInstant(ZoneOffset.UTC)
                : starts.atZone(policy.zone()).toInstant();
        this.words = new ActionText(language);
    }

    /**
     * An outcome in words.
     *
     * @param rules the names of the rules that fired, in order
     * @param lines what the caller was told to do, or why the event was refused
     */
    record Told(List<String> rules, List<String> lines) {}

    @Nullable
    HandoverState state() {
        return handover.state();
    }

    /**
     * Lets time run up to the step, then lets the step happen. Returns the timers that expired on the way, and last the
     * step itself unless only time passes.
     */
    List<Moment> play(CaseStep step) {
        Instant at = start.plus(step.at());
        Occurrence occurrence = step.occurrence();
        List<Moment> moments = new ArrayList<>(expire(at, occurrence == null));
        if (occurrence != null) {
            moments.add(moment(at, step.what(), handover.report(withDecision(occurrence), at)));
        }
        return moments;
    }

    /** A case can't name the decision whose close is refused: it is the latest one. */
    private Occurrence withDecision(Occurrence occurrence) {
        return occurrence.equals(StepText.CLOSE_REFUSED) ? new Occurrence.CloseRefused(lastClose) : occurrence;
    }

    private List<Moment> expire(Instant until, boolean inclusive) {
        List<Moment> moments = new ArrayList<>();
        while (true) {
            Step step = inclusive ? handover.expireThrough(until) : handover.expireBefore(until);
            if (step instanceof Step.Expired expired) {
                String what = "timer " + expired.timer().name() + " expires";
                moments.add(moment(expired.timer().deadline(), what, expired.outcome()));
                continue;
            }
            if (step instanceof Step.LimitReached reached) {
                moments.add(new Moment(
                        since(reached.timer().deadline()),
                        "timer " + reached.timer().name() + " expires",
                        List.of(),
                        List.of("timers expired more than " + reached.limit() + " times")));
            }
            return moments;
        }
    }

    private Moment moment(Instant at, String what, Outcome outcome) {
        Told told = outcome.match(this);
        return new Moment(since(at), what, told.rules(), told.lines());
    }

    private Duration since(Instant at) {
        return Duration.between(start, at);
    }

    @Override
    public Told decided(Outcome.Decided decided) {
        if (decided.decision().actions().stream().anyMatch(Action.CloseHandover.class::isInstance)) {
            lastClose = decided.decision().decisionId();
        }
        List<String> lines = decided.decision().actions().stream()
                .map(action -> action.match(words))
                .toList();
        return new Told(decided.decision().firedRules(), lines);
    }

    @Override
    public Told replayed(Outcome.Replayed replayed) {
        return new Told(List.of(), List.of());
    }

    @Override
    public Told refused(Outcome.Refused refused) {
        Refusal refusal = refused.refusal();
        List<String> lines = List.of(refusal.match(new RefusalText()));
        return refusal instanceof Refusal.PolicyFailed failed && failed.rule() != null
                ? new Told(List.of(failed.rule()), lines)
                : new Told(List.of(), lines);
    }
}
