package org.stillthere.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.stillthere.client.HandoverEvents;
import org.stillthere.server.delivery.ChaosClient.Entry;
import org.stillthere.v1.Action;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.GetHandoverResponse;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc.HandoverServiceBlockingStub;

/**
 * What a client wrote down, held against what the server says: whether anything was lost, done twice, done in the
 * wrong order, or timed wrongly. Knows nothing of the library's own bookkeeping.
 */
final class Books {
    private static final int BATCH = 1_000;

    private final ChaosClient.Setup setup;
    private final HandoverServiceBlockingStub server;
    private final List<Downtime> downtimes;
    private final List<Decision> done;
    private final List<Decision> refusedCloses;
    private final List<Decision> answers;
    private final List<String> answerBook;

    /** All decisions that are known of a handover, by their sequence. */
    private final Map<String, TreeMap<Long, Decision>> known = new HashMap<>();

    private long expired;
    private long expiredLate;
    private long overtaken;

    /** A time in which no server was there. */
    record Downtime(Instant from, Instant until) {
        boolean includes(Instant instant) {
            return !instant.isBefore(from) && instant.isBefore(until);
        }
    }

    Books(ChaosClient.Setup setup, HandoverServiceBlockingStub server, List<Downtime> downtimes) throws IOException {
        this.setup = setup;
        this.server = server;
        this.downtimes = downtimes;
        List<String> ledger = Journal.read(setup.ledger());
        this.done = Entry.DONE.decisions(ledger);
        this.refusedCloses = Entry.REFUSED.decisions(ledger);
        this.answerBook = Journal.read(setup.answers());
        this.answers = Entry.DECIDED.decisions(answerBook);
    }

    /** Fails if anything is not as it should be. The server is quiet: no timer runs, nothing is on its way. */
    String check() throws IOException {
        assertThat(Entry.REJECTED.rejections(answerBook)).isEmpty();
        nothingIsDoneTwice();
        eachHandoverIsDoneInOrder();
        done.forEach(this::learn);
        refusedCloses.forEach(this::learn);
        answers.forEach(this::learn);
        everyAnswerIsGivenAgain();
        everyRefusedCloseIsKnownToTheServer();
        for (int handover = 0; handover < setup.handovers(); handover++) {
            nothingIsMissing(Script.handover(handover));
        }
        whateverHasActionsIsDone();
        known.forEach(this::timersExpireOnce);
        return summary();
    }

    private void nothingIsDoneTwice() {
        Map<String, Integer> times = new LinkedHashMap<>();
        done.forEach(decision -> times.merge(decision.getDecisionId(), 1, Integer::sum));
        times.values().removeIf(count -> count == 1);
        assertThat(times).as("decisions carried out more than once").isEmpty();
    }

    private void eachHandoverIsDoneInOrder() {
        Map<String, Long> last = new HashMap<>();
        for (Decision decision : done) {
            Long before = last.put(decision.getHandoverId(), decision.getSequence());
            assertThat(decision.getSequence())
                    .as("sequence of what was done in %s after %s", decision.getHandoverId(), before)
                    .isGreaterThan(before == null ? 0 : before);
        }
    }

    /** However often a decision is seen, it is the same. */
    private void learn(Decision decision) {
        Decision before = known.computeIfAbsent(decision.getHandoverId(), id -> new TreeMap<>())
                .putIfAbsent(decision.getSequence(), essence(decision));
        if (before != null) {
            assertThat(essence(decision)).isEqualTo(before);
        }
    }

    /** Without what says how it was delivered. */
    private static Decision essence(Decision decision) {
        return decision.toBuilder()
                .clearReplayed()
                .clearRedelivered()
                .clearAcknowledged()
                .clearOwnerClientId()
                .build();
    }

    private void everyAnswerIsGivenAgain() {
        Script script = new Script(setup.seed());
        Map<String, Decision> byEvent = new LinkedHashMap<>();
        answers.forEach(answer -> byEvent.put(answer.getHandoverId() + " " + answer.getEventId(), answer));
        List<Decision> distinct = List.copyOf(byEvent.values());
        for (int from = 0; from < distinct.size(); from += BATCH) {
            List<Decision> some = distinct.subList(from, Math.min(from + BATCH, distinct.size()));
            List<Decision> again = report(some.stream()
                    .map(answer ->
                            script.event(handoverNumber(answer.getHandoverId()), Script.number(answer.getEventId())))
                    .toList());
            assertThat(again).allMatch(Decision::getReplayed);
            assertThat(again)
                    .as("what has actions was acked")
                    .allMatch(decision -> decision.getActionsCount() == 0 || decision.getAcknowledged());
            assertThat(again.stream().map(Books::essence))
                    .containsExactlyElementsOf(some.stream().map(Books::essence).toList());
        }
    }

    private static int handoverNumber(String id) {
        return Integer.parseInt(id.substring(Script.handover(0).length() - 1));
    }

    /** The library reported these by itself; that it did is seen by what the server answers to the same report. */
    private void everyRefusedCloseIsKnownToTheServer() {
        for (Decision refused : refusedCloses) {
            Decision answer =
                    report(List.of(HandoverEvents.closeRefused(refused))).get(0);
            // a client that was killed may not have come to report what it refused
            assertThat(answer.getReplayed() || setup.dedupeByLedger()).isTrue();
            learn(answer);
        }
    }

    private List<Decision> report(List<HandoverEvent> events) {
        List<EventResult> results = server.batchReportEvents(BatchReportEventsRequest.newBuilder()
                        .addAllEvents(events)
                        .build())
                .getResultsList();
        assertThat(results).allMatch(EventResult::hasDecision);
        return results.stream().map(EventResult::getDecision).toList();
    }

    private void nothingIsMissing(String handover) {
        GetHandoverResponse now = server.getHandover(GetHandoverRequest.newBuilder()
                .setTenant(Script.TENANT)
                .setHandoverId(handover)
                .build());
        assertThat(known.getOrDefault(handover, new TreeMap<>()).keySet())
                .as("the decisions that the client knows of %s", handover)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, now.getHandover().getDecisionSequence())
                                .boxed()
                                .toList());
        assertThat(now.getDelivery().getUnacknowledged())
                .as("not acknowledged in %s", handover)
                .isZero();
        assertThat(now.getDelivery().getOwnerClientId()).isEqualTo(ChaosClient.CLIENT_ID);
    }

    private void whateverHasActionsIsDone() {
        Set<String> done = new HashSet<>();
        this.done.forEach(decision -> done.add(decision.getDecisionId()));
        refusedCloses.forEach(decision -> done.add(decision.getDecisionId()));
        Set<String> lost = new HashSet<>();
        for (Map<Long, Decision> decisions : known.values()) {
            for (Decision decision : decisions.values()) {
                boolean ownReport = decision.getEventId().startsWith("close-refused/");
                if (decision.getActionsCount() > 0 && !done.contains(decision.getDecisionId()) && !ownReport) {
                    lost.add(decision.getHandoverId() + " " + decision.getSequence());
                }
            }
        }
        assertThat(lost)
                .as("decisions with actions that were never carried out")
                .isEmpty();
    }

    /** A timer that was set is set anew, cancelled, or expires: once, and not before its time. */
    private void timersExpireOnce(String handover, TreeMap<Long, Decision> decisions) {
        Map<Long, Instant> running = new HashMap<>();
        for (Decision decision : decisions.values()) {
            long generation = decision.getTimerGeneration();
            if (generation > 0) {
                Instant deadline = running.remove(generation);
                assertThat(deadline)
                        .as("timer %d of %s expires, which must run then", generation, handover)
                        .isNotNull();
                assertThat(instant(decision.getDecidedAt())).isAfterOrEqualTo(deadline);
                expired++;
                expiredLate += isDuringDowntime(deadline) ? 1 : 0;
            }
            for (Action action : decision.getActionsList()) {
                if (action.hasSetTimer() || action.hasCancelTimer()) {
                    replaced(running, instant(decision.getDecidedAt()));
                }
                if (action.hasSetTimer()) {
                    running.put(
                            action.getSetTimer().getGeneration(),
                            instant(action.getSetTimer().getDeadline()));
                }
            }
        }
        assertThat(running).as("timers of %s that never expired", handover).isEmpty();
    }

    /** The policy has one timer: a new one takes the place of it. */
    private void replaced(Map<Long, Instant> running, Instant when) {
        for (Instant deadline : running.values()) {
            overtaken += isDuringDowntime(deadline) && !when.isBefore(deadline) ? 1 : 0;
        }
        running.clear();
    }

    private boolean isDuringDowntime(Instant instant) {
        return downtimes.stream().anyMatch(downtime -> downtime.includes(instant));
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /** How many timers fell due while the server was down, and expired afterwards. */
    long expiredLate() {
        return expiredLate;
    }

    private String summary() throws IOException {
        long decisions = known.values().stream().mapToLong(Map::size).sum();
        return String.format(
                Locale.ROOT,
                "%,d events answered, %,d decisions, %,d of them carried out, %,d closes refused;"
                        + " sent again %,d, of them dropped as done %,d;"
                        + " %,d timers expired, of them %,d fell due while the server was down"
                        + " (%,d more did and were overtaken by an event); lost 0, doubled 0",
                new HashSet<>(answers.stream()
                                .map(answer -> answer.getHandoverId() + " " + answer.getEventId())
                                .toList())
                        .size(),
                decisions,
                done.size(),
                refusedCloses.size(),
                Entry.REDELIVERED.decisions(answerBook).size(),
                Entry.DROPPED.decisions(answerBook).size(),
                expired,
                expiredLate,
                overtaken);
    }
}
