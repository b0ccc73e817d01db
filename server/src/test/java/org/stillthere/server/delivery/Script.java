package org.stillthere.server.delivery;

import java.util.Map;
import java.util.SplittableRandom;
import org.stillthere.client.HandoverEvents;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;

/**
 * What happens in each handover, event after event, without an end: the same for the same seed, so that a client
 * that was killed can go on where it was, and whoever looks after it knows what was reported.
 */
record Script(long seed) {
    /** How many events come together at most. */
    static final int LONGEST_BURST = 3;

    static final String TENANT = "chaos";

    private static final String EVENT = "e";

    static String handover(int number) {
        return "handover-" + number;
    }

    /** Event number {@code n}, from 0, of a handover. The first opens it; none ends it. */
    HandoverEvent event(int handover, int n) {
        String id = handover(handover);
        String eventId = EVENT + n;
        if (n == 0) {
            return HandoverEvents.status(TENANT, id, eventId, HandoverStatus.HANDOVER_STATUS_QUEUE);
        }
        int kind = random(handover, n).nextInt(100);
        if (kind < 50) {
            return HandoverEvents.userMessage(TENANT, id, eventId);
        } else if (kind < 70) {
            return HandoverEvents.agentMessage(TENANT, id, eventId);
        } else if (kind < 85) {
            return HandoverEvents.status(TENANT, id, eventId, HandoverStatus.HANDOVER_STATUS_ACTIVE);
        } else if (kind < 95) {
            return HandoverEvents.providerEvent(TENANT, id, eventId, "agent-typing", Map.of("n", eventId));
        }
        return HandoverEvents.attributes(TENANT, id, eventId, Map.of("queue", eventId));
    }

    /** Which event of its handover it is, from 0. Only for ids that {@link #event} gave. */
    static int number(String eventId) {
        return Integer.parseInt(eventId.substring(EVENT.length()));
    }

    /** Whether the id is of this script. */
    static boolean isOurs(String eventId) {
        return eventId.startsWith(EVENT);
    }

    /** How many events come together, from event {@code n} on. */
    int burst(int handover, int n) {
        SplittableRandom random = random(handover, n).split();
        return random.nextInt(10) < 7 ? 1 : 2 + random.nextInt(LONGEST_BURST - 1);
    }

    /** How long it is quiet before event {@code n}: at times long enough for a timer of a second to expire. */
    long pauseMillis(int handover, int n) {
        SplittableRandom random = random(handover, n).split().split();
        if (n == 0) {
            return random.nextInt(200);
        }
        int kind = random.nextInt(100);
        if (kind < 20) {
            return random.nextInt(20);
        }
        return kind < 80 ? random.nextInt(50, 900) : random.nextInt(1_000, 2_500);
    }

    private SplittableRandom random(int handover, int n) {
        return new SplittableRandom(seed ^ (handover * 0x9E3779B97F4A7C15L) ^ (n * 0xC2B2AE3D27D4EB4FL));
    }
}
