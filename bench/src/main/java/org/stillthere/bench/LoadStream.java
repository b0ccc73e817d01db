package org.stillthere.bench;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.Ack;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventBatch;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;
import org.stillthere.v1.Opened;
import org.stillthere.v1.Rejection;

/**
 * One MonitorHandovers stream on the bare stub: no reconnect, no resume, so that nothing stands between the
 * server and what is measured. Thread-safe.
 */
final class LoadStream implements ClientResponseObserver<MonitorHandoversRequest, MonitorHandoversResponse> {
    /** How many decisions are acked together by a client that gathers. */
    private static final int GATHERED_ACKS = 64;

    private final Listener listener;
    private final Manners manners;
    private final List<String> done = new ArrayList<>();
    private final CompletableFuture<Opened> opened = new CompletableFuture<>();
    private final CompletableFuture<Status> ended = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<MonitorHandoversRequest> call;
    private volatile long unacknowledged = Long.MAX_VALUE;

    private LoadStream(Listener listener, Manners manners) {
        this.listener = listener;
        this.manners = manners;
    }

    /** Told what comes, on the transport's thread. */
    interface Listener {
        /** A decision came, on an event or of a timer. */
        void decided(Decision decision);

        /** An event was refused. */
        void rejected(Rejection rejection);
    }

    /** How a client behaves. */
    enum Manners {
        /** Reads, and acks what it reads. */
        GOOD,
        /** Reads, and acks what it reads, many decisions in a message. */
        GATHERS_ACKS,
        /** Reads and never acks. */
        NEVER_ACKS,
        /** Reads nothing at all, not even that the stream is open. */
        NEVER_READS
    }

    /** Opens a stream. */
    static LoadStream open(Channel channel, Open open, Manners manners, Listener listener) {
        LoadStream stream = new LoadStream(listener, manners);
        HandoverServiceGrpc.newStub(channel).monitorHandovers(stream);
        stream.write(MonitorHandoversRequest.newBuilder().setOpen(open).build());
        return stream;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<MonitorHandoversRequest> started) {
        call = started;
        if (manners == Manners.NEVER_READS) {
            started.disableAutoRequestWithInitial(0);
        }
        started.setOnReadyHandler(this::wakeSender);
    }

    /** Reports events: one by itself, several as a batch. */
    void report(List<HandoverEvent> events) {
        MonitorHandoversRequest.Builder request = MonitorHandoversRequest.newBuilder();
        if (events.size() == 1) {
            request.setEvent(events.get(0));
        } else {
            request.setEvents(EventBatch.newBuilder().addAllEvents(events));
        }
        write(request.build());
    }

    /** Waits until the transport takes more, at most so long; false if it does not, or the stream has ended. */
    synchronized boolean awaitReady(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!ended.isDone()) {
            if (call != null && call.isReady()) {
                return true;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return false;
    }

    private synchronized void wakeSender() {
        notifyAll();
    }

    private synchronized void write(MonitorHandoversRequest request) {
        if (call != null && !ended.isDone()) {
            call.onNext(request);
        }
    }

    /** Completed when the server has opened the stream; fails if it did not. */
    CompletableFuture<Opened> opened() {
        return opened;
    }

    /** Completed when the stream has ended, with what it ended with. */
    CompletableFuture<Status> ended() {
        return ended;
    }

    /** Forgets what the server said last about acks. */
    void forgetCheckpoint() {
        unacknowledged = Long.MAX_VALUE;
    }

    /** How many decisions waited for acks when the server last said so; very many before it has. */
    long unacknowledged() {
        return unacknowledged;
    }

    @Override
    public void onNext(MonitorHandoversResponse response) {
        switch (response.getMessageCase()) {
            case OPENED -> opened.complete(response.getOpened());
            case DECISION -> decided(response.getDecision());
            case REJECTION -> listener.rejected(response.getRejection());
            case RESULTS -> {
                for (EventResult result : response.getResults().getResultsList()) {
                    if (result.hasDecision()) {
                        decided(result.getDecision());
                    } else {
                        listener.rejected(result.getRejection());
                    }
                }
            }
            case CHECKPOINT -> unacknowledged = response.getCheckpoint().getUnacknowledged();
            case MESSAGE_NOT_SET -> {}
        }
        if (manners == Manners.GOOD) {
            ack(1);
        } else if (manners == Manners.GATHERS_ACKS) {
            ack(GATHERED_ACKS);
        }
    }

    /** Acks what was gathered and is not acked yet. */
    void ack() {
        ack(1);
    }

    private synchronized void ack(int atLeast) {
        if (done.size() >= atLeast) {
            write(MonitorHandoversRequest.newBuilder()
                    .setAck(Ack.newBuilder().addAllDecisionIds(done))
                    .build());
            done.clear();
        }
    }

    private void decided(Decision decision) {
        listener.decided(decision);
        if (decision.getActionsCount() > 0 && decision.getOwnerClientId().isEmpty() && acks()) {
            synchronized (this) {
                done.add(decision.getDecisionId());
            }
        }
    }

    private boolean acks() {
        return manners == Manners.GOOD || manners == Manners.GATHERS_ACKS;
    }

    @Override
    public void onError(Throwable error) {
        end(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
        end(Status.OK);
    }

    private void end(Status status) {
        ended.complete(status);
        opened.completeExceptionally(status.asRuntimeException());
        wakeSender();
    }
}
