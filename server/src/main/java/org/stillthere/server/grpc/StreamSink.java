package org.stillthere.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has yet to send. Many threads may offer; one at a time sends, and only while the transport
 * is ready: a client that does not read fills this bounded queue and nothing else.
 *
 * <p>Whoever finds nobody sending sends, until there is nothing left to send or the transport is full, in
 * which case the transport's own thread goes on when it is ready again.
 */
final class StreamSink<T> {
    /** How a stream ends: with an error, or well. */
    private record End(@Nullable ApiError error) {}

    private final ServerCallStreamObserver<T> observer;
    private final int capacity;
    private final Runnable whenDrained;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger turns = new AtomicInteger();
    private volatile @Nullable End end;
    private boolean ended;

    /**
     * A sink before a stream. Must be made while the call begins, since it sets the ready handler.
     *
     * @param capacity how many messages may wait
     * @param whenDrained is called, by whichever thread sends, when nothing waits any more
     */
    StreamSink(ServerCallStreamObserver<T> observer, int capacity, Runnable whenDrained) {
        this.observer = observer;
        this.capacity = capacity;
        this.whenDrained = whenDrained;
        observer.setOnReadyHandler(this::send);
    }

    /** Sends the message when its turn comes; false if too many wait already, or the stream is ending. */
    boolean offer(T message) {
        if (end != null || size.get() >= capacity) {
            return false;
        }
        size.incrementAndGet();
        waiting.add(message);
        send();
        return true;
    }

    /** Whether nothing waits to be sent. */
    boolean isDrained() {
        return waiting.isEmpty();
    }

    /** Ends the stream well after what waits has been sent. */
    void complete() {
        if (end == null) {
            end = new End(null);
        }
        send();
    }

    /** Ends the stream with the error at once, whatever waits. */
    void fail(ApiError error) {
        if (end == null) {
            end = new End(error);
        }
        send();
    }

    private void send() {
        if (turns.getAndIncrement() != 0) {
            return; // the one who sends sees that there is more to do
        }
        int seen = 1;
        while (seen != 0) {
            int sent = sendWhatIsReady();
            finishIfEnded();
            if (sent > 0 && waiting.isEmpty()) {
                whenDrained.run();
            }
            seen = turns.addAndGet(-seen);
        }
    }

    private int sendWhatIsReady() {
        int sent = 0;
        while (!ended && !failed() && observer.isReady()) {
            T message = waiting.poll();
            if (message == null) {
                break;
            }
            size.decrementAndGet();
            observer.onNext(message);
            sent++;
        }
        return sent;
    }

    private boolean failed() {
        End now = end;
        return now != null && now.error() != null;
    }

    private void finishIfEnded() {
        End now = end;
        if (ended || now == null || observer.isCancelled()) {
            return;
        }
        if (now.error() != null) {
            ended = true;
            observer.onError(now.error().toException());
        } else if (waiting.isEmpty()) {
            ended = true;
            observer.onCompleted();
        }
    }
}
