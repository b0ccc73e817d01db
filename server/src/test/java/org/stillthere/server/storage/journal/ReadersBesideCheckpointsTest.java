package org.stillthere.server.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.storage.Durability;
import org.stillthere.server.storage.rocksdb.Family;

/** Whoever reads while others commit, and records move from memory to files, sees each as it was written at some time. */
class ReadersBesideCheckpointsTest {
    private static final int WRITERS = 2;
    private static final int READERS = 2;
    private static final int COMMITS = 4_000;
    private static final int KEYS = 40;

    /** Some hundred commits, so that memory is used again and again. */
    private static final long CHECKPOINT_BYTES = 60_000;

    /** A value is its number so many times: half of one and half of another would show. */
    private static final int TIMES = 50;

    private static final int OUTBOXED = 6_000;

    private static final byte[] ALL = {};

    @TempDir
    private Path directory;

    @Test
    void nothingIsMissingOrTornOrGoesBack() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
        try (JournaledTables tables = JournaledTables.open(directory, Durability.PROCESS, CHECKPOINT_BYTES)) {
            AtomicInteger writing = new AtomicInteger(WRITERS);
            List<Callable<Void>> all = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                for (int key = 0; key < KEYS; key++) {
                    tables.commit(write(writer, key, 0), false);
                }
                int mine = writer;
                all.add(() -> {
                    for (int number = 1; number <= COMMITS; number++) {
                        tables.commit(write(mine, number % KEYS, number), false);
                    }
                    writing.decrementAndGet();
                    return null;
                });
            }
            for (int reader = 0; reader < READERS; reader++) {
                Random random = new Random(reader);
                all.add(() -> {
                    int[] seen = new int[WRITERS * KEYS];
                    while (writing.get() > 0) {
                        int key = random.nextInt(seen.length);
                        int number = number(tables.get(Family.HANDOVERS, key(key / KEYS, key % KEYS)));
                        assertThat(number).isGreaterThanOrEqualTo(seen[key]);
                        seen[key] = number;
                        if (random.nextInt(20) == 0) {
                            assertThat(numbersOfAll(tables)).hasSize(seen.length);
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(all)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoReadsAnOutboxSeesNothingWithoutWhatCameBeforeIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (JournaledTables tables = JournaledTables.open(directory, Durability.PROCESS, CHECKPOINT_BYTES)) {
            AtomicInteger committed = new AtomicInteger();
            Callable<Void> writer = () -> {
                for (int number = 0; number < OUTBOXED; number++) {
                    Writes writes = new Writes(0);
                    writes.add(Family.OUTBOX, numbered(number), new byte[1]);
                    tables.commit(writes, false);
                    committed.set(number + 1);
                }
                return null;
            };
            Callable<Void> reader = () -> {
                while (committed.get() < OUTBOXED) {
                    int before = committed.get();
                    List<Integer> seen = new ArrayList<>();
                    tables.visit(
                            Family.OUTBOX,
                            ALL,
                            ALL,
                            (key, value) -> seen.add(ByteBuffer.wrap(key).getInt()));
                    assertThat(seen.size()).isGreaterThanOrEqualTo(before);
                    assertThat(seen)
                            .isEqualTo(IntStream.range(0, seen.size()).boxed().toList());
                }
                return null;
            };
            for (Future<Void> done : threads.invokeAll(List.of(writer, reader))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static byte[] numbered(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static List<Integer> numbersOfAll(JournaledTables tables) {
        List<Integer> numbers = new ArrayList<>();
        tables.visit(Family.HANDOVERS, ALL, ALL, (key, value) -> numbers.add(number(value.bytes())));
        return numbers;
    }

    private static int number(byte[] value) {
        assertThat(value).isNotNull().hasSize(TIMES * Integer.BYTES);
        ByteBuffer numbers = ByteBuffer.wrap(value);
        int number = numbers.getInt();
        while (numbers.hasRemaining()) {
            assertThat(numbers.getInt()).isEqualTo(number);
        }
        return number;
    }

    private static Writes write(int writer, int key, int number) {
        ByteBuffer value = ByteBuffer.allocate(TIMES * Integer.BYTES);
        while (value.hasRemaining()) {
            value.putInt(number);
        }
        Writes writes = new Writes(0);
        writes.add(Family.HANDOVERS, key(writer, key), value.array());
        return writes;
    }

    private static byte[] key(int writer, int key) {
        return ("tenant\0" + writer + "-" + key).getBytes(StandardCharsets.UTF_8);
    }
}
