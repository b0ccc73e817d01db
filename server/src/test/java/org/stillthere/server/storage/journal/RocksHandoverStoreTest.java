package org.stillthere.server.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.policy.model.Timers;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.Durability;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoredEntry;
import org.stillthere.server.storage.StoredHandover;

/** What is committed stays, lies in the promised order, and belongs to one tenant and one process. */
class RocksHandoverStoreTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00.123456789Z");
    private static final Timers ONE_MINUTE = Timers.NONE.set("inactivity", Duration.ofMinutes(1), NOW);
    private static final PolicyVersion VERSION = new PolicyVersion("policy", "0123");

    @TempDir
    private Path directory;

    private RocksHandoverStore store;

    @BeforeEach
    void open() {
        store = RocksHandoverStore.open(directory, Durability.PROCESS);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void whatWasCommittedIsThereAfterReopening(Durability durability) {
        Change.Decided change = change("acme", "h", "event");
        reopen(durability);
        store.commit(List.of(change));
        reopen(durability);

        assertThat(store.find(change.handover().key())).isEqualTo(change.handover());
        assertThat(store.findEntry(change.handover().key(), "event"))
                .isEqualTo(change.entry().decoded());
    }

    @Test
    void whatWasNeverCommittedIsNotThere() {
        store.commit(List.of(change("acme", "h", "event")));

        assertThat(store.find(new HandoverKey("acme", "h2"))).isNull();
        assertThat(store.find(new HandoverKey("other", "h"))).isNull();
        assertThat(store.findEntry(new HandoverKey("acme", "h"), "even")).isNull();
        assertThat(store.findEntry(new HandoverKey("acme", "h2"), "event")).isNull();
    }

    @Test
    void theLastStateOfAHandoverInOneCommitStays() {
        Change.Decided first = change("acme", "h", "1");
        Change.Decided second = change("acme", "h", "2");
        store.commit(List.of(first, second));

        assertThat(store.find(first.handover().key())).isEqualTo(second.handover());
        assertThat(store.findEntry(first.handover().key(), "1"))
                .isEqualTo(first.entry().decoded());
    }

    /** The log is written over former ones again and again meanwhile, and ends in the middle of one. */
    @ParameterizedTest
    @EnumSource(Durability.class)
    void muchMoreThanAMemoryBufferIsThereAfterReopening(Durability durability) {
        reopen(durability);
        String text = "0123456789abcdef".repeat(16 << 10);
        for (int i = 0; i < 400; i++) {
            store.commit(List.of(change("acme", "h" + i % 100, "event" + i, text + i)));
        }
        reopen(durability);

        assertThat(store.find(new HandoverKey("acme", "h50")))
                .isEqualTo(change("acme", "h50", "event350", text + 350).handover());
        for (int i = 0; i < 400; i++) {
            assertThat(store.findEntry(new HandoverKey("acme", "h" + i % 100), "event" + i))
                    .isNotNull();
        }
    }

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
    void allHandoversAreShownOnce() {
        commit("a", List.of("1", "2"));
        commit("b", List.of("1"));

        List<HandoverKey> seen = new ArrayList<>();
        store.forEach(state -> seen.add(state.key()));

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        new HandoverKey("a", "1"), new HandoverKey("a", "2"), new HandoverKey("b", "1"));
    }

    @Test
    void deadlinesAreThoseOfTheFirstTimersThatTheServerKeeps() {
        Timers two = Timers.NONE.set("late", Duration.ofHours(2), NOW).set("early", Duration.ofSeconds(90), NOW);
        store.commit(List.of(
                change("acme", "two", TimerOwner.SERVER, two),
                change("acme", "caller's", TimerOwner.CALLER, two),
                change("acme", "none", TimerOwner.SERVER, Timers.NONE),
                change("acme", "held", TimerOwner.SERVER, two.hold(NOW)),
                change("acme", "removed", TimerOwner.SERVER, two),
                change("other", "moved", TimerOwner.SERVER, two)));
        store.commit(List.of(
                new Change.Removed(new HandoverKey("acme", "removed"), ""),
                change("other", "moved", TimerOwner.SERVER, two.remove("early"))));
        reopen(Durability.PROCESS);

        Map<HandoverKey, Instant> seen = new HashMap<>();
        store.forEachDeadline(
                (key, at) -> assertThat(seen.put(key, Instant.ofEpochMilli(at))).isNull());

        Instant millis = NOW.truncatedTo(ChronoUnit.MILLIS);
        assertThat(seen)
                .isEqualTo(Map.of(
                        new HandoverKey("acme", "two"), millis.plusSeconds(90),
                        new HandoverKey("other", "moved"), millis.plus(Duration.ofHours(2))));
    }

    @Test
    void aStoreOfAnOlderFormatIsRefusedAndStaysAsItIs() throws Exception {
        byte[] key = "format".getBytes(StandardCharsets.UTF_8);
        Path old = directory.resolve("old");
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB db = RocksDB.open(options, old.toString())) {
            db.put(key, new byte[] {2});
        }

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> RocksHandoverStore.open(old, Durability.FSYNC))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(old.toString())
                    .hasMessageContaining("another version");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6})
    void aStoreOfAFormerFormatIsReadAndWrittenOn(int format) throws Exception {
        Change.Decided change = change("acme", "h", "event");
        store.commit(List.of(change));
        store.close();
        try (Stream<Path> journal = Files.walk(directory.resolve("journal"))) {
            journal.sorted(Comparator.reverseOrder()).forEach(RocksHandoverStoreTest::delete);
        }
        setFormat(format);
        store = RocksHandoverStore.open(directory, Durability.FSYNC);

        assertThat(store.find(change.handover().key())).isEqualTo(change.handover());
        store.commit(List.of(change("acme", "i", "event")));
        reopen(Durability.FSYNC);
        assertThat(idsOf("acme", "")).containsExactly("h", "i");
    }

    private void setFormat(int format) throws Exception {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        List<ColumnFamilyDescriptor> families = Stream.of("default", "handovers", "entries", "outbox")
                .map(name -> new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8)))
                .toList();
        try (DBOptions options = new DBOptions();
                RocksDB db = RocksDB.open(options, directory.toString(), families, handles)) {
            db.put("format".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) format});
            handles.forEach(ColumnFamilyHandle::close);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aVisitShowsTheStoreAsItWasWhenItBegan() {
        commit("acme", List.of("a", "b"));
        List<String> seen = new ArrayList<>();
        store.forEachOf("acme", "", state -> {
            commit("acme", List.of("c"));
            return seen.add(state.key().handoverId());
        });

        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void aVisitEndsWhenTheVisitorHasSeenEnough() {
        commit("acme", List.of("a", "b", "c"));
        Set<String> seen = new TreeSet<>();
        store.forEachOf("acme", "", state -> {
            seen.add(state.key().handoverId());
            return seen.size() < 2;
        });

        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void aSecondStoreInTheSameDirectoryIsRefusedWithAHint() {
        assertThatThrownBy(() -> RocksHandoverStore.open(directory, Durability.FSYNC))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("another server");
        commit("acme", List.of("a"));
        assertThat(idsOf("acme", "")).as("the first is unharmed").containsExactly("a");
    }

    @Test
    void aDirectoryThatIsAFileIsRefused() throws Exception {
        Path file = directory.resolve("file");
        Files.writeString(file, "no directory");

        assertThatThrownBy(() -> RocksHandoverStore.open(file, Durability.FSYNC))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString());
    }

    private void reopen(Durability durability) {
        store.close();
        store = RocksHandoverStore.open(directory, durability);
    }

    private void commit(String tenant, Collection<String> ids) {
        store.commit(ids.stream().<Change>map(id -> change(tenant, id, "event")).toList());
    }

    private List<String> idsOf(String tenant, String after) {
        List<String> ids = new ArrayList<>();
        store.forEachOf(tenant, after, handover -> ids.add(handover.key().handoverId()));
        return ids;
    }

    private static Change.Decided change(String tenant, String id, String eventId) {
        return change(tenant, id, eventId, "sales");
    }

    private static Change.Decided change(String tenant, String id, String eventId, String queue) {
        return change(tenant, id, eventId, queue, TimerOwner.SERVER, ONE_MINUTE);
    }

    private static Change.Decided change(String tenant, String id, TimerOwner owner, Timers timers) {
        return change(tenant, id, "event", "sales", owner, timers);
    }

    private static Change.Decided change(
            String tenant, String id, String eventId, String queue, TimerOwner owner, Timers timers) {
        HandoverKey key = new HandoverKey(tenant, id);
        HandoverEvent event = new HandoverEvent(
                key, eventId, NOW, new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE));
        HandoverState state = new HandoverState(
                key,
                HandoverStatus.QUEUE,
                owner,
                NOW,
                NOW,
                Set.of(HandoverStatus.QUEUE),
                1,
                Activity.NONE.plus(Participant.USER, ActivityKind.MESSAGE, NOW),
                timers,
                new TreeMap<>(Map.of("queue", queue)),
                null,
                VERSION,
                2,
                eventId);
        Decision decision = new Decision(
                Decision.idOf(key, eventId), key, eventId, 2, 1, 1, 0, VERSION, NOW, List.of(), List.of("a rule"));
        return new Change.Decided(
                StoredHandover.of(new HandoverRecord(state, "")),
                StoredEntry.of(new EntryRecord(new History.Entry(event, decision), false)));
    }
}
