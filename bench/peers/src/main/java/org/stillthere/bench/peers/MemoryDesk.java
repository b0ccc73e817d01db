package org.stillthere.bench.peers;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;

/**
 * Answers from memory: no store, no timers, and an event that is reported twice has effect twice. All that StillThere
 * does besides is left out, in favour of the alternative.
 */
final class MemoryDesk implements Desk {
    private final Decider decider;
    private final AtomicLong decisions = new AtomicLong();

    MemoryDesk(Decider decider) {
        this.decider = decider;
    }

    @Override
    public Decision decide(HandoverEvent event) {
        long now = System.currentTimeMillis();
        return Wire.decision(
                event,
                Ids.of(decisions.incrementAndGet()),
                Instant.ofEpochMilli(now),
                decider.decide(Ids.number(event.getHandoverId()), Wire.incident(event), now));
    }
}
