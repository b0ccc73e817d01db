package org.stillthere.bench.peers;

import com.google.protobuf.InvalidProtocolBufferException;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.BatchReportEventsResponse;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Participant;
import org.stillthere.v1.ReportEventRequest;
import org.stillthere.v1.ReportEventResponse;
import org.stillthere.v1.StatusChanged;

/** Users write in open handovers: ReportEvent, or BatchReportEvents. */
final class ReportEvents implements Requests {
    private static final String SERVICE = "stillthere.v1.HandoverService/";
    private static final String TENANT = "bench";

    private final int handovers;
    private final int batch;
    private final int round;

    /**
     * Sets up.
     *
     * @param handovers how many are open
     * @param batch events of a request; with 1 ReportEvent is called
     * @param round from 1; only the first opens the handovers, and each has event ids of its own
     */
    ReportEvents(int handovers, int batch, int round) {
        this.handovers = handovers;
        this.batch = batch;
        this.round = round;
    }

    @Override
    public String method() {
        return SERVICE + (batch == 1 ? "ReportEvent" : "BatchReportEvents");
    }

    @Override
    public long openings() {
        return round == 1 ? (handovers + batch - 1) / batch : 0;
    }

    @Override
    public byte[] opening(long n) {
        return request(n, ReportEvents::opens);
    }

    @Override
    public byte[] request(long n) {
        return request(n, this::userWrites);
    }

    @Override
    public int events() {
        return batch;
    }

    @Override
    public void check(byte[] answer) {
        try {
            Decision decision = batch == 1
                    ? ReportEventResponse.parseFrom(answer).getDecision()
                    : BatchReportEventsResponse.parseFrom(answer).getResultsList().stream()
                            .filter(EventResult::hasDecision)
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException("no event of a batch was decided on"))
                            .getDecision();
            if (decision.getReplayed()
                    || decision.getActionsCount() != 1
                    || !decision.getActions(0).hasSetTimer()) {
                throw new IllegalStateException("a user's message should restart the timer, not " + decision);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Event {
        HandoverEvent number(long n, int handover);
    }

    private byte[] request(long n, Event event) {
        if (batch == 1) {
            return ReportEventRequest.newBuilder()
                    .setEvent(event.number(n, (int) (n % handovers)))
                    .build()
                    .toByteArray();
        }
        BatchReportEventsRequest.Builder request = BatchReportEventsRequest.newBuilder();
        for (long i = n * batch; i < (n + 1) * batch; i++) {
            request.addEvents(event.number(i, (int) (i % handovers)));
        }
        return request.build().toByteArray();
    }

    private static HandoverEvent opens(long n, int handover) {
        return event(handover, "open-" + n)
                .setStatusChanged(StatusChanged.newBuilder().setStatus(HandoverStatus.HANDOVER_STATUS_QUEUE))
                .build();
    }

    private HandoverEvent userWrites(long n, int handover) {
        return event(handover, Ids.of(round * 1_000_000_000L + n))
                .setActivityTick(ActivityTick.newBuilder()
                        .setBy(Participant.PARTICIPANT_USER)
                        .setKind(ActivityKind.ACTIVITY_KIND_MESSAGE))
                .build();
    }

    private static HandoverEvent.Builder event(int handover, String id) {
        return HandoverEvent.newBuilder()
                .setTenant(TENANT)
                .setHandoverId(Ids.of(handover))
                .setEventId(id);
    }
}
