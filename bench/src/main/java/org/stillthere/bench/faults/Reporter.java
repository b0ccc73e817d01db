package org.stillthere.bench.faults;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.HandoverServiceGrpc.HandoverServiceStub;
import org.stillthere.v1.ReportEventRequest;
import org.stillthere.v1.ReportEventResponse;

/**
 * Reports events of several handovers at a time, in each one after the other. What is refused is reported again after a
 * moment, as a client would. All is noted in a {@link Ledger}.
 */
final class Reporter implements AutoCloseable {
    private static final int CALL_SECONDS = 20;
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(30);
    private static final int RETRY_MILLIS = 20;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Ledger ledger;
    private final Shape shape;
    private final ManagedChannel channel;
    private final HandoverServiceStub stub;
    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor();
    private final CountDownLatch running;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private volatile boolean crashing;
    private volatile boolean stopped;

    private Reporter(Server server, Ledger ledger, Shape shape, int handovers) {
        this.ledger = ledger;
        this.shape = shape;
        this.channel = server.connect();
        this.stub = HandoverServiceGrpc.newStub(channel);
        this.running = new CountDownLatch(handovers);
    }

    /** Starts to report events of these handovers. */
    static Reporter start(Server server, Ledger ledger, Shape shape, List<String> handovers) {
        Reporter reporter = new Reporter(server, ledger, shape, handovers.size());
        handovers.forEach(id -> reporter.next(ledger.handover(id)));
        return reporter;
    }

    private void next(Ledger.Handover handover) {
        if (stopped) {
            running.countDown();
            return;
        }
        ReportEventRequest request =
                ReportEventRequest.newBuilder().setEvent(handover.next(shape)).build();
        stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS).reportEvent(request, new StreamObserver<>() {
            @Override
            public void onNext(ReportEventResponse response) {
                Decision decision = response.getDecision();
                handover.answered(decision);
                answers.incrementAndGet();
            }

            @Override
            public void onError(Throwable error) {
                Status status = Status.fromThrowable(error);
                if (!crashing && !stopped) {
                    ledger.refused(status.getCode().name());
                    refusals.incrementAndGet();
                }
                retry(handover);
            }

            @Override
            public void onCompleted() {
                next(handover);
            }
        });
    }

    private void retry(Ledger.Handover handover) {
        if (stopped) {
            running.countDown();
        } else {
            ScheduledFuture<?> unused = retries.schedule(() -> next(handover), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** How many events were answered. */
    long answers() {
        return answers.get();
    }

    /** How many calls were refused or failed. */
    long refusals() {
        return refusals.get();
    }

    /** Waits until that is so; false if it is not so within that time. */
    static boolean await(Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /** Waits that long. */
    static void pause(Duration time) {
        await(time, () -> false);
    }

    /** Goes on, but counts refusals no more: the server is about to be ended. */
    void expectCrash() {
        ledger.expectCrash();
        crashing = true;
    }

    /** Reports for that long from the first answer on; a server that has just started may let it wait. */
    void goOnFor(Duration time) {
        await(FIRST_ANSWER, () -> answers.get() > 0);
        pause(time);
    }

    /** Ends it when all that is under way is answered or has failed. */
    @Override
    public void close() {
        stopped = true;
        try {
            if (!running.await(CALL_SECONDS + 10L, TimeUnit.SECONDS)) {
                throw new IllegalStateException("calls neither succeed nor fail");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            retries.shutdownNow();
            channel.shutdownNow();
        }
    }
}
