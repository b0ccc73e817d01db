package org.stillthere.server.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.storage.Durability;
import org.stillthere.server.storage.rocksdb.Family;

/**
 * What a store finds that was never closed: a copy of its directory, taken while nothing is written, and then cut off
 * or damaged as by a machine that failed.
 */
class StoreAfterACrashTest {
    private static final byte[] NONE = new byte[0];

    @TempDir
    private Path root;

    private Path crashed;

    /** Where each of three commits ends in the journal. */
    private final List<Long> ends = new ArrayList<>();

    @BeforeEach
    void crash() throws Exception {
        Path directory = root.resolve("running");
        crashed = root.resolve("crashed");
        try (JournaledTables tables = JournaledTables.open(directory, Durability.FSYNC)) {
            for (int i = 1; i <= 3; i++) {
                tables.commit(commit(i), false);
                ends.add(Files.size(journalOf(directory)));
            }
            copy(directory, crashed);
        }
    }

    @Test
    void whatWasCommittedIsThere() throws Exception {
        assertThat(found()).containsExactly("1", "2", "3");
    }

    @Test
    void itIsThereAgainIfTheNextStartCrashesToo() throws Exception {
        Path next = root.resolve("next");
        try (JournaledTables tables = JournaledTables.open(crashed, Durability.FSYNC)) {
            tables.commit(commit(4), false);
            copy(crashed, next);
        }
        crashed = next;

        assertThat(found()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aCommitThatWasCutOffAnywhereIsNotThereAndThoseBeforeItAre() throws Exception {
        for (long end = ends.get(1); end < ends.get(2); end++) {
            Path whole = crashed;
            crashed = root.resolve("cut at " + end);
            copy(whole, crashed);
            try (FileChannel journal = FileChannel.open(journalOf(crashed), StandardOpenOption.WRITE)) {
                journal.truncate(end);
            }

            assertThat(found()).as("cut at %d of %s", end, ends).containsExactly("1", "2");
            crashed = whole;
        }
    }

    @Test
    void whatComesAfterACommitThatWasCutOffIsThereTheNextTime() throws Exception {
        try (FileChannel journal = FileChannel.open(journalOf(crashed), StandardOpenOption.WRITE)) {
            journal.truncate(ends.get(2) - 1);
        }
        Path next = root.resolve("next");
        try (JournaledTables tables = JournaledTables.open(crashed, Durability.FSYNC)) {
            tables.commit(commit(4), false);
            copy(crashed, next);
        }
        crashed = next;

        assertThat(found()).containsExactly("1", "2", "4");
    }

    @Test
    void nothingBehindADamagedCommitIsThereAndNothingOfIt() throws Exception {
        flip(journalOf(crashed), ends.get(1) - 3);

        assertThat(found()).containsExactly("1");
    }

    @Test
    void aLengthThatCanNotBeEndsTheJournal() throws Exception {
        try (FileChannel journal = FileChannel.open(journalOf(crashed), StandardOpenOption.WRITE)) {
            journal.write(ByteBuffer.allocate(4).putInt(0, Integer.MAX_VALUE), ends.get(0));
        }

        assertThat(found()).containsExactly("1");
    }

    @Test
    void aFileOfZeroesAtTheEndIsNoCommit() throws Exception {
        try (FileChannel journal = FileChannel.open(journalOf(crashed), StandardOpenOption.WRITE)) {
            journal.write(ByteBuffer.allocate(4_096), ends.get(2)); // as some file systems leave it
        }

        assertThat(found()).containsExactly("1", "2", "3");
    }

    @Test
    void aStoreThatWasClosedLeavesNothingToRead() throws Exception {
        assertThat(found()).containsExactly("1", "2", "3");

        try (Stream<Path> files = Files.list(crashed.resolve("journal"))) {
            for (Path file : files.toList()) {
                assertThat(file).isEmptyFile();
            }
        }
        assertThat(found()).containsExactly("1", "2", "3");
    }

    private List<String> found() throws Exception {
        List<String> found = new ArrayList<>();
        try (JournaledTables tables = JournaledTables.open(crashed, Durability.FSYNC)) {
            tables.visit(Family.HANDOVERS, NONE, NONE, (key, value) -> {
                assertThat(value.bytes()).isEqualTo(key);
                return found.add(new String(key, StandardCharsets.UTF_8));
            });
        }
        return found;
    }

    private static Writes commit(int number) {
        Writes writes = new Writes(0);
        byte[] text = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        writes.add(Family.HANDOVERS, text, text);
        return writes;
    }

    /** The file of the journal that was written to last. */
    private static Path journalOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            return files.max(Path::compareTo).orElseThrow();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 1;
        Files.write(file, bytes);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
