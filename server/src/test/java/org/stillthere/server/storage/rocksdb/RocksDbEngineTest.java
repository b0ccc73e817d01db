package org.stillthere.server.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.stillthere.server.storage.StoredSamples.NOW;
import static org.stillthere.server.storage.StoredSamples.change;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.Durability;
import org.stillthere.server.storage.StorageEngine;
import org.stillthere.server.storage.StorageEngineContract;
import org.stillthere.server.storage.StoreException;

/** The embedded engine keeps the contract; besides, it knows its files. */
class RocksDbEngineTest extends StorageEngineContract {
    @TempDir
    private Path directory;

    private Durability durability = Durability.PROCESS;

    @Override
    protected StorageEngine open(int lanes) {
        return RocksDbEngine.open(directory, durability, lanes, () -> NOW);
    }

    @Test
    void aNewStoreIsForItsOwnerOnly(@TempDir Path parent) throws IOException {
        Path data = parent.resolve("a").resolve("data");
        RocksDbEngine.open(data, Durability.PROCESS, 1, () -> NOW).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .as("what people wrote is in it")
                .isEqualTo("rwx------");
    }

    /** Memtables are flushed, and the log rolls, again and again meanwhile. */
    @ParameterizedTest
    @EnumSource(Durability.class)
    void muchMoreThanAMemtableIsThereAfterReopening(Durability asDurable) {
        durability = asDurable;
        reopen();
        String text = "0123456789abcdef".repeat(16 << 10);
        for (int i = 0; i < 400; i++) {
            lanes.commit(change("acme", "h" + i % 100, "event" + i, text + i));
        }
        reopen();

        assertThat(find("acme", "h50"))
                .isEqualTo(change("acme", "h50", "event350", text + 350).handover());
        for (int i = 0; i < 400; i++) {
            assertThat(engine.outboxes().findEntry(new HandoverKey("acme", "h" + i % 100), "event" + i))
                    .as("event %d", i)
                    .isNotNull();
        }
    }

    @Test
    void aStoreOfAnUnknownFormatIsRefusedAndStaysAsItIs() throws Exception {
        byte[] key = "format".getBytes(StandardCharsets.UTF_8);
        Path old = directory.resolve("old");
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB db = RocksDB.open(options, old.toString())) {
            db.put(key, new byte[] {2});
        }

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> RocksDbEngine.open(old, Durability.FSYNC, 1, () -> NOW))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(old.toString())
                    .hasMessageContaining("another version");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7})
    void aStoreThatHadAJournalIsReadOnceTheJournalIsEmpty(int format) throws Exception {
        lanes.commit(change("acme", "h", "event"));
        engine.close();
        setFormat(format);
        Path journal = Files.createDirectory(directory.resolve("journal"));
        Files.write(journal.resolve("000000000001.commits"), new byte[] {1});

        assertThatThrownBy(() -> open(1))
                .as("what is in the journal would be lost")
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("not shut down cleanly");
        Files.write(journal.resolve("000000000001.commits"), new byte[0]);
        start(1);

        assertThat(find("acme", "h")).isEqualTo(change("acme", "h", "event").handover());
        lanes.commit(change("acme", "i", "event"));
        reopen();
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

    @Test
    void aSecondEngineInTheSameDirectoryIsRefusedWithAHint() {
        assertThatThrownBy(() -> open(1))
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

        assertThatThrownBy(() -> RocksDbEngine.open(file, Durability.FSYNC, 1, () -> NOW))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString());
    }
}
