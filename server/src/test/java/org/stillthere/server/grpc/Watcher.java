package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverChange;
import org.stillthere.v1.WatchHandoversRequest;
import org.stillthere.v1.WatchHandoversResponse;

/** One who watches, and waits for what comes. */
final class Watcher implements StreamObserver<WatchHandoversResponse>, AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<WatchHandoversResponse> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Context.CancellableContext context = Context.current().withCancellation();

    private Watcher() {}

    static Watcher watch(RunningServer server, String filter, String onlyId) {
        Watcher watcher = new Watcher();
        WatchHandoversRequest request = WatchHandoversRequest.newBuilder()
                .setTenant(Events.TENANT)
                .setFilter(filter)
                .setHandoverId(onlyId)
                .build();
        watcher.context.run(() -> server.async().watchHandovers(request, watcher));
        return watcher;
    }

    /** What exists, up to where changes begin. */
    List<Handover> existing() {
        List<Handover> existing = new ArrayList<>();
        WatchHandoversResponse next = next();
        while (!next.hasCurrent()) {
            assertThat(next.hasExisting()).as("%s", next).isTrue();
            existing.add(next.getExisting());
            next = next();
        }
        return existing;
    }

    HandoverChange nextChange() {
        WatchHandoversResponse next = next();
        assertThat(next.hasChange()).as("%s", next).isTrue();
        return next.getChange();
    }

    private WatchHandoversResponse next() {
        try {
            WatchHandoversResponse next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("a message of the server").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    CompletableFuture<Void> end() {
        return end;
    }

    @Override
    public void onNext(WatchHandoversResponse response) {
        received.add(response);
    }

    @Override
    public void onError(Throwable error) {
        end.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
        end.complete(null);
    }

    @Override
    public void close() {
        context.cancel(null);
    }
}
