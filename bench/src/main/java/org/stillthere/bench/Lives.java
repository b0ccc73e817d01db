package org.stillthere.bench;

import java.util.Locale;
import java.util.function.LongFunction;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Participant;

/**
 * Handovers that open, go on and end, so many at a time: each has 20 events, the first opens it, the last completes it,
 * then a new one takes its place. The first of each place begin somewhere in their lives and must be open already.
 */
final class Lives implements LongFunction<HandoverEvent> {
    private static final int LENGTH = 20;

    private final long places;

    Lives(long places) {
        this.places = places;
    }

    @Override
    public HandoverEvent apply(long n) {
        long place = n % places;
        long age = n / places + place % LENGTH; // so that not all begin and end at once
        long handover = place + age / LENGTH * places;
        int step = (int) (age % LENGTH);
        if (step == 0) {
            return Events.status(Traffic.TENANT, handover, n, HandoverStatus.HANDOVER_STATUS_QUEUE);
        }
        if (step == LENGTH - 1) {
            return Events.status(Traffic.TENANT, handover, n, HandoverStatus.HANDOVER_STATUS_COMPLETED);
        }
        return Events.activity(
                Traffic.TENANT,
                handover,
                n,
                step % 2 == 0 ? Participant.PARTICIPANT_USER : Participant.PARTICIPANT_AGENT,
                ActivityKind.ACTIVITY_KIND_MESSAGE);
    }

    /** For the report. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d open handovers, each with %d events from opened to completed, messages of user and agent between",
                places,
                LENGTH);
    }
}
