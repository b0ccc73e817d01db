package org.stillthere.rules.cases;

import java.time.Instant;
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

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final HandoverKey KEY = new HandoverKey("case", "handover");

    private final Policy policy;
    private final ActionText words;
    private final Map<String, History.Entry> history = new HashMap<>();
    private @Nullable HandoverState state;
    private @Nullable HandoverEvent current;
    private String lastClose = "";
    private int events;
    private int expiries;

    Playback(Policy policy, String language) {
        this.policy = policy;
        this.words = new ActionText(language);
    }

    @Nullable
    HandoverState state() {
        return state;
    }

    /** Lets time run up to the step, then lets it happen; returns what the caller is told to do, line by line. */
    List<String> play(CaseStep step) {
        Instant at = START.plus(step.at());
        Occurrence occurrence = step.occurrence();
        List<String> lines = new ArrayList<>(expire(at, occurrence == null));
        if (occurrence != null) {
            lines.clear(); // what expired on the way belongs to what was given
            lines.addAll(decide(new HandoverEvent(KEY, "event-" + ++events, at, known(occurrence)), at));
        }
        return lines;
    }

    /** What happened, with the decision that a case has no name for. */
    private Occurrence known(Occurrence occurrence) {
        return occurrence.equals(StepText.CLOSE_REFUSED) ? new Occurrence.CloseRefused(lastClose) : occurrence;
    }

    /** An event at the very instant of a deadline comes before the expiry. */
    private List<String> expire(Instant until, boolean inclusive) {
        List<String> lines = new ArrayList<>();
        Optional<Timer> due = due(until, inclusive);
        while (due.isPresent()) {
            if (++expiries > MOST_EXPIRIES) {
                lines.add("timers expired more than " + MOST_EXPIRIES + " times");
                return lines;
            }
            Timer timer = due.get();
            lines.addAll(decide(HandoverEvent.expiry(KEY, timer, false), timer.deadline()));
            due = due(until, inclusive);
        }
        return lines;
    }

    private Optional<Timer> due(Instant until, boolean inclusive) {
        return state == null
                ? Optional.empty()
                : state.timers()
                        .next()
                        .filter(timer -> timer.deadline().isBefore(until)
                                || (inclusive && timer.deadline().equals(until)));
    }

    private List<String> decide(HandoverEvent event, Instant at) {
        current = event;
        return Kernel.decide(state, event, at, history::get, policy).match(this);
    }

    @Override
    public List<String> decided(Outcome.Decided decided) {
        state = decided.state();
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
        return List.of(refused.refusal().match(new RefusalText()));
    }
}
