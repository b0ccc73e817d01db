package org.stillthere.bench.peers;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.stillthere.policy.model.Action;

/**
 * Drools behind REST on Quarkus: the facts of each handover in memory, a session for each event. It runs on the threads
 * of the event loop, the fastest that Quarkus has.
 */
@Path("/events/{handover}")
@Singleton
public final class UsualResource {
    private static final int HANDOVERS = 10_000;

    private final Decider decider = new SessionPerEvent(HANDOVERS);
    private final AtomicLong decisions = new AtomicLong();

    /** What is reported. */
    public record Event(String eventId, String incident) {}

    /** What is answered. */
    public record Decision(String decisionId, String handoverId, String eventId, List<Action> actions) {}

    /** Decides on an event; {@code incident} is the name of one. */
    @POST
    @NonBlocking
    public Decision report(@PathParam("handover") String handoverId, Event event) {
        return new Decision(
                Ids.of(decisions.incrementAndGet()),
                handoverId,
                event.eventId(),
                decider.decide(
                        Ids.number(handoverId),
                        Incident.valueOf(event.incident()),
                        System.currentTimeMillis()));
    }
}
