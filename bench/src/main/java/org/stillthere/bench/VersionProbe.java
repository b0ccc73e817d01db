package org.stillthere.bench;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.ReportEventRequest;

/** Reports a message a millisecond, one call after the other, and knows which policy decided on the last. */
final class VersionProbe implements AutoCloseable {
    private static final String TENANT = "probe";
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE_SECONDS = 60;

    private final HandoverServiceGrpc.HandoverServiceBlockingStub stub;
    private final Thread thread = new Thread(this::run, "probe");
    private String version = "";
    private long changedAt;
    private long calls;
    private long failures;
    private volatile boolean closed;

    VersionProbe(Channel channel) {
        this.stub = HandoverServiceGrpc.newBlockingStub(channel);
        stub.reportEvent(ReportEventRequest.newBuilder()
                .setEvent(Events.opening(TENANT, 0))
                .build());
        thread.start();
    }

    private void run() {
        try {
            for (long n = 0; !closed; n++) {
                try {
                    note(stub.reportEvent(ReportEventRequest.newBuilder()
                                    .setEvent(Events.userMessage(TENANT, 0, n))
                                    .build())
                            .getDecision()
                            .getPolicyVersion());
                } catch (StatusRuntimeException e) {
                    if (!closed) {
                        failed(e);
                    }
                }
                Pace.await(System.nanoTime() + PAUSE_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private synchronized void note(String decidedBy) {
        calls++;
        if (!decidedBy.equals(version)) {
            version = decidedBy;
            changedAt = System.nanoTime();
            notifyAll();
        }
    }

    private synchronized void failed(StatusRuntimeException e) {
        calls++;
        failures++;
        System.err.println("a call failed: " + e.getStatus());
    }

    /** The policy that decided last. */
    synchronized String version() throws InterruptedException {
        awaitOther("", System.nanoTime());
        return version;
    }

    /** Waits until another policy decides; how many nanoseconds after {@code since} that was answered first. */
    synchronized long awaitOther(String than, long since) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (version.equals(than)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(than + " still decides after " + PATIENCE_SECONDS + " s");
            }
            wait(1_000);
        }
        return Math.max(changedAt - since, 0);
    }

    synchronized long calls() {
        return calls;
    }

    synchronized long failures() {
        return failures;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
