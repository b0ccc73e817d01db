package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.stillthere.v1.EventResult;

/** A fake server, and a monitor whose time stands still. All waits are the longest that the jitter allows. */
abstract class MonitorFixture {
    static final Duration FIRST_BACKOFF = Duration.ofMillis(100);

    FakeService service;
    final TestLoop loop = new TestLoop();
    final Recorder recorder = new Recorder();
    final TestHandler handler = new TestHandler();
    HandoverMonitor monitor;
    private int settled;

    @BeforeEach
    void startService() throws Exception {
        service = new FakeService();
    }

    @AfterEach
    void endAll() throws Exception {
        if (monitor != null) {
            Thread.currentThread().interrupt(); // close at once: the test has seen what it wanted to
            monitor.close();
            Thread.interrupted();
        }
        service.kill();
    }

    HandoverMonitor.Builder builder() {
        return HandoverMonitor.to(service.target())
                .plaintext()
                .clientId("client")
                .handler(handler)
                .listener(recorder)
                .random(() -> -1L)
                .loop(loop);
    }

    /** Starts a monitor and opens its stream. */
    FakeStream start(HandoverMonitor.Builder builder) throws Exception {
        monitor = builder.start();
        FakeStream stream = service.nextOpened();
        recorder.await("connected false");
        return stream;
    }

    FakeStream start() throws Exception {
        return start(builder());
    }

    /** The stream after one that broke. */
    FakeStream reopened() throws Exception {
        recorder.await("disconnected UNAVAILABLE");
        loop.advance(recorder.lastWait);
        FakeStream stream = service.nextOpened();
        recorder.await("connected false");
        return stream;
    }

    /** Returns when the monitor has dealt with all that the server has sent so far. */
    void settle(FakeStream stream) throws Exception {
        String handover = "settle" + settled++;
        stream.decide(Samples.say(handover, 1));
        handler.next(handover + "-1").done();
        assertThat(stream.nextAck()).isEqualTo(handover + "-1");
    }

    static EventResult get(CompletableFuture<EventResult> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS);
    }
}
