package org.stillthere.client;

/**
 * Remembers which decisions were carried out. The server delivers at least once; this makes the effect happen once. A
 * decision found here is acked again but not handled again.
 *
 * <p>{@link #inMemory} is enough while the process lives: it covers broken streams and restarts of the server. After a
 * crash of this process, decisions that were handled but not acked come once more, with {@code redelivered} set. To be
 * exact there too, store the ids with the effects: let the handler write {@code Decision.decision_id} in the same
 * transaction as its effect, let {@link #contains} read it, and let {@link #add} do nothing. An {@code add} that writes
 * in a transaction of its own leaves a gap after the effect.
 *
 * <p>Both methods are called on the monitor's executor, by several threads at a time, and may block. If one throws, that
 * counts as a failure of the handler, and the decision is retried.
 */
public interface DoneDecisions {
    /** Whether the decision was carried out. Called before each call of the handler. */
    boolean contains(String decisionId);

    /** Records that the decision was carried out. Called before it is acked. */
    void add(String decisionId);

    /** The last 100,000 ids, in memory: about 15 MB when full. */
    static DoneDecisions inMemory() {
        return inMemory(100_000);
    }

    /**
     * The last ids, in memory.
     *
     * @param capacity how many: 1 or more. More than the server can have sent and not got acks for, which is
     *     {@code maxOutstanding}
     */
    static DoneDecisions inMemory(int capacity) {
        return new RecentDecisions(capacity);
    }
}
