package org.stillthere.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.storage.StoredSamples.NOW;
import static org.stillthere.server.storage.StoredSamples.change;
import static org.stillthere.server.storage.StoredSamples.outboxed;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.policy.model.Timers;

/**
 * What every engine promises: a subclass opens one. What is committed stays, lies in the promised order, and belongs to
 * one tenant and one lane.
 */
public abstract class StorageEngineContract {
    private static final int LANES = 3;

    protected HeldLanes lanes;
    protected StorageEngine engine;

    /** Opens the engine on what the one before has left. */
    protected abstract StorageEngine open(int lanes);

    @BeforeEach
    void start() {
        start(LANES);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    protected void start(int count) {
        engine = open(count);
        lanes = new HeldLanes(engine);
    }

    protected void reopen() {
        engine.close();
        start();
    }

    // Lanes

    @Test
    void everyLaneIsHandedOutAtTheFirstEpoch() {
        assertThat(engine.lanes()).isEqualTo(LANES);
        for (int lane = 0; lane < LANES; lane++) {
            assertThat(lanes.tenure(lane).lane()).isEqualTo(lane);
            assertThat(lanes.tenure(lane).missedBefore()).isEqualTo(NOW);
        }
    }

    @Test
    void theLaneOfAHandoverNeverChanges() {
        assertThat(LaneNumber.of(new HandoverKey("acme", "chat-1"), 64)).isEqualTo(30);
        assertThat(LaneNumber.of(new HandoverKey("acme", "chat-2"), 64)).isEqualTo(31);
        assertThat(LaneNumber.of(new HandoverKey("é", "漢\uD83D\uDE00"), 64)).isZero();
        assertThat(LaneNumber.of(new HandoverKey("any", "one"), 1)).isZero();
    }

    @Test
    void commitsOfALaneComeOutInTheirOrder() {
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        LaneTenure tenure = lanes.tenure(0);
        for (int i = 0; i < 200; i++) {
            int number = i;
            all.add(tenure.commit(List.of(change("acme", "h", "event" + i)))
                    .thenAccept(outcome -> {
                        assertThat(outcome).isEqualTo(CommitOutcome.COMMITTED);
                        order.add(number);
                    })
                    .toCompletableFuture());
        }
        all.forEach(HeldLanes::get);

        assertThat(order).as("the order in which commits came out").isSorted().hasSize(200);
        assertThat(find("acme", "h")).isEqualTo(change("acme", "h", "event199").handover());
    }

    @Test
    void aCommitAfterTheEndIsLost() {
        LaneTenure tenure = lanes.tenure(0);
        engine.close();

        assertThat(HeldLanes.get(tenure.commit(List.of(change("acme", "h", "event")))))
                .isEqualTo(CommitOutcome.LOST);
        start();
        assertThat(find("acme", "h")).isNull();
    }

    @Test
    void deadlinesAreThoseOfTheLane() {
        List<String> ids = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        commit("acme", ids);
        reopen();

        Set<HandoverKey> seen = new HashSet<>();
        for (int lane = 0; lane < LANES; lane++) {
            int number = lane;
            lanes.tenure(lane).forEachDeadline((key, at) -> {
                assertThat(LaneNumber.of(key, LANES)).isEqualTo(number);
                assertThat(seen.add(key)).as("%s is shown once", key).isTrue();
            });
        }
        assertThat(seen).hasSize(ids.size());
    }

    @Test
    void theNumberOfLanesMayChangeBetweenOneOpeningAndTheNext() {
        commit("acme", List.of("a", "b", "c", "d"));
        engine.close();
        start(1);

        Set<String> seen = new TreeSet<>();
        lanes.tenure(0).forEachDeadline((key, at) -> seen.add(key.handoverId()));
        assertThat(seen).containsExactly("a", "b", "c", "d");
    }

    // What is committed

    @Test
    void whatWasCommittedIsThereAfterReopening() {
        Change.Decided change = change("acme", "h", "event");
        lanes.commit(change);
        reopen();

        assertThat(find("acme", "h")).isEqualTo(change.handover());
        assertThat(engine.outboxes().findEntry(change.handover().key(), "event"))
                .isEqualTo(change.entry().decoded());
    }

    @Test
    void whatWasNeverCommittedIsNotThere() {
        lanes.commit(change("acme", "h", "event"));

        assertThat(find("acme", "h2")).isNull();
        assertThat(find("other", "h")).isNull();
        assertThat(engine.outboxes().findEntry(new HandoverKey("acme", "h"), "even"))
                .isNull();
        assertThat(engine.outboxes().findEntry(new HandoverKey("acme", "h2"), "event"))
                .isNull();
    }

    @Test
    void theLastStateOfAHandoverInOneCommitStays() {
        Change.Decided first = change("acme", "h", "1");
        Change.Decided second = change("acme", "h", "2");
        lanes.commit(first, second);

        assertThat(find("acme", "h")).isEqualTo(second.handover());
        assertThat(engine.outboxes().findEntry(first.handover().key(), "1"))
                .isEqualTo(first.entry().decoded());
    }

    @Test
    void aLoadFindsInOneTripAllThatItAsksFor() {
        Change.Decided change = outboxed("acme", "h", "event", 2, "client");
        lanes.commit(change);
        HandoverKey key = change.handover().key();
        HandoverKey unknown = new HandoverKey("acme", "unknown");

        Loaded loaded = lanes.of(key)
                .load(new LoadRequest(
                        Set.of(key, unknown),
                        Set.of(new EventRef(key, "event"), new EventRef(key, "other")),
                        Set.of(key, unknown)));

        assertThat(loaded.handover(key)).isEqualTo(change.handover());
        assertThat(loaded.handover(unknown)).isNull();
        assertThat(loaded.entry(new EventRef(key, "event")))
                .isEqualTo(change.entry().decoded());
        assertThat(loaded.entry(new EventRef(key, "other"))).isNull();
        assertThat(loaded.pending(key)).containsExactly(change.entry().pending());
        assertThat(loaded.pending(unknown)).isEmpty();
    }

    // Outboxes

    @Test
    void aDecisionLeavesTheOutboxWhenItIsAcked() {
        Change.Decided first = outboxed("acme", "h", "1", 1, "client");
        Change.Decided second = outboxed("acme", "h", "2", 2, "client");
        lanes.commit(first, second);
        lanes.commit(new Change.Acked("client", pendingOf(first)));
        reopen();

        assertThat(pending("client")).containsExactly(pendingOf(second));
        assertThat(engine.outboxes().pendingOf("client", first.handover().key()))
                .containsExactly(pendingOf(second));
    }

    @Test
    void anOutboxIsShownInTheOrderOfHandoversAndSequences() {
        Change.Decided b2 = outboxed("acme", "b", "1", 2, "client");
        Change.Decided b10 = outboxed("acme", "b", "2", 10, "client");
        Change.Decided a = outboxed("acme", "a", "1", 7, "client");
        Change.Decided other = outboxed("zeta", "a", "1", 1, "client");
        Change.Decided nobodys = outboxed("acme", "c", "1", 1, "");
        for (Change.Decided each : List.of(b2, b10, a, other, nobodys)) {
            lanes.commit(each);
        }

        assertThat(pending("client")).containsExactly(pendingOf(a), pendingOf(b2), pendingOf(b10), pendingOf(other));
        assertThat(pending("")).containsExactly(pendingOf(nobodys));
        assertThat(pendingAfter("client", pendingOf(b2))).containsExactly(pendingOf(b10), pendingOf(other));
        List<Pending> ofTenant = new ArrayList<>();
        engine.outboxes().forEachPendingOf("client", "acme", ofTenant::add);
        assertThat(ofTenant).containsExactly(pendingOf(a), pendingOf(b2), pendingOf(b10));
        Map<String, Long> counts = new HashMap<>();
        engine.outboxes().forEachOutbox(counts::put);
        assertThat(counts).isEqualTo(Map.of("client", 4L, "", 1L));
    }

    @Test
    void whatIsPendingGoesAlongWhenAHandoverIsMoved() {
        Change.Decided before = outboxed("acme", "h", "1", 1, "former");
        lanes.commit(before);
        StoredHandover after =
                StoredHandover.of(new HandoverRecord(before.handover().decoded().state(), "heir"));
        lanes.commit(new Change.Moved(after, "former", List.of(pendingOf(before))));
        reopen();

        assertThat(find("acme", "h")).isEqualTo(after);
        assertThat(pending("former")).isEmpty();
        assertThat(pending("heir")).containsExactly(pendingOf(before));
    }

    @Test
    void aHandoverThatIsRemovedLeavesNothingAndItsNeighboursStay() {
        Change.Decided removed = outboxed("acme", "h", "1", 1, "client");
        Change.Decided neighbour = outboxed("acme", "h2", "1", 1, "client");
        lanes.commit(removed, outboxed("acme", "h", "2", 2, "client"));
        lanes.commit(neighbour);
        lanes.commit(new Change.Removed(removed.handover().key(), "client"));
        reopen();

        assertThat(find("acme", "h")).isNull();
        assertThat(engine.outboxes().findEntry(removed.handover().key(), "1")).isNull();
        assertThat(find("acme", "h2")).isEqualTo(neighbour.handover());
        assertThat(pending("client")).containsExactly(pendingOf(neighbour));
    }

    // Order and tenants

    @Test
    void handoversOfATenantComeInTheOrderOfTheUtf8BytesOfTheirIds() {
        // In the order of Java's chars U+10000 (a surrogate pair) would come before U+FFFD.
        List<String> ids =
                List.of("b", "a", "ab", "B", "10", "9", "é", "漢", "\uFFFD", "\uD800\uDC00", "a b", "a/b", "~");
        commit("acme", ids);

        List<String> sorted = new ArrayList<>(ids);
        sorted.sort(Comparator.comparing(id -> id.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        assertThat(idsOf("acme", "")).isEqualTo(sorted);
        for (int i = 0; i < sorted.size(); i++) {
            assertThat(idsOf("acme", sorted.get(i))).isEqualTo(sorted.subList(i + 1, sorted.size()));
        }
    }

    @Test
    void aTenantSeesNothingOfOneWhoseNameBeginsTheSame() {
        commit("a", List.of("1", "b", "bc"));
        commit("ab", List.of("2", "c"));
        commit("a b", List.of("3"));
        commit("é", List.of("4"));
        commit("e\u0301", List.of("5"));
        commit("\uD83D\uDE00", List.of("6"));

        assertThat(idsOf("a", "")).containsExactly("1", "b", "bc");
        assertThat(idsOf("ab", "")).containsExactly("2", "c");
        assertThat(idsOf("a b", "")).containsExactly("3");
        assertThat(idsOf("é", "")).containsExactly("4");
        assertThat(idsOf("e\u0301", "")).containsExactly("5");
        assertThat(idsOf("\uD83D\uDE00", "")).containsExactly("6");
        assertThat(idsOf("", "")).isEmpty();
        assertThat(idsOf("abc", "")).isEmpty();
    }

    @Test
    void beginningAfterAnIdThatIsNotThereBeginsAtTheNext() {
        commit("acme", List.of("a", "c"));

        assertThat(idsOf("acme", "b")).containsExactly("c");
        assertThat(idsOf("acme", "\0\0")).containsExactly("a", "c");
        assertThat(idsOf("acme", "zzz")).isEmpty();
    }

    @Test
    void aVisitShowsTheStoreAsItWasWhenItBegan() {
        commit("acme", List.of("a", "b"));
        List<String> seen = new ArrayList<>();
        engine.handovers().forEachOf("acme", "", state -> {
            commit("acme", List.of("c"));
            return seen.add(state.key().handoverId());
        });

        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void aVisitEndsWhenTheVisitorHasSeenEnough() {
        commit("acme", List.of("a", "b", "c"));
        Set<String> seen = new TreeSet<>();
        engine.handovers().forEachOf("acme", "", state -> {
            seen.add(state.key().handoverId());
            return seen.size() < 2;
        });

        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void onlyWhatHasBeenFinalForLongEnoughIsShownForRemoval() {
        lanes.commit(change("acme", "open", "event"));
        lanes.commit(StoredSamples.completed("acme", "over", NOW));

        assertThat(finalBefore(NOW)).isEmpty();
        assertThat(finalBefore(NOW.plusMillis(1))).containsExactly(new HandoverKey("acme", "over"));
    }

    // Deadlines

    @Test
    void deadlinesAreThoseOfTheFirstTimersThatTheServerKeeps() {
        Timers two = Timers.NONE.set("late", Duration.ofHours(2), NOW).set("early", Duration.ofSeconds(90), NOW);
        for (Change change : List.of(
                change("acme", "two", TimerOwner.SERVER, two),
                change("acme", "caller's", TimerOwner.CALLER, two),
                change("acme", "none", TimerOwner.SERVER, Timers.NONE),
                change("acme", "held", TimerOwner.SERVER, two.hold(NOW)),
                change("acme", "removed", TimerOwner.SERVER, two),
                change("other", "moved", TimerOwner.SERVER, two),
                new Change.Removed(new HandoverKey("acme", "removed"), ""),
                change("other", "moved", TimerOwner.SERVER, two.remove("early")))) {
            lanes.commit(change);
        }
        reopen();

        Map<HandoverKey, Instant> seen = new HashMap<>();
        for (int lane = 0; lane < LANES; lane++) {
            lanes.tenure(lane)
                    .forEachDeadline((key, at) -> assertThat(seen.put(key, Instant.ofEpochMilli(at)))
                            .as("%s is shown once", key)
                            .isNull());
        }

        Instant millis = NOW.truncatedTo(ChronoUnit.MILLIS);
        assertThat(seen)
                .isEqualTo(Map.of(
                        new HandoverKey("acme", "two"), millis.plusSeconds(90),
                        new HandoverKey("other", "moved"), millis.plus(Duration.ofHours(2))));
    }

    // Short forms

    protected void commit(String tenant, Collection<String> ids) {
        ids.forEach(id -> lanes.commit(change(tenant, id, "event")));
    }

    protected StoredHandover find(String tenant, String id) {
        return engine.handovers().find(new HandoverKey(tenant, id));
    }

    protected List<String> idsOf(String tenant, String after) {
        List<String> ids = new ArrayList<>();
        engine.handovers()
                .forEachOf(tenant, after, handover -> ids.add(handover.key().handoverId()));
        return ids;
    }

    private List<HandoverKey> finalBefore(Instant before) {
        List<HandoverKey> keys = new ArrayList<>();
        engine.handovers().forEachFinal(before, keys::add);
        return keys;
    }

    private List<Pending> pending(String client) {
        return pendingAfter(client, null);
    }

    private List<Pending> pendingAfter(String client, Pending after) {
        List<Pending> pending = new ArrayList<>();
        engine.outboxes().forEachPendingOf(client, after, pending::add);
        return pending;
    }

    private static Pending pendingOf(Change.Decided decided) {
        return Pending.of(decided.entry().decoded().entry().decision());
    }
}
