package org.stillthere.server.cli.watch;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.stillthere.server.cli.call.CallError;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverChange;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.WatchHandoversRequest;
import org.stillthere.v1.WatchHandoversResponse;

/**
 * Keeps a watch going: when the connection breaks, reconnects after a pause that grows while the server is away.
 * {@link #run} blocks; {@link #stop} may be called by any thread.
 */
final class WatchFeed {
    /** Statuses for which a retry would fail the same way. */
    private static final Set<Status.Code> FOR_GOOD = Set.of(
            Status.Code.INVALID_ARGUMENT,
            Status.Code.UNIMPLEMENTED,
            Status.Code.PERMISSION_DENIED,
            Status.Code.UNAUTHENTICATED);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ManagedChannel channel;
    private final WatchHandoversRequest request;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Context.CancellableContext context = Context.ROOT.withCancellation();

    WatchFeed(ManagedChannel channel, WatchHandoversRequest request) {
        this.channel = channel;
        this.request = request;
    }

    /** Receives what the server sends, on the thread that runs the feed. */
    interface Listener {
        /** A connection begins; what exists follows. */
        void connected();

        /** A handover exists. */
        void exists(Handover handover);

        /** Everything that exists was sent; changes follow. */
        void current();

        /** A handover changed. */
        void changed(HandoverChange change);

        /** The connection broke; the feed reconnects after the pause. */
        void lost(CallError error, Duration pause);
    }

    /**
     * Runs until {@link #stop}, or until an error that a retry can't fix: the request is wrong or, before the first
     * connection, nobody answers.
     *
     * @throws StatusRuntimeException the error
     */
    void run(Listener listener) throws InterruptedException {
        boolean everConnected = false;
        Duration pause = SHORTEST_PAUSE;
        while (stopped.getCount() > 0) {
            boolean connected = false;
            try {
                Iterator<WatchHandoversResponse> responses = context.wrap(() ->
                                HandoverServiceGrpc.newBlockingStub(channel).watchHandovers(request))
                        .call();
                while (responses.hasNext()) {
                    WatchHandoversResponse response = responses.next();
                    if (!connected) {
                        connected = true;
                        everConnected = true;
                        pause = SHORTEST_PAUSE;
                        listener.connected();
                    }
                    tell(listener, response);
                }
                throw Status.UNAVAILABLE
                        .withDescription("the server ended the watch")
                        .asRuntimeException();
            } catch (StatusRuntimeException e) {
                if (stopped.getCount() == 0) {
                    return;
                }
                if (!everConnected || FOR_GOOD.contains(e.getStatus().getCode())) {
                    throw e;
                }
                listener.lost(CallError.of(e), pause);
            } catch (Exception e) {
                throw new IllegalStateException("a watch failed", e);
            }
            if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            pause = longer(pause);
            channel.resetConnectBackoff(); // ours is the pause that counts
        }
    }

    /** Ends the watch. */
    void stop() {
        stopped.countDown();
        context.cancel(null);
    }

    private static void tell(Listener listener, WatchHandoversResponse response) {
        switch (response.getMessageCase()) {
            case EXISTING -> listener.exists(response.getExisting());
            case CURRENT -> listener.current();
            case CHANGE -> listener.changed(response.getChange());
            case MESSAGE_NOT_SET -> {
                // of a newer server
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
