package org.stillthere.server.storage;

import java.util.List;
import org.stillthere.policy.model.HandoverKey;

/** What a commit changes. */
public sealed interface Change {
    /** Calls the method of the change's kind: a new kind breaks the compile wherever one is told apart. */
    <R> R match(Cases<R> cases);

    /** A method for each kind. */
    interface Cases<R> {
        /** For {@link Decided}. */
        R decided(Decided decided);

        /** For {@link Acked}. */
        R acked(Acked acked);

        /** For {@link Moved}. */
        R moved(Moved moved);

        /** For {@link Removed}. */
        R removed(Removed removed);
    }

    /**
     * An event was decided on. If the entry has a {@linkplain StoredEntry#pending pending} decision, that goes to the
     * outbox of the handover's owner.
     *
     * @param handover the handover after the event
     * @param entry the event and its decision
     */
    record Decided(StoredHandover handover, StoredEntry entry) implements Change {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.decided(this);
        }
    }

    /**
     * A decision was carried out. May be lost in a crash: the decision is then sent again.
     *
     * @param owner whose outbox it is in
     * @param pending the decision
     */
    record Acked(String owner, Pending pending) implements Change {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.acked(this);
        }
    }

    /**
     * A handover passed to another owner, with what is pending in it.
     *
     * @param handover the handover, with the owner that it has now
     * @param from the owner that it had
     * @param pendings what leaves the one outbox for the other
     */
    record Moved(StoredHandover handover, String from, List<Pending> pendings) implements Change {
        /** Keeps an unmodifiable copy. */
        public Moved {
            pendings = List.copyOf(pendings);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.moved(this);
        }
    }

    /**
     * A handover is forgotten: its state, its events and decisions, what is pending of it.
     *
     * @param key which handover
     * @param owner whose outbox holds what is pending
     */
    record Removed(HandoverKey key, String owner) implements Change {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.removed(this);
        }
    }
}
