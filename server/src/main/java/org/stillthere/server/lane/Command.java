package org.stillthere.server.lane;

import java.util.Optional;
import java.util.function.Consumer;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;

/** What a lane is asked to do. The reply is called once, by the lane's thread, and must not block. */
sealed interface Command {
    /** Decide on an event. */
    record Report(HandoverEvent event, Consumer<Answer> reply) implements Command {}

    /** Show a handover after everything that was asked for before; empty if it is not known. */
    record Read(HandoverKey key, Consumer<Optional<Snapshot>> reply, Consumer<Answer.Failed> failed)
            implements Command {}
}
