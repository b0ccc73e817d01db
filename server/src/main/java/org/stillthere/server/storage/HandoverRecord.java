package org.stillthere.server.storage;

import java.time.Instant;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;

/**
 * A handover as it is kept.
 *
 * @param state what the kernel knows of it
 * @param owner the id of the client that is told what to do in it; empty if none is. At most 128 bytes of UTF-8
 */
public record HandoverRecord(HandoverState state, String owner) {
    /** The deadline of a handover in which no timer of the server runs. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Which handover. */
    public HandoverKey key() {
        return state.key();
    }

    /**
     * When the first of its timers is due, in milliseconds since the epoch; {@link #NO_DEADLINE} if none runs, or its
     * caller keeps them.
     */
    public long deadline() {
        long first = NO_DEADLINE;
        if (state.timerOwner() == TimerOwner.SERVER) {
            for (Timer timer : state.timers().running().values()) {
                first = Math.min(first, timer.deadline().toEpochMilli());
            }
        }
        return first;
    }

    /** Whether it has been final since before that time. */
    public boolean isFinalSince(Instant before) {
        return state.status().isFinal() && state.updatedAt().isBefore(before);
    }
}
