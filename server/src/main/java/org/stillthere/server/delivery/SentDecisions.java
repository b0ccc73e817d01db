package org.stillthere.server.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.storage.Pending;

/**
 * What a client was sent and is still in its outbox.
 *
 * <pre>
 *   sent ──acked by the client──▶ acked ──the lane has taken it out of the outbox──▶ forgotten
 * </pre>
 *
 * <p>One that the client acked stays listed until it has left the outbox, and if the outbox is being read at that moment,
 * until that read is over: the read sees the outbox as it was before, and would send the decision again.
 *
 * <p>Not thread-safe.
 */
final class SentDecisions {
    /** How many acks may come before the decisions that they name are sent again. */
    private static final int MAX_ACKED_AHEAD = 20_000;

    /** No decision id is longer, in characters: bounds what is kept of acks that name none. */
    private static final int MAX_ID = 32;

    private static final class Sent {
        private final Pending pending;
        private boolean acked;

        Sent(Pending pending, boolean acked) {
            this.pending = pending;
            this.acked = acked;
        }
    }

    private final Map<String, Sent> sent = new HashMap<>();
    private final Set<String> ackedAhead = new HashSet<>();
    private final List<String> leftDuringRead = new ArrayList<>();
    private boolean reading;
    private int outstanding;

    /** A stream begins or ends: nothing was sent on the next one yet. */
    void startStream() {
        outstanding = 0;
        sent.values().removeIf(each -> !each.acked);
        ackedAhead.clear();
    }

    /** How many were sent on this stream and not acked. */
    int outstanding() {
        return outstanding;
    }

    /** Whether the decision is not to be sent: it was sent on this stream, or acked. */
    boolean contains(String decisionId) {
        return sent.containsKey(decisionId);
    }

    /** A decision is sent. */
    void add(Pending pending) {
        sent.put(pending.decisionId(), new Sent(pending, false));
        outstanding++;
    }

    /** The client acks a decision that is {@linkplain #contains listed}. Null if it did so before. */
    @Nullable
    Pending ack(String decisionId) {
        Sent one = sent.get(decisionId);
        if (one == null || one.acked) {
            return null;
        }
        one.acked = true;
        outstanding--;
        return one.pending;
    }

    /** The client acks a decision that may have been sent on a stream before this one, and not yet on this one. */
    void ackAhead(String decisionId) {
        if (decisionId.length() <= MAX_ID && ackedAhead.size() < MAX_ACKED_AHEAD) {
            ackedAhead.add(decisionId);
        }
    }

    /** Whether the client acked it {@linkplain #ackAhead ahead}; if so, it is listed as acked from now on. */
    boolean takeAckedAhead(Pending pending) {
        if (!ackedAhead.remove(pending.decisionId())) {
            return false;
        }
        sent.put(pending.decisionId(), new Sent(pending, true));
        return true;
    }

    /** All that was sent on streams before this one has been sent on this one, too. */
    void forgetAckedAhead() {
        ackedAhead.clear();
    }

    /** The decision has left the outbox. */
    void leftOutbox(String decisionId) {
        if (reading) {
            leftDuringRead.add(decisionId);
        } else {
            sent.remove(decisionId);
        }
    }

    /** A read of the outbox begins. False if one is under way. */
    boolean beginRead() {
        if (reading) {
            return false;
        }
        reading = true;
        return true;
    }

    /** The read is over, and what it found has been sent or dropped. */
    void endRead() {
        reading = false;
        leftDuringRead.forEach(sent::remove);
        leftDuringRead.clear();
    }
}
