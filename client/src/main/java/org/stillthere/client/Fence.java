package org.stillthere.client;

import java.util.HashMap;
import java.util.Map;
import org.stillthere.v1.Action;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Participant;

/**
 * Knows which user messages were reported, and so which close is older than one of them. Thread-safe: a message counts from
 * the moment it is reported, whatever the stream is doing.
 */
final class Fence {
    /** How many handovers are remembered after their messages were answered. */
    static final int ANSWERED = 100_000;

    private final Map<HandoverKey, Integer> unanswered = new HashMap<>();
    private final Map<HandoverKey, Long> lastAnswered = new RecentlyUsed<>(ANSWERED);

    /** An event is going to be sent. */
    synchronized void sent(HandoverEvent event) {
        if (isUserMessage(event)) {
            unanswered.merge(HandoverKey.of(event), 1, Integer::sum);
        }
    }

    /** An event that was to be sent was not, or was refused: nobody will decide on it. */
    synchronized void notSent(HandoverEvent event) {
        if (isUserMessage(event)) {
            unanswered.computeIfPresent(HandoverKey.of(event), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** An event was decided on. */
    synchronized void answered(HandoverEvent event, Decision decision) {
        HandoverKey key = HandoverKey.of(event);
        if (isUserMessage(event)) {
            notSent(event);
            lastAnswered.merge(key, decision.getSequence(), Math::max);
        } else if (isFinal(event)) {
            lastAnswered.remove(key);
        }
    }

    /** Whether the decision closes its handover without having seen a message of the user; the server may know of one. */
    synchronized boolean refuses(Decision decision) {
        if (!closes(decision)) {
            return false;
        }
        HandoverKey key = HandoverKey.of(decision);
        return decision.getCloseTakenBack()
                || unanswered.containsKey(key)
                || lastAnswered.getOrDefault(key, 0L) > decision.getSequence();
    }

    /** A decision was carried out. After a close none is to come that is older. */
    synchronized void done(Decision decision) {
        if (closes(decision)) {
            lastAnswered.remove(HandoverKey.of(decision));
        }
    }

    private static boolean closes(Decision decision) {
        return decision.getActionsList().stream().anyMatch(Action::hasCloseHandover);
    }

    private static boolean isUserMessage(HandoverEvent event) {
        if (!event.hasActivityTick()) {
            return false;
        }
        ActivityTick tick = event.getActivityTick();
        return tick.getBy() == Participant.PARTICIPANT_USER
                && (tick.getKind() == ActivityKind.ACTIVITY_KIND_MESSAGE
                        || tick.getKind() == ActivityKind.ACTIVITY_KIND_ATTACHMENT);
    }

    private static boolean isFinal(HandoverEvent event) {
        return switch (event.getStatusChanged().getStatus()) {
            case HANDOVER_STATUS_COMPLETED, HANDOVER_STATUS_CANCELLED, HANDOVER_STATUS_ERROR -> true;
            case HANDOVER_STATUS_UNSPECIFIED, HANDOVER_STATUS_QUEUE, HANDOVER_STATUS_ACTIVE, UNRECOGNIZED -> false;
        };
    }
}
