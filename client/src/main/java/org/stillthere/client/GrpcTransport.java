package org.stillthere.client;

import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.HandoverServiceGrpc.HandoverServiceStub;

/**
 * Streams over a channel.
 *
 * <p>A channel that can't connect fails calls at once, and reconnects by a backoff of its own, of up to two minutes. So
 * each new stream cuts that backoff short; and since the stream may fail before the new connection is up, the monitor is
 * told when it is, even if that was before it asked.
 */
final class GrpcTransport implements Transport {
    /** A batch of results may be larger than gRPC's 4 MiB. */
    private static final int MAX_MESSAGE = 64 << 20;

    /** How long calls under way may take to end when the channel is closed. */
    private static final long CLOSE_SECONDS = 1;

    private final Channel channel;
    private final boolean owned;
    private final HandoverServiceStub stub;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile Runnable whenReachable = () -> {};

    /** Whether the channel has connected since the last stream was opened, which may have failed before that. */
    private volatile boolean connected;

    GrpcTransport(Channel channel, boolean owned, @Nullable CallCredentials credentials) {
        this.channel = channel;
        this.owned = owned;
        HandoverServiceStub plain = HandoverServiceGrpc.newStub(channel).withMaxInboundMessageSize(MAX_MESSAGE);
        this.stub = credentials == null ? plain : plain.withCallCredentials(credentials);
    }

    @Override
    public Wire open(WireListener listener) {
        if (channel instanceof ManagedChannel managed) {
            connected = false;
            watchOnce(managed);
            managed.resetConnectBackoff();
        }
        GrpcWire wire = new GrpcWire(listener);
        stub.monitorHandovers(wire);
        return wire;
    }

    @Override
    public void whenReachable(Runnable task) {
        whenReachable = task;
        if (connected) {
            connected = false;
            task.run();
        } else if (channel instanceof ManagedChannel managed) {
            watchOnce(managed);
        }
    }

    private void watchOnce(ManagedChannel managed) {
        if (watching.compareAndSet(false, true)) {
            watch(managed);
        }
    }

    private void watch(ManagedChannel managed) {
        ConnectivityState state = managed.getState(false);
        switch (state) {
            case CONNECTING, TRANSIENT_FAILURE ->
                managed.notifyWhenStateChanged(state, () -> {
                    if (managed.getState(false) == ConnectivityState.READY) {
                        watching.set(false);
                        connected = true;
                        whenReachable.run();
                    } else {
                        watch(managed);
                    }
                });
            case READY, IDLE, SHUTDOWN -> watching.set(false);
        }
    }

    @Override
    public void close() {
        whenReachable = () -> {};
        if (owned && channel instanceof ManagedChannel managed) {
            managed.shutdown();
            boolean ended = false;
            try {
                ended = managed.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!ended) {
                managed.shutdownNow();
            }
        }
    }
}
