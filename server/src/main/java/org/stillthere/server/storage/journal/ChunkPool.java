package org.stillthere.server.storage.journal;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Pieces of memory outside the JVM's heap, which are used again and again: the collector never looks at them, and would free
 * those that are dropped only after a long while. Thread-safe.
 */
final class ChunkPool {
    /** How long a chunk is: a power of two. */
    static final int CHUNK_BYTES = 1 << 20;

    private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /** A chunk, with anything in it. It may be longer than that, if so many bytes are needed. */
    ByteBuffer take(int bytes) {
        ByteBuffer chunk = bytes > CHUNK_BYTES ? null : free.poll();
        return chunk == null ? ByteBuffer.allocateDirect(Math.max(bytes, CHUNK_BYTES)) : chunk;
    }

    /** Takes back a chunk that nobody looks at any more. Long ones are left to the collector. */
    void give(ByteBuffer chunk) {
        if (chunk.capacity() == CHUNK_BYTES) {
            free.add(chunk);
        }
    }
}
