package org.stillthere.server.grpc;

import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoredHandover;
import org.stillthere.v1.Current;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.HandoverChange;
import org.stillthere.v1.WatchHandoversRequest;
import org.stillthere.v1.WatchHandoversResponse;

/**
 * One who watches. What exists is read from the store in chunks, the next one when the last has left;
 * changes that come meanwhile are kept back until all of it was shown.
 */
final class WatchStream {
    /** How many handovers of the store are shown at a time. */
    private static final int CHUNK = 256;

    /** How many messages may wait for a slow watcher. */
    private static final int ROOM = 10_000;

    /** How many bytes may be kept back, however few changes they are. */
    private static final long MAX_KEPT_BACK_BYTES = 16L << 20;

    private final String tenant;
    private final String onlyId;
    private final Predicate<HandoverState> filter;
    private final HandoverViews store;
    private final Executor readers;
    private final WatchRegistry registry;
    private final Incidents incidents;
    private final StreamSink<WatchHandoversResponse> sink;
    private final Queue<WatchHandoversResponse> keptBack = new ArrayDeque<>();
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile boolean current;
    private volatile boolean left;
    private String shownUpTo = "";
    private long keptBackBytes;

    WatchStream(
            ServerCallStreamObserver<WatchHandoversResponse> observer,
            WatchHandoversRequest request,
            Predicate<HandoverState> filter,
            HandoverViews store,
            Executor readers,
            WatchRegistry registry,
            Incidents incidents) {
        this.tenant = request.getTenant();
        this.onlyId = request.getHandoverId();
        this.registry = registry;
        this.incidents = incidents;
        this.filter = filter;
        this.store = store;
        this.readers = readers;
        this.sink = new StreamSink<>(observer, ROOM + CHUNK, this::showMore);
    }

    /** Shows what exists. After the watch is registered for changes, so that none is missed. */
    void showMore() {
        if (!current && !left && reading.compareAndSet(false, true)) {
            try {
                readers.execute(this::read);
            } catch (RejectedExecutionException e) {
                tooSlow();
            }
        }
    }

    private void read() {
        try {
            boolean all = onlyId.isEmpty() ? showChunk() : showOne();
            if (all) {
                goLive();
            }
        } catch (StoreException e) {
            fail(AnswerMapper.storeFailed());
        } catch (RuntimeException e) {
            fail(AnswerMapper.faulted(incidents.report("showing the handovers of " + tenant, e)));
        }
        reading.set(false);
        if (sink.isDrained()) {
            showMore();
        }
    }

    private boolean showOne() {
        StoredHandover stored = store.find(new HandoverKey(tenant, onlyId));
        HandoverRecord handover = stored == null ? null : stored.decoded();
        if (handover != null && filter.test(handover.state())) {
            show(handover);
        }
        return true;
    }

    /** Shows the next handovers of the tenant; false if there are more. */
    private boolean showChunk() {
        int[] room = {CHUNK};
        boolean[] all = {true};
        store.forEachOf(tenant, shownUpTo, handover -> {
            if (room[0] == 0 || left) {
                all[0] = false;
                return false;
            }
            shownUpTo = handover.key().handoverId();
            if (filter.test(handover.state())) {
                room[0]--;
                show(handover);
            }
            return !left;
        });
        return all[0];
    }

    private void show(HandoverRecord handover) {
        offer(WatchHandoversResponse.newBuilder()
                .setExisting(HandoverWriter.write(handover))
                .build());
    }

    private void goLive() {
        synchronized (keptBack) {
            current = true;
            offer(WatchHandoversResponse.newBuilder()
                    .setCurrent(Current.getDefaultInstance())
                    .build());
            for (WatchHandoversResponse change = keptBack.poll(); change != null; change = keptBack.poll()) {
                offer(change);
            }
        }
    }

    /** A handover of any tenant changed. */
    void changed(HandoverRecord handover, HandoverEvent event, Decision decision) {
        HandoverKey key = handover.key();
        if (!key.tenant().equals(tenant)
                || !(onlyId.isEmpty() || key.handoverId().equals(onlyId))
                || !filter.test(handover.state())) {
            return;
        }
        WatchHandoversResponse change = WatchHandoversResponse.newBuilder()
                .setChange(HandoverChange.newBuilder()
                        .setHandover(HandoverWriter.write(handover))
                        .setEvent(EventWriter.write(event))
                        .setDecision(DecisionWriter.write(decision)))
                .build();
        synchronized (keptBack) {
            if (current) {
                offer(change);
            } else if (left) {
                keptBack.clear();
            } else if (keptBack.size() < ROOM && keptBackBytes < MAX_KEPT_BACK_BYTES) {
                keptBackBytes += change.getSerializedSize();
                keptBack.add(change);
            } else {
                tooSlow();
            }
        }
    }

    /** The watcher has gone, or is sent away: nothing is read for it any longer, and nothing kept. */
    void leave() {
        left = true;
        registry.leave(this);
        synchronized (keptBack) {
            keptBack.clear();
        }
    }

    void fail(ApiError error) {
        leave();
        sink.fail(error);
    }

    private void offer(WatchHandoversResponse response) {
        if (!sink.offer(response)) {
            tooSlow();
        }
    }

    private void tooSlow() {
        fail(ApiError.of(
                Code.RESOURCE_EXHAUSTED,
                ErrorReason.ERROR_REASON_STREAM_TOO_SLOW,
                "the watch is read too slowly: " + ROOM + " changes wait; watch again to begin with the present state",
                Map.of("limit", Integer.toString(ROOM))));
    }
}
