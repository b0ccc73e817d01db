package org.stillthere.server.cli.watch;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.WatchHandoversRequest;
import org.stillthere.v1.WatchHandoversResponse;

/**
 * Finds the handovers that no longer match a filter: the server does not send the change by which a handover leaves the
 * filter, so the board asks from time to time for all that match.
 */
final class WatchRelist implements Runnable {
    private final ManagedChannel channel;
    private final WatchHandoversRequest request;
    private final WatchBoard board;

    WatchRelist(ManagedChannel channel, WatchHandoversRequest request, WatchBoard board) {
        this.channel = channel;
        this.request = request;
        this.board = board;
    }

    /** Asks once. Errors are ignored: the feed meets them too, and reports them. */
    @Override
    public void run() {
        if (!board.isLive()) {
            return;
        }
        int list = board.listing();
        try (Context.CancellableContext context = Context.ROOT.withCancellation()) {
            context.run(() -> {
                Iterator<WatchHandoversResponse> responses =
                        HandoverServiceGrpc.newBlockingStub(channel).watchHandovers(request);
                while (responses.hasNext()) {
                    WatchHandoversResponse response = responses.next();
                    if (!response.hasExisting()) {
                        board.listed(list);
                        return;
                    }
                    board.exists(response.getExisting());
                }
            });
        } catch (StatusRuntimeException e) {
            // as said above
        }
    }
}
