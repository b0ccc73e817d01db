package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.stillthere.client.Samples.queued;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.Open;

/** A stream is opened, kept, and opened again. */
class StreamTest extends MonitorFixture {
    @Test
    void opensWithWhatTheBuilderSays() throws Exception {
        monitor = builder()
                .tenants("a", "b")
                .filter("status = ACTIVE")
                .maxOutstanding(7)
                .maxBatch(9)
                .start();

        assertThat(service.nextStream().nextOpen())
                .isEqualTo(Open.newBuilder()
                        .setClientId("client")
                        .addTenants("a")
                        .addTenants("b")
                        .setFilter("status = ACTIVE")
                        .setMaxOutstanding(7)
                        .setMaxBatch(9)
                        .build());
    }

    @Test
    void opensAgainWithTheTokenAfterTheBackoff() throws Exception {
        monitor = builder().start();
        FakeStream first = service.nextStream();
        assertThat(first.nextOpen().getResumeToken()).isEmpty();
        first.opened("token-1");
        recorder.await("connected false");

        first.breakOff();
        recorder.await("disconnected UNAVAILABLE");
        assertThat(recorder.lastWait).isBetween(FIRST_BACKOFF.minusNanos(1), FIRST_BACKOFF);
        loop.advance(FIRST_BACKOFF.minusMillis(1));
        assertThat(service.hasStreams()).as("another stream was opened").isFalse();
        loop.advance(Duration.ofMillis(1));

        assertThat(service.nextStream().nextOpen().getResumeToken()).isEqualTo("token-1");
    }

    @Test
    void backoffGrowsUntilAStreamHasHeld() throws Exception {
        FakeStream stream = start();
        for (Duration expected = FIRST_BACKOFF; expected.toMillis() < 1_000; expected = expected.multipliedBy(2)) {
            stream.breakOff();
            recorder.await("disconnected UNAVAILABLE");
            assertThat(recorder.lastWait).isBetween(expected.minusNanos(1), expected);
            loop.advance(recorder.lastWait);
            stream = service.nextOpened();
            recorder.await("connected false");
        }

        loop.advance(Duration.ofSeconds(1));
        stream.breakOff();
        recorder.await("disconnected UNAVAILABLE");
        assertThat(recorder.lastWait).isBetween(FIRST_BACKOFF.minusNanos(1), FIRST_BACKOFF);
    }

    @Test
    void aStreamThatTheServerEndsWellIsOpenedAgain() throws Exception {
        start().complete();
        reopened();
    }

    @ParameterizedTest
    @CsvSource({
        "ABORTED, CLIENT_ID_IN_USE",
        "UNAVAILABLE, SHUTTING_DOWN",
        "RESOURCE_EXHAUSTED, STREAM_TOO_SLOW",
        "INTERNAL, INTERNAL_FAULT",
        "UNAVAILABLE, ''",
        "ABORTED, A_REASON_OF_A_NEWER_SERVER"
    })
    void whatMayPassIsTriedAgain(Status.Code code, String reason) throws Exception {
        monitor = builder().start();
        FakeStream stream = service.nextStream();
        stream.nextOpen();

        stream.fail(code, reason);
        recorder.await("disconnected " + code);
        loop.advance(FIRST_BACKOFF);

        service.nextOpened();
        recorder.await("connected false");
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENT, INVALID_FIELD",
        "INVALID_ARGUMENT, INVALID_FILTER",
        "ABORTED, STREAM_SUPERSEDED",
        "UNAUTHENTICATED, ''",
        "PERMISSION_DENIED, ''",
        "UNIMPLEMENTED, ''",
        "FAILED_PRECONDITION, STREAM_PROTOCOL"
    })
    void whatDoesNotPassEndsTheMonitor(Status.Code code, String reason) throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> pending = monitor.report(queued("h", "e1"));
        stream.nextEvent();

        stream.fail(code, reason);
        recorder.await("terminated " + code);

        assertThatThrownBy(() -> get(pending))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(MonitorEndedException.class, e -> {
                    assertThat(e.closed()).as("the caller closed the monitor").isFalse();
                    assertThat(e.status().getCode()).isEqualTo(code);
                    assertThat(e.reason())
                            .isEqualTo(
                                    reason.isEmpty()
                                            ? ErrorReason.ERROR_REASON_UNSPECIFIED
                                            : ErrorReason.valueOf("ERROR_REASON_" + reason));
                });
        assertThatThrownBy(() -> get(monitor.report(queued("h", "e2"))))
                .hasCauseInstanceOf(MonitorEndedException.class);
        assertThatThrownBy(() -> get(monitor.tryReport(queued("h", "e3")).orElseThrow()))
                .hasCauseInstanceOf(MonitorEndedException.class);
        assertThatThrownBy(() -> monitor.termination().get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(MonitorEndedException.class);
        monitor.close();
    }

    @Test
    void aSilentServerIsLeft() throws Exception {
        monitor = builder().start();
        FakeStream stream = service.nextStream();
        stream.nextOpen();
        stream.opened("token", Duration.ofSeconds(5));
        recorder.await("connected false");

        loop.advance(Duration.ofMillis(14_999));
        assertThat(recorder.wasTold("disconnected UNAVAILABLE"))
                .as("the stream was given up")
                .isFalse();
        loop.advance(Duration.ofMillis(1));

        stream.awaitCancel();
        reopened();
    }

    @Test
    void whatComesKeepsAStream() throws Exception {
        FakeStream stream = start(); // a checkpoint is due every 10 seconds
        for (int i = 0; i < 5; i++) {
            loop.advance(Duration.ofSeconds(29));
            stream.checkpoint();
            settle(stream);
        }
        assertThat(recorder.wasTold("disconnected UNAVAILABLE"))
                .as("the stream was given up")
                .isFalse();
    }

    @Test
    void aServerThatTakesTheStreamAndSaysNothingIsLeft() throws Exception {
        monitor = builder().start();
        FakeStream stream = service.nextStream();
        stream.nextOpen();

        loop.advance(Duration.ofSeconds(30));

        stream.awaitCancel();
        reopened();
    }

    @Test
    void aServerThatDiedAndCameBackIsFoundWithoutWaitingForTheChannel() throws Exception {
        FakeStream stream = start(builder().backoff(new Backoff(Duration.ofMillis(10), Duration.ofHours(1))));
        CompletableFuture<EventResult> pending = monitor.report(queued("h", "e1"));
        stream.nextEvent();
        int port = Integer.parseInt(service.target().split(":")[1]);
        service.kill();
        for (int i = 0; i < 3; i++) {
            recorder.awaitBreak();
            loop.advance(recorder.lastWait);
        }
        recorder.awaitBreak();

        service = new FakeService(InsecureServerCredentials.create(), port);
        loop.advance(recorder.lastWait); // one attempt, with which the channel connects

        FakeStream next = service.nextOpened();
        assertThat(next.nextEvent().getEventId()).isEqualTo("e1");
        next.decide(Samples.decision("h", "e1", 1));
        assertThat(get(pending).getDecision().getSequence()).isEqualTo(1);
    }

    @Test
    void aChannelOfTheCallerIsLeftOpen() throws Exception {
        ManagedChannel channel = Grpc.newChannelBuilder(service.target(), InsecureChannelCredentials.create())
                .build();
        try {
            monitor = HandoverMonitor.over(channel)
                    .clientId("client")
                    .handler(handler)
                    .listener(recorder)
                    .start();
            FakeStream stream = service.nextOpened();
            recorder.await("connected false");
            CompletableFuture<Void> closed = CompletableFuture.runAsync(monitor::close);
            stream.awaitHalfClose();
            stream.complete();
            closed.get(30, TimeUnit.SECONDS);
            assertThat(channel.isShutdown())
                    .as("a channel of the caller was shut down")
                    .isFalse();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void theBuilderSaysWhatIsMissing() {
        assertThatThrownBy(() ->
                        HandoverMonitor.to("x").clientId("c").handler(handler).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TLS or not");
        assertThatThrownBy(() ->
                        HandoverMonitor.to("x").plaintext().handler(handler).start())
                .hasMessageContaining("no client id");
        assertThatThrownBy(
                        () -> HandoverMonitor.to("x").plaintext().clientId("c").start())
                .hasMessageContaining("no handler");
        assertThatThrownBy(() -> HandoverMonitor.to("x").maxBatch(1_001)).hasMessageContaining("from 1 to 1000");
    }
}
