package org.stillthere.bench.faults;

import java.util.Random;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.AttributesChanged;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Participant;
import org.stillthere.v1.StatusChanged;

/** What the events of a load are like. */
enum Shape {
    /** Messages: some hundred bytes are stored for each. */
    SMALL(0),
    /** The handover has 60 KB of attributes, so about as much is stored for each message: files fill fast. */
    LARGE(15);

    /** The tenant of all events. */
    static final String TENANT = "faults";

    /** The most that an attribute may have, in bytes. */
    private static final int ATTRIBUTE_BYTES = 4_096;

    private final int attributes;

    Shape(int attributes) {
        this.attributes = attributes;
    }

    /**
     * The event of that number.
     *
     * @param number from 1, which opens the handover; the second sets its attributes
     */
    HandoverEvent event(String handover, int number) {
        HandoverEvent.Builder event = HandoverEvent.newBuilder()
                .setTenant(TENANT)
                .setHandoverId(handover)
                .setEventId("e" + number);
        if (number == 1) {
            event.setStatusChanged(StatusChanged.newBuilder().setStatus(HandoverStatus.HANDOVER_STATUS_ACTIVE));
        } else if (number == 2 && attributes > 0) {
            AttributesChanged.Builder changed = AttributesChanged.newBuilder();
            for (int i = 0; i < attributes; i++) {
                changed.putSet("large" + i, noise(handover, i));
            }
            event.setAttributesChanged(changed);
        } else {
            event.setActivityTick(ActivityTick.newBuilder()
                    .setBy(number % 2 == 0 ? Participant.PARTICIPANT_USER : Participant.PARTICIPANT_AGENT)
                    .setKind(ActivityKind.ACTIVITY_KIND_MESSAGE));
        }
        return event.build();
    }

    /** Text that a compressor makes little of, the same each time. */
    private static String noise(String handover, int attribute) {
        return new Random(handover.hashCode() * 31L + attribute)
                .ints(ATTRIBUTE_BYTES, 'A', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
