package org.stillthere.server.lane;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.store.HandoverStore;
import org.stillthere.server.store.StoreException;

/** A store in memory that fails, or holds its breath, when a test says so. */
final class MemoryStore implements HandoverStore {
    /** Where a commit waits until the test lets it go on. */
    record Hold(CountDownLatch reached, CountDownLatch released) {}

    private final Map<HandoverKey, HandoverState> states = new ConcurrentHashMap<>();
    private final Map<String, History.Entry> entries = new ConcurrentHashMap<>();
    private final List<Integer> groupSizes = new ArrayList<>();
    private final AtomicInteger commitsToFail = new AtomicInteger();
    private volatile @Nullable Hold hold;
    private volatile @Nullable RuntimeException readFault;
    private volatile @Nullable RuntimeException commitFault;

    /** The next commits fail, as those of a full disk do. */
    void failCommits(int count) {
        commitsToFail.set(count);
    }

    /** The next commit throws what a store is not documented to throw. */
    void breakCommit(RuntimeException fault) {
        commitFault = fault;
    }

    /** Every read of a state throws from now on; null mends it. */
    void breakReads(@Nullable RuntimeException fault) {
        readFault = fault;
    }

    /** The next commit waits, so that what is reported meanwhile becomes one group. */
    Hold holdNextCommit() {
        Hold next = new Hold(new CountDownLatch(1), new CountDownLatch(1));
        hold = next;
        return next;
    }

    /** How many changes each commit that succeeded had. */
    synchronized List<Integer> groupSizes() {
        return List.copyOf(groupSizes);
    }

    @Override
    public @Nullable HandoverState find(HandoverKey key) {
        RuntimeException fault = readFault;
        if (fault != null) {
            throw fault;
        }
        return states.get(key);
    }

    @Override
    public History.@Nullable Entry findEntry(HandoverKey key, String eventId) {
        return entries.get(key + "\0" + eventId);
    }

    @Override
    public synchronized void commit(List<Change> changes) {
        Hold waiting = hold;
        if (waiting != null) {
            hold = null;
            waiting.reached().countDown();
            try {
                waiting.released().await();
            } catch (InterruptedException e) {
                throw new StoreException("interrupted", e);
            }
        }
        RuntimeException fault = commitFault;
        if (fault != null) {
            commitFault = null;
            throw fault;
        }
        if (commitsToFail.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
            throw new StoreException("can't commit", new IOException("no space left on device"));
        }
        for (Change change : changes) {
            HandoverKey key = change.state().key();
            states.put(key, change.state());
            entries.put(key + "\0" + change.entry().event().eventId(), change.entry());
        }
        groupSizes.add(changes.size());
    }

    @Override
    public void forEach(Consumer<HandoverState> visitor) {
        states.values().forEach(visitor);
    }

    @Override
    public void forEachOf(String tenant, String afterId, Visitor visitor) {
        throw new UnsupportedOperationException("no lane lists handovers");
    }

    @Override
    public void close() {}
}
