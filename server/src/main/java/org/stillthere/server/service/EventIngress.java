package org.stillthere.server.service;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.server.lane.Answer;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.lane.Origin;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.metrics.ServerMetrics.EventCounts;

/** Takes events in, whichever call they come by: hands them to a lane, counts them and passes on the answers. Thread-safe. */
final class EventIngress {
    private final Lanes lanes;
    private final EventLimits limits;
    private final InstantSource clock;
    private final Rejections rejections;
    private final Map<EventKind, EventCounts> counts = new EnumMap<>(EventKind.class);

    EventIngress(Lanes lanes, EventLimits limits, InstantSource clock, ServerMetrics metrics) {
        this.lanes = lanes;
        this.limits = limits;
        this.clock = clock;
        this.rejections = new Rejections(lanes.maxInFlight());
        for (EventKind kind : EventKind.values()) {
            counts.put(kind, metrics.events(kind.label()));
        }
    }

    /** See {@link HandoverService#event}. */
    EventBuilder event(String prefix) {
        return new EventBuilder(prefix, limits, clock);
    }

    /** Takes an event. */
    void take(EventBuilder builder, Origin origin, EventReply reply) {
        HandoverEvent event = builder.build();
        if (event == null) {
            reject(builder, builder.invalid(), reply);
        } else {
            lanes.report(event, origin, new Report(event, countsOf(builder), reply));
        }
    }

    /** Answers that an event was rejected. */
    void reject(EventBuilder builder, Rejection rejection, EventReply reply) {
        countsOf(builder).refused(rejection.reason().name());
        reply.rejected(builder.rejected(rejection));
    }

    private EventCounts countsOf(EventBuilder builder) {
        return Objects.requireNonNull(counts.get(builder.kind()));
    }

    /** Whether so many events are under way that those who report many should wait. */
    boolean isCrowded() {
        return lanes.inFlight() > lanes.maxInFlight() / 2;
    }

    /** Why a call is rejected that comes while the server shuts down. */
    Rejection shuttingDown() {
        return rejections.unavailable(Answer.Cause.SHUTTING_DOWN);
    }

    Rejections rejections() {
        return rejections;
    }

    /** One event on its way through a lane: the one object that is made for it here. */
    private final class Report implements Consumer<Answer>, Answer.Cases<EventReply> {
        private final HandoverEvent event;
        private final EventCounts count;
        private final EventReply reply;

        Report(HandoverEvent event, EventCounts count, EventReply reply) {
            this.event = event;
            this.count = count;
            this.reply = reply;
        }

        @Override
        public void accept(Answer answer) {
            answer.match(this);
        }

        @Override
        public EventReply decided(Answer.Decided decided) {
            if (decided.replayed()) {
                count.replayed();
            } else {
                count.decided();
            }
            reply.decided(
                    decided.decision(),
                    decided.replayed(),
                    decided.standing() == Answer.Standing.ACKNOWLEDGED,
                    decided.owner());
            return reply;
        }

        @Override
        public EventReply refused(Answer.Refused refused) {
            return reject(refused.refusal().match(rejections));
        }

        @Override
        public EventReply unavailable(Answer.Unavailable unavailable) {
            return reject(rejections.unavailable(unavailable.cause()));
        }

        @Override
        public EventReply faulted(Answer.Faulted faulted) {
            return reject(Rejection.fault(faulted.incident()));
        }

        private EventReply reject(Rejection rejection) {
            count.refused(rejection.reason().name());
            reply.rejected(
                    new RejectedEvent(event.key().tenant(), event.key().handoverId(), event.eventId(), rejection));
            return reply;
        }
    }
}
