package org.stillthere.server.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start finds in the journal of one that crashed, when its files have been written over. */
class JournalTest {
    @TempDir
    private Path root;

    private Path directory;
    private Journal journal;

    @BeforeEach
    void open() throws Exception {
        directory = root.resolve("journal");
        journal = Journal.open(directory, payload -> {});
    }

    @AfterEach
    void close() throws Exception {
        journal.close();
    }

    @Test
    void aFileThatIsNotNeededAnyMoreIsWrittenOver() throws Exception {
        append("1", "2", "3");
        turnOver();
        append("4");
        turnOver();
        append("5");

        assertThat(files()).hasSize(1);
        assertThat(Files.size(files().get(0)))
                .as("of one commit, and two before")
                .isEqualTo(3 * bytesOf("1"));
        assertThat(afterACrash()).containsExactly("5");
    }

    @Test
    void whatAFileWasBeforeIsNotReadThoughItStandsWhereACommitWould() throws Exception {
        append("1", "2", "3", "4");
        turnOver();
        turnOver();
        for (int written = 1; written <= 4; written++) {
            append("n");
            assertThat(afterACrash()).hasSize(written).containsOnly("n");
        }
    }

    @Test
    void aFileEndsWithItsLastCommitBeforeTheNextIsWrittenTo() throws Exception {
        append("1", "2", "3");
        turnOver();
        turnOver();
        append("4");
        journal.rotate();
        append("5");

        assertThat(afterACrash()).containsExactly("4", "5");
    }

    @Test
    void aFileThatWasMadeToBeTheNextIsNotMistakenForADamagedOne() throws Exception {
        append("1", "2", "3");
        turnOver();
        append("4");
        journal.prepareRotation();

        assertThat(files()).as("the one that is written to, and the next").hasSize(2);
        assertThat(afterACrash()).containsExactly("4");
        append("5");
        journal.rotate();
        append("6");
        assertThat(afterACrash()).containsExactly("4", "5", "6");
    }

    @Test
    void whatWasReadIsReadAgainIfTheNextStartCrashesToo() throws Exception {
        append("1", "2", "3");
        turnOver();
        turnOver();
        append("4");
        Path crashed = copy();
        try (Journal next = Journal.open(crashed, payload -> {})) {
            next.append(bytes("5"), 1);
            assertThat(readCopyOf(crashed)).containsExactly("4", "5");
        }
    }

    @Test
    void aJournalWhoseChecksumsKnowNoNumberIsReadBeforeTodays() throws Exception {
        append("1");
        byte[] payload = bytes("0");
        CRC32C checksum = new CRC32C();
        checksum.update(payload);
        ByteBuffer commit = ByteBuffer.allocate(8 + payload.length)
                .putInt(payload.length)
                .putInt((int) checksum.getValue())
                .put(payload);
        Files.write(directory.resolve("000000000000.journal"), commit.array());

        assertThat(afterACrash()).containsExactly("0", "1");
    }

    @Test
    void oneThatWasClosedLeavesItsLastFileOnly() throws Exception {
        append("1", "2");
        turnOver();
        turnOver();
        append("3");
        journal.prepareRotation();
        journal.close();

        assertThat(files()).hasSize(1);
        assertThat(Files.size(files().get(0))).isEqualTo(bytesOf("3"));
        assertThat(afterACrash()).containsExactly("3");
    }

    /** Goes on in the next file, and needs those before no more. */
    private void turnOver() throws IOException {
        journal.rotate();
        journal.dropFormer();
    }

    private void append(String... commits) throws IOException {
        for (String commit : commits) {
            journal.append(bytes(commit), bytes(commit).length);
        }
    }

    private static byte[] bytes(String commit) {
        return commit.getBytes(StandardCharsets.UTF_8);
    }

    private static long bytesOf(String commit) {
        return 8 + bytes(commit).length;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".commits")).toList();
        }
    }

    private List<String> afterACrash() throws IOException {
        return readCopyOf(directory);
    }

    /** What a start reads, and the start after that, in a copy as it is now. */
    private List<String> readCopyOf(Path running) throws IOException {
        Path crashed = copy(running);
        List<String> read = read(crashed);
        assertThat(read(crashed)).as("the next start").isEqualTo(read);
        try (Stream<Path> files = Files.list(crashed)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".damaged"));
        }
        return read;
    }

    private static List<String> read(Path directory) throws IOException {
        List<String> read = new ArrayList<>();
        try (Journal opened =
                Journal.open(directory, payload -> read.add(new String(payload, StandardCharsets.UTF_8)))) {
            assertThat(opened.written()).isZero();
        }
        return read;
    }

    private Path copy() throws IOException {
        return copy(directory);
    }

    private Path copy(Path from) throws IOException {
        Path to = Files.createTempDirectory(root, "crashed");
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }
}
