package org.stillthere.client;

/**
 * Which decisions were carried out. The server delivers at least once; with this, the effect is once. A decision
 * that is here is acked again and not handled again.
 *
 * <p>{@link #inMemory} is enough while the process lives: it covers every break of the stream and every restart of
 * the server. After a crash of this process what was handled and not yet acked comes once more, with
 * {@code redelivered}. To be exact there too, keep the ids where the effects are: let the handler write
 * {@code Decision.decision_id} in the same transaction as its effect, let {@link #contains} read it and let
 * {@link #add} do nothing. An {@code add} that writes by itself leaves a gap between the effect and the note.
 *
 * <p>Both methods are called on the monitor's executor, by several threads at a time, and may block. One that throws
 * is a failure of the handler: it is tried again later.
 */
public interface DoneDecisions {
    /** Whether the decision was carried out. Is asked before each call of the handler. */
    boolean contains(String decisionId);

    /** Notes that the decision was carried out. Is called before it is acked. */
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
