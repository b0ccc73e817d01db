package org.stillthere.server.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.server.storage.Durability;
import org.stillthere.server.storage.rocksdb.Family;

/** Records are as in a sorted map for each family, wherever they are: in memory, on the way, in RocksDB, in the journal. */
class JournaledTablesTest {
    private static final int STEPS = 1_500;

    /** A few commits long, so that many checkpoints happen beside what is read. */
    private static final long MANY_CHECKPOINTS = 3_000;

    /** As long as a quarter of all commits, so that much is in memory at once. */
    private static final long FEW_CHECKPOINTS = 60_000;

    private static final List<String> HANDOVERS = List.of("a\0h", "a\0hh", "a\0i", "ab\0h", "b\0h");
    private static final int PENDINGS = 99;
    private static final List<String> CLIENTS = List.of("c", "cc", "d");

    @TempDir
    private Path directory;

    private final Map<Family, SortedMap<String, String>> model = new EnumMap<>(Family.class);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void recordsAreAsTheyWereWrittenLast(long seed) throws Exception {
        recordsAreAsTheyWereWrittenLast(seed, MANY_CHECKPOINTS);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void recordsInMemoryAreAsTheyWereWrittenLast(long seed) throws Exception {
        recordsAreAsTheyWereWrittenLast(seed, FEW_CHECKPOINTS);
    }

    private void recordsAreAsTheyWereWrittenLast(long seed, long checkpointBytes) throws Exception {
        Random random = new Random(seed);
        for (Family family : Family.values()) {
            model.put(family, new TreeMap<>()); // of Latin-1, so in the order of the bytes
        }
        JournaledTables tables = JournaledTables.open(directory, Durability.PROCESS, checkpointBytes);
        try {
            for (int step = 0; step < STEPS; step++) {
                tables.commit(somethingElse(random, step), random.nextBoolean());
                for (Family family : Family.values()) {
                    assertThat(oneOf(tables, family, random, step))
                            .as("step %d", step)
                            .isTrue();
                }
                if (random.nextInt(40) == 0) {
                    Family family = Family.values()[random.nextInt(3)];
                    assertThat(all(tables, family, prefixOf(family, random))).isEqualTo(expected);
                }
                if (random.nextInt(20) == 0) {
                    assertThat(pendingOfOne(tables, random)).isEqualTo(expected);
                }
                if (random.nextInt(300) == 0) {
                    tables.close();
                    tables = JournaledTables.open(directory, Durability.PROCESS, checkpointBytes);
                }
            }
        } finally {
            tables.close();
        }
    }

    @Test
    void aCommitThatIsLongerThanAPieceOfMemoryIsThereBesideOthers() throws Exception {
        byte[] longest = new byte[3 * ChunkPool.CHUNK_BYTES];
        Arrays.fill(longest, (byte) 'x');
        try (JournaledTables tables = JournaledTables.open(directory, Durability.PROCESS, 5 * longest.length)) {
            for (int i = 0; i < 12; i++) {
                Writes writes = new Writes(0);
                writes.add(Family.HANDOVERS, bytes("before " + i), bytes("short"));
                writes.add(Family.HANDOVERS, bytes("long " + i), longest);
                writes.add(Family.HANDOVERS, bytes("behind " + i), bytes("short"));
                tables.commit(writes, false);
                writes.clear();
                writes.add(Family.HANDOVERS, bytes("alone " + i), bytes("short"));
                tables.commit(writes, false);
            }
            for (int i = 0; i < 12; i++) {
                assertThat(tables.get(Family.HANDOVERS, bytes("long " + i))).isEqualTo(longest);
                for (String key : List.of("before ", "behind ", "alone ")) {
                    assertThat(tables.get(Family.HANDOVERS, bytes(key + i))).isEqualTo(bytes("short"));
                }
            }
        }
    }

    private SortedMap<String, String> expected = new TreeMap<>();

    /** What begins with some prefix, from some key on: also notes what the model says. */
    private byte[][] prefixOf(Family family, Random random) {
        String handover = HANDOVERS.get(random.nextInt(HANDOVERS.size()));
        String prefix = switch (family) {
            case HANDOVERS -> random.nextBoolean() ? "" : handover.substring(0, handover.indexOf(0) + 1);
            case ENTRIES -> handover + "\0";
            case OUTBOX -> random.nextBoolean() ? "" : CLIENTS.get(random.nextInt(CLIENTS.size())) + "\0";
        };
        String from = prefix + (random.nextBoolean() ? "" : "h");
        expected = new TreeMap<>();
        model.get(family).tailMap(from).forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                expected.put(key, value);
            }
        });
        return new byte[][] {bytes(prefix), bytes(from)};
    }

    private static SortedMap<String, String> all(JournaledTables tables, Family family, byte[][] within) {
        SortedMap<String, String> all = new TreeMap<>();
        List<String> order = new ArrayList<>();
        tables.visit(family, within[0], within[1], (key, value) -> {
            order.add(text(key));
            all.put(text(key), text(value.bytes()));
            assertThat(value.head(3)).isEqualTo(Arrays.copyOf(value.bytes(), Math.min(3, value.bytes().length)));
            return true;
        });
        assertThat(order).isSorted().doesNotHaveDuplicates();
        return all;
    }

    /** What is in an outbox of some handover: also notes what the model says. */
    private SortedMap<String, String> pendingOfOne(JournaledTables tables, Random random) {
        String prefix = CLIENTS.get(random.nextInt(CLIENTS.size())) + "\0"
                + HANDOVERS.get(random.nextInt(HANDOVERS.size())) + "\0";
        expected = model.get(Family.OUTBOX).subMap(prefix, prefix + "x");
        List<byte[]> keys = IntStream.range(0, PENDINGS)
                .mapToObj(number -> bytes(prefix + number))
                .toList();
        SortedMap<String, String> found = new TreeMap<>();
        tables.visitAmong(Family.OUTBOX, bytes(prefix), keys, (key, value) -> {
            found.put(text(key), text(value.bytes()));
            return true;
        });
        return found;
    }

    /** Whether a record that may be there is as the model says. */
    private boolean oneOf(JournaledTables tables, Family family, Random random, int step) {
        List<String> keys = new ArrayList<>(model.get(family).keySet());
        String key = keys.isEmpty() || random.nextBoolean()
                ? HANDOVERS.get(random.nextInt(HANDOVERS.size())) + "\0" + random.nextInt(step + 1)
                : keys.get(random.nextInt(keys.size()));
        byte[] found = tables.get(family, bytes(key));
        String value = model.get(family).get(key);
        return value == null ? found == null : Arrays.equals(found, bytes(value));
    }

    /** A commit as the store makes them, and the same in the model. */
    private Writes somethingElse(Random random, int step) {
        Writes writes = new Writes(random.nextInt(500));
        for (int i = random.nextInt(4); i >= 0; i--) {
            String handover = HANDOVERS.get(random.nextInt(HANDOVERS.size()));
            SortedMap<String, String> outbox = model.get(Family.OUTBOX);
            if (random.nextInt(10) == 0) {
                write(writes, Family.HANDOVERS, handover, null);
                for (String key : List.copyOf(model.get(Family.ENTRIES).keySet())) {
                    if (key.startsWith(handover + "\0")) {
                        write(writes, Family.ENTRIES, key, null);
                    }
                }
            } else if (random.nextInt(3) == 0 && !outbox.isEmpty()) {
                List<String> keys = List.copyOf(outbox.keySet());
                write(writes, Family.OUTBOX, keys.get(random.nextInt(keys.size())), null);
            } else {
                write(writes, Family.HANDOVERS, handover, "state " + step + "x".repeat(random.nextInt(60)));
                write(writes, Family.ENTRIES, handover + "\0" + step + "-" + i, "entry " + random.nextInt());
                String pending =
                        CLIENTS.get(random.nextInt(CLIENTS.size())) + "\0" + handover + "\0" + random.nextInt(PENDINGS);
                if (!outbox.containsKey(pending)) {
                    write(writes, Family.OUTBOX, pending, "decision");
                }
            }
        }
        return writes;
    }

    private void write(Writes writes, Family family, String key, String value) {
        writes.add(family, bytes(key), value == null ? null : bytes(value));
        if (value == null) {
            model.get(family).remove(key);
        } else {
            model.get(family).put(key, value);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
