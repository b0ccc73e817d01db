package org.stillthere.client;

import java.util.ArrayDeque;
import java.util.Queue;
import org.stillthere.v1.HandoverEvent;

/**
 * The reports that must be answered one after the other: those of one handover. Only the first is ever on its way,
 * since a refusal that passes would let a later one overtake it.
 */
final class ReportLane {
    /** Where the first report is. */
    enum Place {
        /** It may be sent. */
        READY,
        /** It was sent on the stream that is open, or was. */
        SENT,
        /** It was refused for now, and its time has not come. */
        PUT_OFF
    }

    final Queue<Numbered> reports = new ArrayDeque<>();
    Place place = Place.READY;
    int timesPutOff;

    Numbered first() {
        return reports.element();
    }

    /** Whether the first report was sent, and has this id. */
    boolean isSent(HandoverKey key, String eventId) {
        HandoverEvent event = first().report().event();
        return place == Place.SENT
                && event.getEventId().equals(eventId)
                && HandoverKey.of(event).equals(key);
    }

    /**
     * A report and its place among all.
     *
     * @param number 1, 2, 3 in the order in which they were taken in
     */
    record Numbered(long number, Report report) {}
}
