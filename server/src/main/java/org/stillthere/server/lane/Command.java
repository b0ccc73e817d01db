package org.stillthere.server.lane;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.Pending;

/** What a lane is asked to do. Whoever is called back must not block. */
sealed interface Command {
    /** Decide on an event. The reply is called once, by the lane's thread. */
    record Report(HandoverEvent event, Origin origin, Consumer<Answer> reply) implements Command {}

    /**
     * Show a handover after everything that was asked for before; empty if it is not known. One of the two is called once,
     * by a thread that may wait for the store.
     */
    record Read(HandoverKey key, Consumer<Optional<Snapshot>> reply, Consumer<Answer.Failed> failed)
            implements Command {}

    /** Note that a client carried a decision out; {@code done} is called when the lane has no more to do with it. */
    record Ack(Pending pending, String client, Runnable done) implements Command {}

    /** What nobody waits for. */
    sealed interface Chore extends Command {
        /** The handover that it is about. */
        HandoverKey key();
    }

    /** Look whether a handover whose owner has gone has another. */
    record Reassign(HandoverKey key, String owner) implements Chore {}

    /** Forget a handover if it has been final since before that time. */
    record Forget(HandoverKey key, Instant finalBefore) implements Chore {}
}
