package org.stillthere.server.service;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
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

/**
 * One watch: first a snapshot, then the changes. The snapshot is read from the store in chunks, the next one when the
 * last has been sent; changes that come meanwhile are held back until all of it was shown. Thread-safe.
 *
 * @param <M> a message of the transport
 */
public final class HandoverWatch<M> {
    /** How many handovers of the snapshot are shown at a time. */
    private static final int CHUNK = 256;

    /** How many changes may wait for a slow watcher. */
    private static final int ROOM = 10_000;

    /** How many messages may wait in all. */
    public static final int CAPACITY = ROOM + CHUNK;

    /** How many bytes may be held back, however few changes they are. */
    private static final long MAX_HELD_BACK_BYTES = 16L << 20;

    private final String tenant;
    private final String onlyId;
    private final Predicate<HandoverState> filter;
    private final HandoverViews store;
    private final Executor readers;
    private final WatchRegistry registry;
    private final Incidents incidents;
    private final WatchStream<M> stream;
    private final Queue<M> heldBack = new ArrayDeque<>();
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile boolean current;
    private volatile boolean ended;
    private String shownUpTo = "";
    private long heldBackBytes;

    HandoverWatch(
            WatchRequest request,
            Predicate<HandoverState> filter,
            HandoverViews store,
            Executor readers,
            WatchRegistry registry,
            Incidents incidents,
            Function<HandoverWatch<M>, WatchStream<M>> transport) {
        this.tenant = request.tenant();
        this.onlyId = request.handoverId();
        this.filter = filter;
        this.store = store;
        this.readers = readers;
        this.registry = registry;
        this.incidents = incidents;
        this.stream = transport.apply(this);
    }

    /** Begins with the snapshot. Changes are taken note of first, so that none is missed. */
    void begin() {
        registry.join(this);
        drained();
    }

    /** The transport has sent all that was queued: shows more of the snapshot, if there is more. */
    public void drained() {
        if (!current && !ended && reading.compareAndSet(false, true)) {
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
            fail(Rejections.storeFailed());
        } catch (RuntimeException e) {
            fail(Rejection.fault(incidents.report("showing the handovers of " + tenant, e)));
        }
        reading.set(false);
        if (stream.isDrained()) {
            drained();
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
            if (room[0] == 0 || ended) {
                all[0] = false;
                return false;
            }
            shownUpTo = handover.key().handoverId();
            if (filter.test(handover.state())) {
                room[0]--;
                show(handover);
            }
            return !ended;
        });
        return all[0];
    }

    private void show(HandoverRecord handover) {
        send(stream.existing(handover.state(), handover.owner()));
    }

    private void goLive() {
        synchronized (heldBack) {
            current = true;
            send(stream.current());
            for (M change = heldBack.poll(); change != null; change = heldBack.poll()) {
                send(change);
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
        M change = stream.change(handover.state(), handover.owner(), event, decision);
        synchronized (heldBack) {
            if (current) {
                send(change);
            } else if (ended) {
                heldBack.clear();
            } else if (heldBack.size() < ROOM && heldBackBytes < MAX_HELD_BACK_BYTES) {
                heldBackBytes += stream.size(change);
                heldBack.add(change);
            } else {
                tooSlow();
            }
        }
    }

    /** The watcher has gone, or is sent away: nothing is read for it any longer, and nothing kept. */
    public void cancelled() {
        ended = true;
        registry.leave(this);
        synchronized (heldBack) {
            heldBack.clear();
        }
    }

    void fail(Rejection rejection) {
        cancelled();
        stream.fail(rejection);
    }

    private void send(M message) {
        if (!stream.send(message)) {
            tooSlow();
        }
    }

    private void tooSlow() {
        fail(Rejection.of(
                Reason.STREAM_TOO_SLOW,
                "the watch is read too slowly: " + ROOM + " changes wait; watch again to begin with the present state",
                Map.of("limit", Integer.toString(ROOM))));
    }
}
