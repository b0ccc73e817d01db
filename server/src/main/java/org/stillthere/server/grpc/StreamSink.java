package org.stillthere.server.grpc;

import com.google.protobuf.Message;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.service.Rejection;

/**
 * What a stream has yet to send. Many threads may queue; one at a time sends, and only while the transport
 * is ready: a client that does not read fills this bounded queue and nothing else.
 *
 * <p>Whoever finds nobody sending sends, until there is nothing left to send or the transport is full, in
 * which case the transport's own thread goes on when it is ready again.
 *
 * <p>A subclass may make one message of several ({@link #next}).
 */
class StreamSink<T extends Message> {
    /** How a stream ends: with an error, or well; and whether what waits is sent before. */
    private record End(@Nullable Rejection rejection, boolean atOnce) {}

    /** How many bytes may wait, however few messages they are. */
    private static final long MAX_BYTES = 32L << 20;

    private final ServerCallStreamObserver<T> observer;
    private final int capacity;
    private final Runnable whenDrained;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
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

    /** Queues the message for {@link #send}; false if too many wait already, or the stream is ending. */
    final boolean queue(T message) {
        if (end != null || size.get() >= capacity || bytes.get() >= MAX_BYTES) {
            return false;
        }
        size.incrementAndGet();
        bytes.addAndGet(message.getSerializedSize());
        waiting.add(message);
        return true;
    }

    /** How many messages wait. */
    int size() {
        return size.get();
    }

    /** How many bytes wait. */
    long bytes() {
        return bytes.get();
    }

    /** The message to send next, null if none waits. By the one thread that sends. */
    @Nullable
    T next() {
        return poll();
    }

    /** Takes out the message that waits longest; null if none waits. */
    final @Nullable T poll() {
        T message = waiting.poll();
        if (message != null) {
            size.decrementAndGet();
            bytes.addAndGet(-message.getSerializedSize());
        }
        return message;
    }

    /** The message that waits longest; null if none waits. */
    final @Nullable T peek() {
        return waiting.peek();
    }

    /** Whether nothing waits to be sent. */
    boolean isDrained() {
        return waiting.isEmpty();
    }

    /** Ends the stream well after what waits has been sent. */
    void complete() {
        if (end == null) {
            end = new End(null, false);
        }
        send();
    }

    /** Ends the stream with the rejection at once, whatever waits. */
    void fail(Rejection rejection) {
        if (end == null) {
            end = new End(rejection, true);
        }
        send();
    }

    /** Ends the stream with the rejection after what waits has been sent. */
    void failAfterQueued(Rejection rejection) {
        if (end == null) {
            end = new End(rejection, false);
        }
        send();
    }

    /** Sends what waits, as far as the transport takes it. */
    final void send() {
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
        while (!ended && !endsAtOnce() && observer.isReady()) {
            T message = next();
            if (message == null) {
                break;
            }
            try {
                observer.onNext(message);
            } catch (StatusRuntimeException | IllegalStateException over) { // the call was ended from outside
                ended = true;
                waiting.clear();
            }
            sent++;
        }
        return sent;
    }

    private boolean endsAtOnce() {
        End now = end;
        return now != null && now.atOnce();
    }

    private void finishIfEnded() {
        End now = end;
        if (ended || now == null || observer.isCancelled() || !(now.atOnce() || waiting.isEmpty())) {
            return;
        }
        ended = true;
        waiting.clear();
        if (now.rejection() != null) {
            observer.onError(ErrorMapper.exception(now.rejection()));
        } else {
            observer.onCompleted();
        }
    }
}
