package org.stillthere.server.grpc;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.server.lane.Answer;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.metrics.ServerMetrics.EventCounts;
import org.stillthere.v1.HandoverEvent;

/** Takes events in, whichever rpc they come by: reads and checks them, hands them to a lane, writes the answer. */
final class EventIngress {
    private final Lanes lanes;
    private final EventReader reader;
    private final InstantSource clock;
    private final Supplier<PolicyVersion> policyVersion;
    private final AnswerMapper mapper;
    private final Map<HandoverEvent.EventCase, EventCounts> counts = new EnumMap<>(HandoverEvent.EventCase.class);

    EventIngress(
            Lanes lanes,
            EventLimits limits,
            InstantSource clock,
            Supplier<PolicyVersion> policyVersion,
            ServerMetrics metrics) {
        this.lanes = lanes;
        this.reader = new EventReader(limits);
        this.clock = clock;
        this.policyVersion = policyVersion;
        this.mapper = new AnswerMapper(lanes.maxInFlight());
        for (HandoverEvent.EventCase kind : HandoverEvent.EventCase.values()) {
            counts.put(kind, metrics.events(kind.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** How an event is answered: one of the two, once. By whoever has the lane's turn, or the caller's thread; must not block. */
    interface Reply {
        /** It was decided on. */
        void decided(Answer.Decided decided);

        /** It was refused. */
        void rejected(ApiError error);
    }

    /**
     * Takes an event.
     *
     * @param prefix what the paths of its fields begin with in errors
     * @param client the client whose stream reports it; empty if a call does
     */
    void take(HandoverEvent event, String prefix, String client, Reply reply) {
        EventReader.Read read = reader.read(event, prefix, clock.instant());
        if (read instanceof EventReader.Read.Invalid invalid) {
            refuse(event, ApiError.invalid(invalid.violations()), reply);
        } else if (read instanceof EventReader.Read.Event valid) {
            lanes.report(valid.event(), client, answer -> answer.match(new Answering(event, reply)));
        }
    }

    /** Answers that an event was refused. */
    void refuse(HandoverEvent event, ApiError error, Reply reply) {
        countsOf(event).refused(error.reasonName());
        reply.rejected(error);
    }

    private EventCounts countsOf(HandoverEvent event) {
        return Objects.requireNonNull(counts.get(event.getEventCase()));
    }

    /** Whether so many events are under way that those who report many should wait. */
    boolean isCrowded() {
        return lanes.inFlight() > lanes.maxInFlight() / 2;
    }

    /** The error of a call that comes while the server shuts down. */
    ApiError shuttingDown() {
        return mapper.unavailable(Answer.Cause.SHUTTING_DOWN);
    }

    /** The policy that decides, as callers see it. */
    String policyVersion() {
        return policyVersion.get().toString();
    }

    private final class Answering implements Answer.Cases<Reply> {
        private final HandoverEvent event;
        private final Reply reply;

        Answering(HandoverEvent event, Reply reply) {
            this.event = event;
            this.reply = reply;
        }

        @Override
        public Reply decided(Answer.Decided decided) {
            if (decided.replayed()) {
                countsOf(event).replayed();
            } else {
                countsOf(event).decided();
            }
            reply.decided(decided);
            return reply;
        }

        @Override
        public Reply refused(Answer.Refused refused) {
            refuse(event, refused.refusal().match(mapper), reply);
            return reply;
        }

        @Override
        public Reply unavailable(Answer.Unavailable unavailable) {
            refuse(event, mapper.unavailable(unavailable.cause()), reply);
            return reply;
        }

        @Override
        public Reply faulted(Answer.Faulted faulted) {
            refuse(event, AnswerMapper.faulted(faulted.incident()), reply);
            return reply;
        }
    }
}
