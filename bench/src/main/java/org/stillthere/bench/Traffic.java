package org.stillthere.bench;

import java.util.Locale;
import java.util.function.LongFunction;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Participant;

/**
 * What happens in many open handovers, event by event. Of 20 events 10 are messages of the user, 8 messages of the
 * agent, 1 is a user who types and 1 a user who reads. Neighbouring events are of different handovers: the next is so
 * many further on that all come by before one comes again.
 */
final class Traffic implements LongFunction<HandoverEvent> {
    static final String TENANT = "bench";

    private static final String MIX = "of 20 events 10 messages of users, 8 of agents, 1 user who types, 1 who reads";

    private static final int PERIOD = 20;

    /** A prime, so that no number of handovers below it shares a divisor with it. */
    private static final long STRIDE = 1_000_000_007;

    private final long handovers;

    Traffic(long handovers) {
        this.handovers = handovers;
    }

    /** Event number {@code n}; its id says the number. */
    @Override
    public HandoverEvent apply(long n) {
        long handover = n % handovers * STRIDE % handovers;
        int of = (int) ((n + n / handovers) % PERIOD); // else each handover would see one kind only
        if (of == PERIOD - 1) {
            return Events.activity(TENANT, handover, n, Participant.PARTICIPANT_USER, ActivityKind.ACTIVITY_KIND_READ);
        }
        if (of == PERIOD / 2 - 1) {
            return Events.activity(
                    TENANT, handover, n, Participant.PARTICIPANT_USER, ActivityKind.ACTIVITY_KIND_TYPING);
        }
        return Events.activity(
                TENANT,
                handover,
                n,
                of % 2 == 0 ? Participant.PARTICIPANT_USER : Participant.PARTICIPANT_AGENT,
                ActivityKind.ACTIVITY_KIND_MESSAGE);
    }

    /** For the report. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d open handovers, %s", handovers, MIX);
    }
}
