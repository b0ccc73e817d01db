package org.stillthere.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.stillthere.policy.model.HandoverKey;

/** The lanes that an engine has handed out. Thread-safe. */
public final class HeldLanes implements Tenures {
    private static final long PATIENCE_SECONDS = 60;

    private final StorageEngine engine;
    private final Map<Integer, LaneTenure> held = new ConcurrentHashMap<>();
    private final List<Long> lostEpochs = new CopyOnWriteArrayList<>();

    /** Starts the engine. */
    public HeldLanes(StorageEngine engine) {
        this.engine = engine;
        engine.start(this);
    }

    @Override
    public void taken(LaneTenure tenure) {
        held.put(tenure.lane(), tenure);
    }

    @Override
    public void lost(int lane, long epoch) {
        lostEpochs.add(epoch);
    }

    /** The epochs of the tenures that were lost. */
    public List<Long> lostEpochs() {
        return lostEpochs;
    }

    /** The tenure of a lane. */
    public LaneTenure tenure(int lane) {
        LaneTenure tenure = held.get(lane);
        assertThat(tenure).as("the tenure of lane %d", lane).isNotNull();
        return tenure;
    }

    /** The tenure of a handover's lane. */
    public LaneTenure of(HandoverKey key) {
        return tenure(LaneNumber.of(key, engine.lanes()));
    }

    /** Commits changes of one handover. */
    public void commit(Change... changes) {
        HandoverKey key = changes[0].match(new Keys());
        assertThat(get(of(key).commit(Arrays.asList(changes)))).isEqualTo(CommitOutcome.COMMITTED);
    }

    /** Waits for a result. */
    public static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("a commit did not come out", e);
        }
    }

    private static final class Keys implements Change.Cases<HandoverKey> {
        @Override
        public HandoverKey decided(Change.Decided decided) {
            return decided.handover().key();
        }

        @Override
        public HandoverKey acked(Change.Acked acked) {
            return acked.pending().key();
        }

        @Override
        public HandoverKey moved(Change.Moved moved) {
            return moved.handover().key();
        }

        @Override
        public HandoverKey removed(Change.Removed removed) {
            return removed.key();
        }
    }
}
