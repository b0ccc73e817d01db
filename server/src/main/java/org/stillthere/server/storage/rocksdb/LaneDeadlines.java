package org.stillthere.server.storage.rocksdb;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.stillthere.server.storage.DeadlineVisitor;
import org.stillthere.server.storage.LaneNumber;
import org.stillthere.server.storage.StoreKey;

/**
 * The deadlines of one lane between the scan that has found those of all lanes, and the lane that asks for them: as bytes,
 * since there may be millions. Filled by one thread, then drained by another.
 *
 * <pre>
 *   deadline (8 bytes), length of the key (4 bytes), key    one after the other
 * </pre>
 */
final class LaneDeadlines {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int HEADER = Long.BYTES + Integer.BYTES;

    private final Deque<ByteBuffer> chunks = new ArrayDeque<>();

    /** Scans the store once for all lanes. */
    static List<LaneDeadlines> scan(Records records, int lanes) {
        List<LaneDeadlines> all = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            all.add(new LaneDeadlines());
        }
        records.forEachDeadline((key, at) ->
                all.get(LaneNumber.of(StoreKey.handover(key), lanes)).add(key, at));
        return all;
    }

    private void add(byte[] key, long at) {
        ByteBuffer last = chunks.peekLast();
        if (last == null || last.remaining() < HEADER + key.length) {
            last = ByteBuffer.allocate(Math.max(CHUNK_BYTES, HEADER + key.length));
            chunks.add(last);
        }
        last.putLong(at).putInt(key.length).put(key);
    }

    /** Shows them once, and lets go of them. */
    void drainTo(DeadlineVisitor visitor) {
        for (ByteBuffer chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
            chunk.flip();
            while (chunk.hasRemaining()) {
                long at = chunk.getLong();
                byte[] key = new byte[chunk.getInt()];
                chunk.get(key);
                visitor.visit(StoreKey.handover(key), at);
            }
        }
    }
}
