package org.stillthere.client;

import org.stillthere.v1.Action;
import org.stillthere.v1.CloseHandover;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Say;

/** Events and decisions of tenant {@code t}. */
final class Samples {
    static final String TENANT = "t";

    private Samples() {}

    static HandoverEvent queued(String handover, String eventId) {
        return HandoverEvents.status(TENANT, handover, eventId, HandoverStatus.HANDOVER_STATUS_QUEUE);
    }

    static HandoverEvent userMessage(String handover, String eventId) {
        return HandoverEvents.userMessage(TENANT, handover, eventId);
    }

    static HandoverEvent agentMessage(String handover, String eventId) {
        return HandoverEvents.agentMessage(TENANT, handover, eventId);
    }

    /** A decision on an event, with nothing to do. */
    static Decision.Builder decision(String handover, String eventId, long sequence) {
        return Decision.newBuilder()
                .setDecisionId(handover + "-" + sequence)
                .setTenant(TENANT)
                .setHandoverId(handover)
                .setEventId(eventId)
                .setSequence(sequence);
    }

    static Decision.Builder decision(HandoverEvent event, long sequence) {
        return decision(event.getHandoverId(), event.getEventId(), sequence).setTenant(event.getTenant());
    }

    /** A decision on a timer, with something to say. Its id is {@code handover-sequence}. */
    static Decision.Builder say(String handover, long sequence) {
        return saying(decision(handover, "stillthere/timer/" + sequence, sequence));
    }

    static Decision.Builder saying(Decision.Builder decision) {
        return decision.addActions(Action.newBuilder().setSay(Say.newBuilder().setText("Still there?")));
    }

    /** A decision on a timer that closes the handover. */
    static Decision.Builder close(String handover, long sequence) {
        return say(handover, sequence)
                .addActions(Action.newBuilder()
                        .setCloseHandover(CloseHandover.newBuilder().setReason("inactivity")));
    }
}
