package org.stillthere.server.grpc;

import io.grpc.stub.StreamObserver;
import java.util.List;
import org.stillthere.server.service.MonitorOpen;
import org.stillthere.server.service.MonitorSession;
import org.stillthere.server.wire.EventReader;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.Open;

/** What a client sends on a monitor stream: maps its messages to calls of the session, which knows what they mean. */
final class MonitorRequests implements StreamObserver<MonitorHandoversRequest> {
    private final MonitorSession session;

    MonitorRequests(MonitorSession session) {
        this.session = session;
    }

    @Override
    public void onNext(MonitorHandoversRequest request) {
        if (MalformedMessages.isMalformed(request)) {
            session.unreadable(MalformedMessages.REJECTION);
            return;
        }
        switch (request.getMessageCase()) {
            case OPEN -> session.open(open(request.getOpen()));
            case EVENT -> session.events(1, "event.", (index, event) -> EventReader.read(request.getEvent(), event));
            case EVENTS -> events(request.getEvents().getEventsList());
            case ACK ->
                session.ack(request.getAck().getDecisionId(), request.getAck().getDecisionIdsList());
            case MESSAGE_NOT_SET -> session.unknownMessage();
        }
    }

    private void events(List<HandoverEvent> events) {
        session.events(events.size(), "events.", (index, event) -> EventReader.read(events.get(index), event));
    }

    private static MonitorOpen open(Open open) {
        return new MonitorOpen(
                open.getClientId(),
                open.getResumeToken(),
                open.getMaxOutstanding(),
                open.getMaxBatch(),
                open.getTenantsList(),
                open.getFilter());
    }

    @Override
    public void onError(Throwable cancelled) {
        session.cancelled();
    }

    @Override
    public void onCompleted() {
        session.halfClosed();
    }
}
