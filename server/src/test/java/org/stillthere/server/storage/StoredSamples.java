package org.stillthere.server.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.policy.model.Timers;

/** Decisions to commit. */
public final class StoredSamples {
    /** When all of it happens. */
    public static final Instant NOW = Instant.parse("2026-03-02T09:00:00.123456789Z");

    private static final Timers ONE_MINUTE = Timers.NONE.set("inactivity", Duration.ofMinutes(1), NOW);
    private static final PolicyVersion VERSION = new PolicyVersion("policy", "0123");

    private StoredSamples() {}

    /** A decision that goes to no outbox. */
    public static Change.Decided change(String tenant, String id, String eventId) {
        return change(tenant, id, eventId, "sales");
    }

    /** The same, with that text in its state. */
    public static Change.Decided change(String tenant, String id, String eventId, String queue) {
        return decided(
                state(tenant, id, eventId, 2, queue, HandoverStatus.QUEUE, TimerOwner.SERVER, ONE_MINUTE), "", false);
    }

    /** The same, with those timers. */
    public static Change.Decided change(String tenant, String id, TimerOwner owner, Timers timers) {
        return decided(state(tenant, id, "event", 2, "sales", HandoverStatus.QUEUE, owner, timers), "", false);
    }

    /** A decision that goes to the outbox of that client. */
    public static Change.Decided outboxed(String tenant, String id, String eventId, long sequence, String client) {
        return decided(
                state(tenant, id, eventId, sequence, "sales", HandoverStatus.QUEUE, TimerOwner.SERVER, ONE_MINUTE),
                client,
                true);
    }

    /** The decision that ended a handover. */
    public static Change.Decided completed(String tenant, String id, Instant at) {
        HandoverState state =
                state(tenant, id, "event", 2, "sales", HandoverStatus.COMPLETED, TimerOwner.SERVER, Timers.NONE);
        if (!state.updatedAt().equals(at)) {
            throw new IllegalArgumentException("all of it happens at " + NOW);
        }
        return decided(state, "", false);
    }

    private static HandoverState state(
            String tenant,
            String id,
            String eventId,
            long sequence,
            String queue,
            HandoverStatus status,
            TimerOwner owner,
            Timers timers) {
        return new HandoverState(
                new HandoverKey(tenant, id),
                status,
                owner,
                NOW,
                NOW,
                Set.of(HandoverStatus.QUEUE),
                1,
                Activity.NONE.plus(Participant.USER, ActivityKind.MESSAGE, NOW),
                timers,
                new TreeMap<>(Map.of("queue", queue)),
                null,
                VERSION,
                sequence,
                eventId);
    }

    private static Change.Decided decided(HandoverState state, String owner, boolean outboxed) {
        HandoverKey key = state.key();
        String eventId = state.lastEventId();
        HandoverEvent event = new HandoverEvent(
                key, eventId, NOW, new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE));
        Decision decision = new Decision(
                Decision.idOf(key, eventId),
                key,
                eventId,
                state.decisionSequence(),
                1,
                1,
                0,
                VERSION,
                NOW,
                List.of(),
                List.of("a rule"));
        return new Change.Decided(
                StoredHandover.of(new HandoverRecord(state, owner)),
                StoredEntry.of(new EntryRecord(new History.Entry(event, decision), outboxed)));
    }
}
