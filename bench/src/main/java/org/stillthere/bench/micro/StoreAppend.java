package org.stillthere.bench.micro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.stillthere.policy.codec.EntryCodec;
import org.stillthere.policy.codec.StateCodec;
import org.stillthere.policy.kernel.History;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.Durability;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.LaneTenure;
import org.stillthere.server.storage.StorageEngine;
import org.stillthere.server.storage.StoredEntry;
import org.stillthere.server.storage.StoredHandover;
import org.stillthere.server.storage.Tenures;
import org.stillthere.server.storage.rocksdb.RocksDbEngine;

/**
 * One commit of a group of decisions, as they come in conversations; the floor is the same bytes,
 * already made, at the end of a bare file. One operation is one group.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // the fields are set before each trial
public class StoreAppend {
    private static final int HANDOVERS = 2_000;
    private static final long LARGEST_FILE = 1L << 28;

    /** How many decisions are committed together. */
    @Param({"1", "64", "512"})
    public int group;

    /** How durable they are then. */
    @Param({"process", "fsync"})
    public String durability;

    private Change[] changes;
    private StorageEngine store;
    private LaneTenure tenure;
    private FileChannel file;
    private ByteBuffer bytes;
    private boolean sync;
    private int next;

    /** Opens a store and a file side by side. */
    @Setup(Level.Trial)
    public void setUp() throws IOException {
        if (!(DefaultPolicy.load(Map.of("closeAfter", "3")) instanceof PolicyResult.Ready ready)) {
            throw new IllegalStateException("the built-in policy is wrong");
        }
        List<Conversations.Step> steps = Conversations.play(ready.policy(), HANDOVERS);
        changes = steps.stream().map(StoreAppend::decided).toArray(Change[]::new);
        bytes = bytes(steps.subList(0, group));
        sync = durability.equals("fsync");
        Path directory = Files.createTempDirectory("append");
        store = RocksDbEngine.open(
                directory.resolve("store"), sync ? Durability.FSYNC : Durability.PROCESS, 1, InstantSource.system());
        store.start(new Tenures() {
            @Override
            public void taken(LaneTenure taken) {
                tenure = taken;
            }

            @Override
            public void lost(int lane, long epoch) {
                throw new IllegalStateException("the store failed");
            }
        });
        file = FileChannel.open(directory.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static Change decided(Conversations.Step step) {
        return new Change.Decided(
                StoredHandover.of(new HandoverRecord(step.after(), "")),
                StoredEntry.of(new EntryRecord(new History.Entry(step.event(), step.decision()), false)));
    }

    private static ByteBuffer bytes(List<Conversations.Step> steps) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Conversations.Step step : steps) {
            out.writeBytes(StateCodec.encode(step.after()));
            out.writeBytes(EntryCodec.encode(new History.Entry(step.event(), step.decision())));
        }
        return ByteBuffer.allocateDirect(out.size()).put(out.toByteArray());
    }

    /** Closes both. */
    @TearDown(Level.Trial)
    public void tearDown() throws IOException {
        store.close();
        file.close();
    }

    /** The store: keys and values are made here too. */
    @Benchmark
    public void store() {
        List<Change> commit = new ArrayList<>(group);
        for (int i = 0; i < group; i++) {
            next = next + 1 == changes.length ? 0 : next + 1;
            commit.add(changes[next]);
        }
        tenure.commit(commit).toCompletableFuture().join();
    }

    /** The floor. */
    @Benchmark
    public void file() throws IOException {
        if (file.position() > LARGEST_FILE) {
            file.position(0);
        }
        bytes.rewind();
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        if (sync) {
            file.force(false);
        }
    }
}
