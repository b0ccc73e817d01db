package org.stillthere.server.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.stillthere.server.lane.RunningLanes.get;
import static org.stillthere.server.lane.RunningLanes.key;
import static org.stillthere.server.lane.RunningLanes.opens;
import static org.stillthere.server.lane.RunningLanes.userMessage;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.storage.FaultyStore;
import org.stillthere.server.storage.Pending;

/** Outboxes within one group of a lane, where a commit has yet to show what was decided in it. */
class OutboxesTest {
    private final FaultyStore store = new FaultyStore();
    private final Clients clients = new Clients();
    private final RunningLanes lanes = new RunningLanes(store, clients);

    @AfterEach
    void close() {
        lanes.close();
    }

    @Test
    void aDecisionThatIsAckedTwiceLeavesTheOutboxOnce() {
        Pending first = reported("h", "e1");
        reported("h", "e2");
        ack(first);
        ack(first);

        assertThat(clients.pending).containsEntry("owner", 1L);
        assertThat(lanes.snapshot("h").unacknowledged()).isEqualTo(1);
    }

    @Test
    void twoAcksInOneGroupCountOnce() {
        Pending first = reported("h", "e1");
        FaultyStore.Hold hold = holdALane();
        CompletableFuture<Void> one = acking(first);
        CompletableFuture<Void> two = acking(first);
        hold.release();
        get(one);
        get(two);

        assertThat(clients.pending.get("owner")).isZero();
    }

    @Test
    void aHandoverThatChangesInTheSameGroupIsReassignedAfterIt() {
        reported("h", "e1");
        clients.gone = "owner";
        FaultyStore.Hold hold = holdALane();
        lanes.report(userMessage("h", "by a call"));
        lanes.lanes().reassign(key("h"), "owner");
        hold.release();

        await().untilAsserted(() -> assertThat(clients.pending).containsEntry("heir", 1L));
        assertThat(lanes.snapshot("h").handover().owner()).isEqualTo("heir");
        assertThat(clients.pending.get("owner")).isZero();
        assertThat(clients.pending).containsEntry("heir", 1L);
    }

    @Test
    void whoReportsAfterACallInTheSameGroupTakesOverFromAnOwnerThatHasGone() {
        reported("h", "e1");
        clients.gone = "owner";
        FaultyStore.Hold hold = holdALane();
        lanes.report(userMessage("h", "by a call"));
        CompletableFuture<Answer> reported = lanes.report(userMessage("h", "e2"), "reporter");
        hold.release();

        assertThat(((Answer.Decided) get(reported)).owner()).isEqualTo("reporter");
        assertThat(lanes.snapshot("h").unacknowledged()).isEqualTo(2);
        assertThat(clients.pending).containsEntry("reporter", 2L);
    }

    /** Reports on the owner's stream: what was put in its outbox. */
    private Pending reported(String id, String eventId) {
        var event =
                lanes.lanes().inFlight() == 0 && get(lanes.read(id)).isEmpty() ? opens(id) : userMessage(id, eventId);
        Answer answer = get(lanes.report(event, "owner"));
        assertThat(((Answer.Decided) answer).standing()).isEqualTo(Answer.Standing.PENDING);
        return Pending.of(((Answer.Decided) answer).decision());
    }

    /** The lane waits in a commit, so that what it is asked meanwhile becomes one group. */
    private FaultyStore.Hold holdALane() {
        FaultyStore.Hold hold = store.holdNextCommit();
        lanes.report(opens("other"));
        hold.awaitReached();
        return hold;
    }

    private void ack(Pending pending) {
        get(acking(pending));
    }

    private CompletableFuture<Void> acking(Pending pending) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lanes.lanes().ack(pending, "owner", () -> done.complete(null));
        return done;
    }

    /** Clients of whom one may have gone, and its heir; counts what is in their outboxes. */
    private static final class Clients implements Deliveries {
        private final Map<String, Long> pending = new ConcurrentHashMap<>();
        private final AtomicInteger reloads = new AtomicInteger();
        private volatile String gone = "";

        @Override
        public String ownerOf(HandoverState state, String owner, String reporter) {
            if (!owner.isEmpty() && !owner.equals(gone)) {
                return owner;
            }
            return reporter.isEmpty() ? "heir" : reporter;
        }

        @Override
        public void pending(String owner, Decision decision) {
            pending.merge(owner, 1L, Long::sum);
        }

        @Override
        public void moved(String from, String to, List<Pending> pendings) {
            pending.merge(from, (long) -pendings.size(), Long::sum);
            pending.merge(to, (long) pendings.size(), Long::sum);
        }

        @Override
        public void settled(HandoverKey key, String owner, int count) {
            pending.merge(owner, (long) -count, Long::sum);
        }

        @Override
        public void reloaded(int lane) {
            reloads.incrementAndGet();
        }
    }
}
