package org.stillthere.bench.peers;

import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;

/** What answers events in an alternative service. Thread-safe. */
interface Desk {
    /** Decides on an event of a handover that {@link ReportEvents} reports. */
    Decision decide(HandoverEvent event) throws Exception;
}
