package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.client.Samples.decision;
import static org.stillthere.client.Samples.queued;
import static org.stillthere.client.Samples.say;
import static org.stillthere.client.Samples.saying;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.stillthere.client.TestHandler.Call;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;

/** What is decided is handled once in effect, in order, and acked then. */
class DeliveryTest extends MonitorFixture {
    @Test
    void aDecisionIsAckedAfterTheHandlerSucceededAndNotBefore() throws Exception {
        FakeStream stream = start();
        stream.decide(say("a", 1));
        stream.decide(say("b", 1));
        Map<String, Call> calls = handler.nextOf("a-1", "b-1");

        calls.get("b-1").done();
        assertThat(stream.nextAck()).isEqualTo("b-1");
        recorder.await("acked 1");
        stream.hasNothingMore();
        calls.get("a-1").done();
        assertThat(stream.nextAck()).isEqualTo("a-1");
    }

    @Test
    void theAnswerToAReportIsHandledAndAckedToo() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(queued("h", "e1"));
        stream.decide(saying(decision(stream.nextEvent(), 1)));

        assertThat(get(answer).getDecision().getDecisionId())
                .as("answered before it is handled")
                .isEqualTo("h-1");
        handler.next("h-1").done();
        assertThat(stream.nextAck()).isEqualTo("h-1");
    }

    @Test
    void decisionsOfAHandoverAreHandledOneAfterTheOther() throws Exception {
        FakeStream stream = start();
        stream.decideTogether(List.of(
                say("a", 1).build(),
                say("a", 2).build(),
                say("b", 1).build(),
                say("a", 3).build()));
        Map<String, Call> calls = handler.nextOf("a-1", "b-1");
        assertThat(handler.isIdle())
                .as("the handler was called no further time")
                .isTrue();
        calls.get("a-1").done();
        assertThat(stream.nextAck()).isEqualTo("a-1");
        Call a2 = handler.next("a-2");
        a2.done();
        assertThat(stream.nextAck()).isEqualTo("a-2");
        handler.next("a-3").done();
        calls.get("b-1").done();
        assertThat(stream.nextAcks(2)).containsExactlyInAnyOrder("a-3", "b-1");
    }

    @Test
    void aHandlerThatFailsIsCalledAgainAndTheHandoverWaits() throws Exception {
        FakeStream stream = start();
        stream.decide(say("h", 1));
        stream.decide(say("h", 2));
        handler.next("h-1").fail("the chat is down");
        recorder.await("failed h-1: the chat is down");
        assertThat(recorder.lastWait).isBetween(FIRST_BACKOFF.minusNanos(1), FIRST_BACKOFF);

        loop.advance(FIRST_BACKOFF);
        handler.next("h-1").fail("still down");
        recorder.await("failed h-1: still down");
        assertThat(recorder.lastWait).isGreaterThan(FIRST_BACKOFF);
        stream.decide(say("other", 1)); // does not wait
        handler.next("other-1").done();
        assertThat(stream.nextAck()).isEqualTo("other-1");

        loop.advance(recorder.lastWait);
        handler.next("h-1").done();
        assertThat(stream.nextAck()).isEqualTo("h-1");
        handler.next("h-2").done();
        assertThat(stream.nextAck()).isEqualTo("h-2");
    }

    @Test
    void aHandlerThatThrowsOrReturnsNullHasFailed() throws Exception {
        LinkedBlockingQueue<DecisionHandler> script = new LinkedBlockingQueue<>(List.of(
                decision -> {
                    throw new Exception("thrown");
                },
                decision -> null,
                DecisionHandler.blocking(Runnable::run, decision -> {
                    throw new Exception("blocked and failed");
                }),
                decision -> CompletableFuture.completedFuture("well")));
        FakeStream stream = start(builder().handler(decision -> script.remove().handle(decision)));
        stream.decide(say("h", 1));
        recorder.await("failed h-1: thrown");
        loop.advance(recorder.lastWait);
        recorder.await("failed h-1: the handler returned null: return a stage that completes when done");
        loop.advance(recorder.lastWait);
        recorder.await("failed h-1: blocked and failed");
        loop.advance(recorder.lastWait);
        assertThat(stream.nextAck()).isEqualTo("h-1");
    }

    @Test
    void whatIsDoneAndComesAgainIsAckedAgainAndNotHandled() throws Exception {
        FakeStream stream = start();
        stream.decide(say("h", 1));
        handler.next("h-1").done();
        assertThat(stream.nextAck()).isEqualTo("h-1");
        stream.breakOff(); // the server did not get the ack

        FakeStream next = reopened();
        next.decide(say("h", 1).setRedelivered(true));
        recorder.await("redelivered h-1");
        assertThat(next.nextAck()).isEqualTo("h-1");
        recorder.await("duplicate h-1");
        assertThat(handler.isIdle())
                .as("the handler was called no further time")
                .isTrue();
    }

    @Test
    void whatIsBeingHandledAndComesAgainIsHandledAndAckedOnce() throws Exception {
        FakeStream stream = start();
        stream.decide(say("h", 1));
        Call running = handler.next("h-1");
        stream.breakOff();

        FakeStream next = reopened();
        next.decide(say("h", 1).setRedelivered(true));
        next.decide(say("h", 2));
        recorder.await("duplicate h-1");
        running.done();
        assertThat(next.nextAck()).isEqualTo("h-1");
        handler.next("h-2").done();
        assertThat(next.nextAck()).isEqualTo("h-2");
        next.hasNothingMore();
    }

    @Test
    void whatWasNotBegunWhenTheStreamBrokeIsLeftToTheServer() throws Exception {
        FakeStream stream = start();
        stream.decide(say("h", 1));
        stream.decide(say("h", 2)); // may have gone to another client when this one is back
        stream.decide(say("failing", 1));
        Map<String, Call> begun = handler.nextOf("h-1", "failing-1");
        begun.get("failing-1").fail("down");
        recorder.await("failed failing-1: down");
        stream.breakOff();
        FakeStream next = reopened();
        begun.get("h-1").done();
        assertThat(next.nextAck()).isEqualTo("h-1");
        assertThat(handler.isIdle())
                .as("the handler was called no further time")
                .isTrue();

        next.decide(say("h", 2).setRedelivered(true));
        handler.next("h-2").done();
        assertThat(next.nextAck()).isEqualTo("h-2");
    }

    @Test
    void whatIsNotThisClientsToDoIsLeft() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(queued("h", "e1"));
        stream.decide(saying(decision(stream.nextEvent(), 1)).setOwnerClientId("another"));
        assertThat(get(answer).getDecision().getOwnerClientId()).isEqualTo("another");
        stream.decide(say("h", 2).setReplayed(true).setAcknowledged(true));
        stream.decide(decision("h", "e3", 3)); // without actions
        stream.decide(say("h", 4));
        handler.next("h-4").done();
        assertThat(stream.nextAck()).isEqualTo("h-4");
    }

    @Test
    void whatThePersistentNoteKnowsIsNotHandledByTheNextRun() throws Exception {
        Set<String> file = ConcurrentHashMap.newKeySet();
        file.add("h-1");
        DoneDecisions persisted = new DoneDecisions() {
            @Override
            public boolean contains(String decisionId) {
                return file.contains(decisionId);
            }

            @Override
            public void add(String decisionId) {
                file.add(decisionId);
            }
        };
        FakeStream stream = start(builder().dedupe(persisted));
        stream.decide(say("h", 1).setRedelivered(true));
        assertThat(stream.nextAck()).isEqualTo("h-1");
        stream.decide(say("h", 2));
        handler.next("h-2").done();
        assertThat(stream.nextAck()).isEqualTo("h-2");
        assertThat(file).contains("h-2");
    }

    @Test
    void aNoteThatCannotBeWrittenIsAFailureAndNothingIsAcked() throws Exception {
        LinkedBlockingQueue<Boolean> works = new LinkedBlockingQueue<>(List.of(false, true));
        DoneDecisions flaky = new DoneDecisions() {
            @Override
            public boolean contains(String decisionId) {
                return false;
            }

            @Override
            public void add(String decisionId) {
                if (!works.remove()) {
                    throw new IllegalStateException("disk full");
                }
            }
        };
        FakeStream stream = start(builder().dedupe(flaky));
        stream.decide(say("h", 1));
        handler.next("h-1").done();
        recorder.await("failed h-1: disk full");
        stream.hasNothingMore();
        loop.advance(recorder.lastWait);
        handler.next("h-1").done();
        assertThat(stream.nextAck()).isEqualTo("h-1");
    }

    @Test
    void manyHandoversAtATimeEachInOrder() throws Exception {
        int handovers = 50;
        int each = 20;
        ConcurrentHashMap<String, Long> last = new ConcurrentHashMap<>();
        ConcurrentHashMap<String, String> faults = new ConcurrentHashMap<>();
        CountDownLatch all = new CountDownLatch(handovers * each);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            FakeStream stream = start(builder().handler(DecisionHandler.blocking(threads, decision -> {
                Long before = last.put(decision.getHandoverId(), decision.getSequence());
                if ((before == null ? 0 : before) + 1 != decision.getSequence()) {
                    faults.put(decision.getDecisionId(), "after " + before);
                }
                all.countDown();
            })));
            for (int sequence = 1; sequence <= each; sequence++) {
                long now = sequence;
                stream.decideTogether(IntStream.range(0, handovers)
                        .mapToObj(handover -> say("h" + handover, now).build())
                        .toList());
            }
            assertThat(all.await(30, TimeUnit.SECONDS))
                    .as("every decision was handled")
                    .isTrue();
            assertThat(faults).isEmpty();
            assertThat(stream.nextAcks(handovers * each)).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFullExecutorIsAFailureThatPasses() throws Exception {
        LinkedBlockingQueue<Boolean> full = new LinkedBlockingQueue<>(List.of(true, false));
        FakeStream stream = start(builder()
                .handler(DecisionHandler.blocking(
                        task -> {
                            if (full.remove()) {
                                throw new java.util.concurrent.RejectedExecutionException("full");
                            }
                            task.run();
                        },
                        (Decision decision) -> {})));
        stream.decide(say("h", 1));
        recorder.await("failed h-1: full");
        loop.advance(recorder.lastWait);
        assertThat(stream.nextAck()).isEqualTo("h-1");
    }
}
