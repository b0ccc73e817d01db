package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.stillthere.client.Samples.decision;
import static org.stillthere.client.Samples.queued;
import static org.stillthere.client.Samples.say;
import static org.stillthere.client.Samples.saying;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.stillthere.client.TestHandler.Call;
import org.stillthere.v1.EventResult;

/** A monitor that is closed finishes what it began. */
class CloseTest extends MonitorFixture {
    @Test
    void closeWaitsForAnswersHandlersAndAcksAndHalfCloses() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(queued("h", "e1"));
        stream.nextEvent();
        stream.decide(say("running", 1));
        Call running = handler.next("running-1");

        CompletableFuture<Void> closed = close();
        assertThatThrownBy(() -> get(monitor.report(queued("h", "e2"))))
                .cause()
                .isInstanceOfSatisfying(
                        MonitorEndedException.class,
                        e -> assertThat(e.closed())
                                .as("the caller closed the monitor")
                                .isTrue());
        stream.decide(saying(decision("h", "e1", 1)));
        assertThat(get(answer).hasDecision()).as("the event was decided").isTrue();
        Call last = handler.next("h-1");
        running.done();
        assertThat(stream.nextAck()).isEqualTo("running-1");
        assertThat(stream.isHalfClosed()).as("half-closed while a handler runs").isFalse();
        last.done();
        assertThat(stream.nextAck()).isEqualTo("h-1");

        stream.awaitHalfClose();
        assertThat(closed).as("close() waits for the server").isNotDone();
        stream.complete();
        closed.get(30, TimeUnit.SECONDS);
        recorder.await("terminated CANCELLED");
        monitor.termination().get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatTheServerSendsOfItselfMeanwhileIsLeftToTheNext() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(queued("h", "e1"));
        stream.nextEvent();
        CompletableFuture<Void> closed = close();
        stream.decide(say("pushed", 1));
        stream.decide(say("h", 1));
        stream.decide(saying(decision("h", "e1", 2))); // after one that was left
        assertThat(get(answer).hasDecision()).as("the event was decided").isTrue();

        stream.awaitHalfClose();
        stream.complete();
        closed.get(30, TimeUnit.SECONDS);
        assertThat(handler.isIdle())
                .as("the handler was called no further time")
                .isTrue();
        stream.hasNothingMore();
    }

    @Test
    void closeGivesUpWhatTheHandlerFailsAt() throws Exception {
        FakeStream stream = start();
        stream.decide(say("h", 1));
        stream.decide(say("i", 1));
        Call first = handler.next();
        Call second = handler.next();
        first.fail("before");
        recorder.await("failed " + first.id() + ": before");
        CompletableFuture<Void> closed = close();
        second.fail("after");
        stream.awaitHalfClose();
        stream.complete();
        closed.get(30, TimeUnit.SECONDS);
        stream.hasNothingMore();
    }

    @Test
    void closeDoesNotWaitForEver() throws Exception {
        FakeStream stream = start(builder().closeTimeout(Duration.ofSeconds(3)));
        CompletableFuture<EventResult> answer = monitor.report(queued("h", "e1"));
        stream.nextEvent();
        CompletableFuture<Void> closed = close();
        loop.advance(Duration.ofMillis(2_999));
        assertThat(answer).as("close() still waits for the answer").isNotDone();
        loop.advance(Duration.ofMillis(1));

        closed.get(30, TimeUnit.SECONDS);
        assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(MonitorEndedException.class);
        stream.awaitCancel();
    }

    @Test
    void aServerThatDoesNotEndTheStreamIsNotWaitedForLong() throws Exception {
        FakeStream stream = start();
        CompletableFuture<Void> closed = close();
        stream.awaitHalfClose();
        loop.advance(Duration.ofSeconds(2));
        closed.get(30, TimeUnit.SECONDS);
    }

    @Test
    void withNoStreamAndNothingToDoCloseReturnsAtOnce() throws Exception {
        start().breakOff();
        recorder.await("disconnected UNAVAILABLE");
        close().get(30, TimeUnit.SECONDS);
        monitor.close(); // once more does nothing
    }

    @Test
    void closeWaitsForTheServerToComeBackToWhatWasNotAnswered() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(queued("h", "e1"));
        stream.nextEvent();
        stream.breakOff();
        recorder.await("disconnected UNAVAILABLE");
        CompletableFuture<Void> closed = close();
        loop.advance(recorder.lastWait);
        FakeStream next = service.nextOpened();
        next.decide(decision(next.nextEvent(), 1));
        assertThat(get(answer).hasDecision()).as("the event was decided").isTrue();
        next.awaitHalfClose();
        next.complete();
        closed.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aThreadThatIsInterruptedEndsAtOnceAndStaysInterrupted() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(queued("h", "e1"));
        stream.nextEvent();
        Thread.currentThread().interrupt();
        monitor.close();
        assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
        assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(MonitorEndedException.class);
    }

    @Test
    void whoeverWaitsForRoomIsSentAway() throws Exception {
        start(builder().maxPendingReports(1));
        monitor.report(queued("a", "a1"));
        CompletableFuture<CompletableFuture<EventResult>> waiting = new CompletableFuture<>();
        Thread caller = new Thread(() -> waiting.complete(monitor.report(queued("b", "b1"))));
        caller.start();
        awaitThatWaits(caller);
        close();
        assertThatThrownBy(() -> get(waiting.get(30, TimeUnit.SECONDS)))
                .hasCauseInstanceOf(MonitorEndedException.class);
    }

    /** Closes in another thread; returns when the monitor knows, or has ended. */
    private CompletableFuture<Void> close() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Thread closer = new Thread(() -> {
            monitor.close();
            closed.complete(null);
        });
        closer.start();
        awaitThatWaits(closer);
        loop.advance(Duration.ZERO);
        return closed;
    }

    private static void awaitThatWaits(Thread thread) {
        await("the thread waits, or has ended")
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(thread::getState, state -> state == Thread.State.WAITING || state == Thread.State.TERMINATED);
    }
}
