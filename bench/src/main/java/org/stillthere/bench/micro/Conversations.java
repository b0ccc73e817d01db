package org.stillthere.bench.micro;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicySession;

/**
 * Conversations as the kernel saw them: in each a user waits, talks to an agent, falls silent three times and the
 * handover ends. Eleven events, three of them expiries.
 */
final class Conversations {
    private static final int SILENCES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(7);
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private final List<Step> steps = new ArrayList<>();
    private @Nullable HandoverState state;
    private Instant now = START;
    private int events;

    private Conversations() {}

    /** One event: what the kernel was given and what came of it. */
    record Step(
            @Nullable HandoverState before,
            HandoverEvent event,
            Instant at,
            Facts facts,
            Ruling ruling,
            HandoverState after,
            Decision decision) {}

    /** Plays one conversation in each of so many queues, {@code q0} first, under that policy. */
    static List<Step> play(CompiledPolicy policy, int queues) {
        Conversations all = new Conversations();
        for (int queue = 0; queue < queues; queue++) {
            all.play(policy, new HandoverKey("acme", "chat-" + queue), "q" + queue);
        }
        return all.steps;
    }

    private void play(CompiledPolicy policy, HandoverKey key, String queue) {
        state = null;
        List<Facts> facts = new ArrayList<>();
        List<Ruling> rulings = new ArrayList<>();
        try (PolicySession session = policy.open((seen, ruling) -> {
            facts.add(seen);
            rulings.add(ruling);
        })) {
            Conversation conversation = occurrence ->
                    step(new HandoverEvent(key, "event-" + events++, null, occurrence), session, facts, rulings);
            SortedMap<String, String> attributes = new TreeMap<>();
            attributes.put("queue", queue);
            conversation.happens(new Occurrence.StatusReported(HandoverStatus.QUEUE, TimerOwner.SERVER, attributes));
            conversation.happens(message(Participant.USER));
            conversation.happens(status(HandoverStatus.ACTIVE));
            conversation.happens(message(Participant.AGENT));
            conversation.happens(message(Participant.USER));
            conversation.happens(new Occurrence.ActivityTick(Participant.USER, ActivityKind.TYPING));
            conversation.happens(message(Participant.AGENT));
            for (int silence = 0; silence < SILENCES; silence++) {
                Optional<Timer> timer =
                        state == null ? Optional.empty() : state.timers().next();
                Timer next = timer.orElseThrow(() -> new IllegalStateException("no timer runs"));
                now = next.deadline();
                step(HandoverEvent.expiry(key, next, false), session, facts, rulings);
            }
            conversation.happens(status(HandoverStatus.COMPLETED));
        }
    }

    @FunctionalInterface
    private interface Conversation {
        void happens(Occurrence occurrence);
    }

    private static Occurrence status(HandoverStatus status) {
        return new Occurrence.StatusReported(status, TimerOwner.SERVER, Collections.emptySortedMap());
    }

    private static Occurrence message(Participant by) {
        return new Occurrence.ActivityTick(by, ActivityKind.MESSAGE);
    }

    private void step(HandoverEvent event, PolicySession session, List<Facts> facts, List<Ruling> rulings) {
        now = now.plus(PAUSE);
        HandoverState before = state;
        Outcome outcome = Kernel.decide(before, event, now, History.EMPTY, session);
        if (!(outcome instanceof Outcome.Decided decided)) {
            throw new IllegalStateException("not decided: " + outcome);
        }
        steps.add(new Step(
                before,
                event,
                now,
                facts.get(facts.size() - 1),
                rulings.get(rulings.size() - 1),
                decided.state(),
                decided.decision()));
        state = decided.state();
    }
}
