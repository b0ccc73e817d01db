package org.stillthere.rules.cases;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.kernel.Refusal;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Timer;

/** Plays one handover in virtual time: timers expire in the order of their deadlines. Used by one thread. */
final class Playback implements Outcome.Cases<List<String>> {
    /** A rule that sets a timer of a millisecond must not keep a case going for ever. */
    private static final int MOST_EXPIRIES = 10_000;

    private static final LocalDateTime START = LocalDateTime.parse("2026-01-01T00:00:00");
    private static final HandoverKey KEY = new HandoverKey("case", "handover");

    private final Policy policy;
    private final ActionText words;
    private final Instant start;
    private final Map<String, History.Entry> history = new HashMap<>();
    private @Nullable HandoverState state;
    private @Nullable HandoverEvent current;
    private List<String> fired = List.of();
    private String lastClose = "";
    private int events;
    private int expiries;

    /** Begins at that local time in the policy's time zone, or where no case can depend on it. */
    Playback(Policy policy, String language, @Nullable LocalDateTime starts) {
        this.policy = policy;
        this.start = starts == null
                ? START.toInstant(ZoneOffset.UTC)
                : starts.atZone(policy.zone()).toInstant();
        this.words = new ActionText(language);
    }

    @Nullable
    HandoverState state() {
        return state;
    }

    /**
     * Lets time run up to the step, then lets it happen; returns the timers that expired on the way, and last the step
     * itself unless only time passes.
     */
    List<Moment> play(CaseStep step) {
        Instant at = start.plus(step.at());
        Occurrence occurrence = step.occurrence();
        List<Moment> moments = new ArrayList<>(expire(at, occurrence == null));
        if (occurrence != null) {
            moments.add(decide(new HandoverEvent(KEY, "event-" + ++events, at, known(occurrence)), at, step.what()));
        }
        return moments;
    }

    /** What happened, with the decision that a case has no name for. */
    private Occurrence known(Occurrence occurrence) {
        return occurrence.equals(StepText.CLOSE_REFUSED) ? new Occurrence.CloseRefused(lastClose) : occurrence;
    }

    /** An event at the very instant of a deadline comes before the expiry. */
    private List<Moment> expire(Instant until, boolean inclusive) {
        List<Moment> moments = new ArrayList<>();
        Optional<Timer> due = due(until, inclusive);
        while (due.isPresent()) {
            Timer timer = due.get();
            String what = "timer " + timer.name() + " expires";
            if (++expiries > MOST_EXPIRIES) {
                String line = "timers expired more than " + MOST_EXPIRIES + " times";
                moments.add(new Moment(since(timer.deadline()), what, List.of(), List.of(line)));
                return moments;
            }
            moments.add(decide(HandoverEvent.expiry(KEY, timer, false), timer.deadline(), what));
            due = due(until, inclusive);
        }
        return moments;
    }

    private Optional<Timer> due(Instant until, boolean inclusive) {
        return state == null
                ? Optional.empty()
                : state.timers()
                        .next()
                        .filter(timer -> timer.deadline().isBefore(until)
                                || (inclusive && timer.deadline().equals(until)));
    }

    private Moment decide(HandoverEvent event, Instant at, String what) {
        current = event;
        fired = List.of();
        List<String> lines =
                Kernel.decide(state, event, at, history::get, policy).match(this);
        return new Moment(since(at), what, fired, lines);
    }

    private Duration since(Instant at) {
        return Duration.between(start, at);
    }

    @Override
    public List<String> decided(Outcome.Decided decided) {
        state = decided.state();
        fired = decided.decision().firedRules();
        if (current != null) {
            history.put(current.eventId(), new History.Entry(current, decided.decision()));
        }
        if (decided.decision().actions().stream().anyMatch(Action.CloseHandover.class::isInstance)) {
            lastClose = decided.decision().decisionId();
        }
        return decided.decision().actions().stream()
                .map(action -> action.match(words))
                .toList();
    }

    @Override
    public List<String> replayed(Outcome.Replayed replayed) {
        return List.of();
    }

    @Override
    public List<String> refused(Outcome.Refused refused) {
        if (refused.refusal() instanceof Refusal.PolicyFailed failed && failed.rule() != null) {
            fired = List.of(failed.rule());
        }
        return List.of(refused.refusal().match(new RefusalText()));
    }
}
