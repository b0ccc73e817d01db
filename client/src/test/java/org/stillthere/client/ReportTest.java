package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.stillthere.client.Samples.agentMessage;
import static org.stillthere.client.Samples.decision;
import static org.stillthere.client.Samples.queued;
import static org.stillthere.client.Samples.userMessage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.MonitorHandoversRequest;

/** What is reported is answered, once, whatever happens to the stream. */
class ReportTest extends MonitorFixture {
    @Test
    void anEventIsAnsweredWithItsDecision() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(queued("h", "e1"));
        recorder.await("reported e1");
        loop.advance(Duration.ofSeconds(2));
        stream.decide(decision(stream.nextEvent(), 1));

        assertThat(get(answer).getDecision().getDecisionId()).isEqualTo("h-1");
        recorder.await("answered e1");
        assertThat(recorder.lastLatency).isEqualTo(Duration.ofSeconds(2));
        assertThat(handler.isIdle()).as("nothing to do, nothing to handle").isTrue();
    }

    @Test
    void anEventIsAnsweredWithItsRejection() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(userMessage("h", "e1"));
        stream.reject(stream.nextEvent(), ErrorReason.ERROR_REASON_HANDOVER_NOT_FOUND);

        assertThat(get(answer).getRejection().getReason()).isEqualTo(ErrorReason.ERROR_REASON_HANDOVER_NOT_FOUND);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorReason.class,
            names = {
                "ERROR_REASON_TOO_MANY_IN_FLIGHT",
                "ERROR_REASON_SHUTTING_DOWN",
                "ERROR_REASON_STORE_FAILED",
                "ERROR_REASON_TOO_MANY_UNACKNOWLEDGED"
            })
    void aRejectionThatPassesIsRetriedAndTheHandoverWaits(ErrorReason reason) throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> first = monitor.report(queued("h", "e1"));
        CompletableFuture<EventResult> second = monitor.report(userMessage("h", "e2"));
        stream.reject(stream.nextEvent(), reason);
        settle(stream);

        monitor.report(queued("other", "o1")); // which does not wait
        assertThat(stream.nextEvent().getEventId()).isEqualTo("o1");
        loop.advance(FIRST_BACKOFF);
        HandoverEvent again = stream.nextEvent();
        assertThat(again.getEventId()).isEqualTo("e1");
        stream.reject(again, reason);
        settle(stream);

        loop.advance(FIRST_BACKOFF); // the second wait is twice as long
        settle(stream);
        loop.advance(FIRST_BACKOFF);
        stream.decide(decision(stream.nextEvent(), 1));
        stream.decide(decision(stream.nextEvent(), 2));
        assertThat(get(first).getDecision().getEventId()).isEqualTo("e1");
        assertThat(get(second).getDecision().getEventId()).isEqualTo("e2");
    }

    @Test
    void eventsOfAHandoverGoOneAtATimeThoseOfOthersTogether() throws Exception {
        monitor = builder().start();
        for (String event : List.of("1", "2")) {
            for (String handover : List.of("a", "b", "c")) {
                monitor.report(userMessage(handover, handover + event));
            }
        }
        FakeStream stream = service.nextOpened();

        MonitorHandoversRequest together = stream.next();
        assertThat(together.getEvents().getEventsList())
                .extracting(HandoverEvent::getEventId)
                .containsExactly("a1", "b1", "c1");
        stream.decide(decision("b", "b1", 1));
        assertThat(stream.next().getEvent().getEventId()).isEqualTo("b2");
        stream.hasNothingMore();
    }

    @Test
    void batchesAreNoLargerThanToldAndNotTooLargeInBytes() throws Exception {
        monitor = builder().maxBatch(3).start();
        for (int i = 0; i < 4; i++) {
            monitor.report(queued("h" + i, "e" + i));
        }
        String large = "x".repeat(100_000);
        for (int i = 0; i < 3; i++) {
            monitor.report(HandoverEvents.providerEvent("t", "large" + i, "l" + i, "name", Map.of("k", large)));
        }
        FakeStream stream = service.nextOpened();

        assertThat(stream.next().getEvents().getEventsCount()).isEqualTo(3);
        assertThat(stream.next().getEvents().getEventsList())
                .extracting(HandoverEvent::getEventId)
                .containsExactly("e3", "l0", "l1");
        assertThat(stream.next().getEvent().getEventId()).isEqualTo("l2");
    }

    @Test
    void whatWasNotAnsweredIsSentAgainInOrderAfterABreak() throws Exception {
        FakeStream stream = start();
        List<CompletableFuture<EventResult>> answers = new ArrayList<>();
        for (String handover : List.of("a", "b", "c")) {
            answers.add(monitor.report(queued(handover, handover + "1")));
            answers.add(monitor.report(userMessage(handover, handover + "2")));
        }
        assertThat(stream.nextEventIds(3)).containsExactly("a1", "b1", "c1");
        stream.decide(decision("b", "b1", 1));
        assertThat(stream.nextEvent().getEventId()).isEqualTo("b2");
        stream.breakOff();

        FakeStream next = reopened();
        assertThat(next.nextEventIds(3)).containsExactly("a1", "b2", "c1");
        for (String id : List.of("a1", "c1", "b2")) {
            next.decide(decision(id.substring(0, 1), id, 1).setReplayed(true));
        }
        assertThat(next.nextEventIds(2)).containsExactly("a2", "c2");
        next.decide(decision("a", "a2", 2));
        next.decide(decision("c", "c2", 2));
        for (CompletableFuture<EventResult> answer : answers) {
            assertThat(get(answer).hasDecision()).as("the event was decided").isTrue();
        }
    }

    @Test
    void aRetryThatFallsDueWhileThereIsNoStreamGoesOnTheNext() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(queued("h", "e1"));
        stream.reject(stream.nextEvent(), ErrorReason.ERROR_REASON_SHUTTING_DOWN);
        stream.breakOff();

        FakeStream next = reopened();
        next.decide(decision(next.nextEvent(), 1));
        assertThat(get(answer).hasDecision()).as("the event was decided").isTrue();
    }

    @Test
    void whenThereIsNoRoomTryReportSaysSoAndReportWaits() throws Exception {
        FakeStream stream = start(builder().maxPendingReports(2));
        monitor.report(queued("a", "a1"));
        monitor.report(queued("b", "b1"));
        assertThat(monitor.tryReport(queued("c", "c1"))).isEmpty();

        CompletableFuture<CompletableFuture<EventResult>> waiting =
                CompletableFuture.supplyAsync(() -> monitor.report(queued("d", "d1")));
        assertThat(stream.nextEventIds(2)).containsExactly("a1", "b1");
        assertThat(waiting).as("the report waits for room").isNotDone();
        stream.decide(decision("a", "a1", 1));

        CompletableFuture<EventResult> answer = waiting.get(30, TimeUnit.SECONDS);
        assertThat(stream.nextEvent().getEventId()).isEqualTo("d1");
        stream.decide(decision("d", "d1", 1));
        assertThat(get(answer).hasDecision()).as("the event was decided").isTrue();
        assertThat(monitor.tryReport(queued("c", "c1"))).isPresent();
    }

    @Test
    void whoeverWaitsForRoomCanBeInterrupted() throws Exception {
        start(builder().maxPendingReports(1));
        monitor.report(queued("a", "a1"));

        Thread.currentThread().interrupt();
        CompletableFuture<EventResult> refused = monitor.report(queued("b", "b1"));

        assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
        assertThatThrownBy(() -> get(refused)).isInstanceOf(CancellationException.class);
    }

    @Test
    void whatFollowsAnAnswerMayReportEvenWhenThereIsNoRoom() throws Exception {
        FakeStream stream = start(builder().maxPendingReports(1));
        CompletableFuture<EventResult> second =
                monitor.report(queued("h", "e1")).thenCompose(first -> monitor.report(userMessage("h", "e2")));
        stream.decide(decision(stream.nextEvent(), 1));
        stream.decide(decision(stream.nextEvent(), 2));
        assertThat(get(second).getDecision().getSequence()).isEqualTo(2);
    }

    @Test
    void anEventThatCouldNeverBeAnsweredIsRefusedHere() throws Exception {
        start();
        EventResult half = get(monitor.report(agentMessage("h", "e\ud83d")));
        assertThat(half.getRejection().getMetadataMap()).containsEntry("field", "event_id");
        EventResult large = get(monitor.tryReport(
                        HandoverEvents.attributes("t", "h", "e1", Map.of("k", "x".repeat(EventCheck.MAX_BYTES))))
                .orElseThrow());
        assertThat(large.getRejection().getReason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    }

    @Test
    void resultsMayComeTogether() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> a = monitor.report(queued("a", "a1"));
        CompletableFuture<EventResult> b = monitor.report(queued("b", "b1"));
        stream.nextEventIds(2);
        stream.decideTogether(
                List.of(decision("b", "b1", 1).build(), decision("a", "a1", 1).build()));
        assertThat(get(a).getDecision().getHandoverId()).isEqualTo("a");
        assertThat(get(b).getDecision().getHandoverId()).isEqualTo("b");
    }
}
