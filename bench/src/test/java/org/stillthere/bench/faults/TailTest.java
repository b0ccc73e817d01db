package org.stillthere.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finds what was written to a log, whether it grows or is written over. */
class TailTest {
    @TempDir
    private Path data;

    private Path log;

    @BeforeEach
    void twoLogs() throws IOException {
        log = data.resolve("000002.log");
        Files.write(data.resolve("000001.log"), new byte[100]);
        byte[] former = new byte[10_000];
        Arrays.fill(former, (byte) 'x');
        Files.write(log, former);
    }

    @Test
    void aFileThatIsWrittenOver() throws IOException {
        Tail tail = Tail.behind(data);
        assertThat(write(tail, 50)).as("the first event is found").isTrue();
        assertThat(write(tail, 150)).as("the second event is found").isTrue();
        assertThat(write(tail, 250)).as("the third event is found").isTrue();

        assertThat(tail.file()).as("the file that was written to").isEqualTo(log);
        assertThat(tail.start()).as("where the first event begins").isEqualTo(50);
        assertThat(tail.end()).as("where the last event ends").isEqualTo(350);
        assertThat(tail.eventsBefore(350)).as("all but the last, to be sure").isEqualTo(2);
        assertThat(tail.eventsBefore(249))
                .as("one that ends too late does not count")
                .isZero();
    }

    @Test
    void aFileThatGrows() throws IOException {
        Tail tail = Tail.behind(data);
        assertThat(write(tail, 10_000)).as("the event is found").isTrue();

        assertThat(tail.start()).as("where it begins").isEqualTo(10_000);
        assertThat(tail.end()).as("where it ends").isEqualTo(10_100);
    }

    @Test
    void itIsNotClearIfTwoFilesHaveChanged() throws IOException {
        Tail tail = Tail.behind(data);
        Files.write(data.resolve("000001.log"), new byte[] {1}, StandardOpenOption.APPEND);
        assertThat(write(tail, 0)).as("which of two files has the event").isFalse();
    }

    private boolean write(Tail tail, long place) throws IOException {
        byte[] event = new byte[100];
        Arrays.fill(event, (byte) 'e');
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(event), place);
        }
        return tail.noteEnd();
    }
}
