package org.stillthere.bench.faults;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.Decision;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.HandoverServiceGrpc.HandoverServiceBlockingStub;

/**
 * Looks whether a server knows all that it, or one before it on the same data, has answered: reports each event again, and
 * wants the very decision that it was answered with, marked as replayed. Then each handover must have as many decisions as
 * events, numbered without a gap; an event whose answer was never seen may have been decided on or not, and is once it is
 * reported again.
 */
final class Audit {
    private static final int CALL_SECONDS = 60;
    private static final int MOST_EVENTS = 500;

    /** The server takes messages of up to 4 MiB, and what it answers must be small enough, too. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int MOST_OF_A_KIND = 2;
    private static final int MOST_EXAMPLES = 6;
    private static final int MOST_TRIES = 10;

    private final HandoverServiceBlockingStub stub;
    private final List<String> examples = new ArrayList<>();
    private final Map<Findings, Integer> shown = new HashMap<>();
    private Findings findings = Findings.NONE;

    private Audit(ManagedChannel channel) {
        this.stub = HandoverServiceGrpc.newBlockingStub(channel);
    }

    /**
     * What an audit found.
     *
     * @param examples a few of what is not as it must be, for people
     */
    record Report(Findings findings, List<String> examples) {}

    /** Compares the ledger with what the server knows, and the ledger is what the server knows from then on. */
    static Report of(Server server, Ledger ledger) {
        ManagedChannel channel = server.connect();
        try {
            Audit audit = new Audit(channel);
            List<Ledger.Handover> handovers = ledger.handovers();
            audit.reportAgain(handovers);
            handovers.forEach(audit::settleDoubt);
            handovers.forEach(audit::count);
            return new Report(audit.findings, audit.examples);
        } finally {
            channel.shutdownNow();
        }
    }

    private void reportAgain(List<Ledger.Handover> handovers) {
        List<Ledger.Answered> batch = new ArrayList<>();
        int bytes = 0;
        for (Ledger.Handover handover : handovers) {
            for (Ledger.Answered answered : handover.answered()) {
                batch.add(answered);
                bytes += answered.event().getSerializedSize();
                if (batch.size() >= MOST_EVENTS || bytes >= MOST_BYTES) {
                    reportAgainAll(batch);
                    batch.clear();
                    bytes = 0;
                }
            }
        }
        if (!batch.isEmpty()) {
            reportAgainAll(batch);
        }
    }

    private void reportAgainAll(List<Ledger.Answered> batch) {
        BatchReportEventsRequest.Builder request = BatchReportEventsRequest.newBuilder();
        batch.forEach(answered -> request.addEvents(answered.event()));
        List<EventResult> results;
        try {
            results = withDeadline().batchReportEvents(request.build()).getResultsList();
        } catch (StatusRuntimeException e) {
            found(Findings.acked(batch.size()));
            found(Findings.unanswered(batch.size()), "a batch was refused: " + e.getStatus());
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            compare(batch.get(i), results.get(i));
        }
    }

    private void compare(Ledger.Answered answered, EventResult first) {
        String event = answered.toString();
        EventResult result = isBusy(first) ? report(answered.event()) : first;
        found(Findings.acked(1));
        if (result.hasRejection()) {
            boolean unknown = result.getRejection().getReason() == ErrorReason.ERROR_REASON_HANDOVER_NOT_FOUND;
            found(
                    unknown ? Findings.lost(1) : Findings.unanswered(1),
                    event + ": refused, " + result.getRejection().getReason() + " "
                            + result.getRejection().getMessage());
            return;
        }
        Decision now = result.getDecision();
        if (!now.getReplayed()) {
            found(Findings.lost(1), event + ": not known any more");
            answered.handover().correct(answered.place(), now);
        } else if (!asDecided(now).equals(asDecided(answered.decision()))) {
            found(Findings.wrong(1), event + ": answered with " + answered.decision() + " and now with " + now);
            answered.handover().correct(answered.place(), now);
        }
    }

    /** Without what says to whom it is answered, and when. */
    private static Decision asDecided(Decision decision) {
        return decision.toBuilder()
                .clearReplayed()
                .clearOwnerClientId()
                .clearAcknowledged()
                .build();
    }

    private void settleDoubt(Ledger.Handover handover) {
        HandoverEvent event = handover.inDoubt();
        if (event == null) {
            return;
        }
        try {
            EventResult result = report(event);
            if (result.hasDecision()) {
                handover.answered(result.getDecision());
            } else {
                found(
                        Findings.unanswered(1),
                        handover.id() + " " + event.getEventId() + ", in doubt, was refused: "
                                + result.getRejection().getMessage());
            }
        } catch (StatusRuntimeException e) {
            found(Findings.unanswered(1), handover.id() + " was refused: " + e.getStatus());
        }
    }

    /** Again, if the machine was too busy. */
    private EventResult report(HandoverEvent event) {
        BatchReportEventsRequest request =
                BatchReportEventsRequest.newBuilder().addEvents(event).build();
        EventResult result = withDeadline().batchReportEvents(request).getResults(0);
        for (int tries = 1; isBusy(result) && tries < MOST_TRIES; tries++) {
            result = withDeadline().batchReportEvents(request).getResults(0);
        }
        return result;
    }

    /** Whether rules took longer than the second that they have: the policy of this test takes milliseconds. */
    private static boolean isBusy(EventResult result) {
        return result.getRejection().getReason() == ErrorReason.ERROR_REASON_POLICY_FAILED;
    }

    private void count(Ledger.Handover handover) {
        List<Ledger.Answered> all = handover.answered();
        if (all.isEmpty()) {
            return;
        }
        long decisions;
        try {
            decisions = withDeadline()
                    .getHandover(GetHandoverRequest.newBuilder()
                            .setTenant(Shape.TENANT)
                            .setHandoverId(handover.id())
                            .build())
                    .getHandover()
                    .getDecisionSequence();
        } catch (StatusRuntimeException e) {
            found(Findings.unanswered(1), handover.id() + " can't be read: " + e.getStatus());
            return;
        }
        Set<Long> numbers = new HashSet<>();
        all.forEach(answered -> numbers.add(answered.decision().getSequence()));
        long twice = (long) all.size() - numbers.size();
        long unexplained = Math.abs(decisions - numbers.size());
        if (twice + unexplained > 0) {
            found(
                    Findings.doubled(twice + unexplained),
                    handover.id() + " has " + all.size() + " events, " + numbers.size()
                            + " numbers of decisions, and the last decision is number " + decisions);
        }
    }

    private HandoverServiceBlockingStub withDeadline() {
        return stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private void found(Findings more) {
        findings = findings.plus(more);
    }

    /** Keeps the first examples of each kind. */
    private void found(Findings more, String example) {
        found(more);
        if (shown.merge(more, 1, Integer::sum) <= MOST_OF_A_KIND && examples.size() < MOST_EXAMPLES) {
            examples.add(example);
        }
    }
}
