package org.stillthere.server.lane;

import org.stillthere.policy.kernel.Refusal;
import org.stillthere.policy.model.Decision;

/** What a lane answers about an event, after the event's effect is durable. */
public sealed interface Answer {
    /** Calls the method of the answer's kind: a new kind breaks the compile wherever one is told apart. */
    <R> R match(Cases<R> cases);

    /** A method for each kind. */
    interface Cases<R> {
        /** For {@link Decided}. */
        R decided(Decided decided);

        /** For {@link Refused}. */
        R refused(Refused refused);

        /** For {@link Unavailable}. */
        R unavailable(Unavailable unavailable);

        /** For {@link Faulted}. */
        R faulted(Faulted faulted);
    }

    /**
     * The event was decided on, now or when it was first reported.
     *
     * @param decision what to do
     * @param replayed whether it was reported before
     * @param owner the client that carries the decision out; empty if the reporter does, or nobody need
     * @param standing how far that is
     */
    record Decided(Decision decision, boolean replayed, String owner, Standing standing) implements Answer {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.decided(this);
        }
    }

    /** How far a decision is. */
    enum Standing {
        /** The answer is all there is: the reporter carries it out, or there is nothing to do. */
        ANSWERED,
        /** It waits in the owner's outbox for an ack. */
        PENDING,
        /** The owner has said that it was carried out. */
        ACKNOWLEDGED
    }

    /**
     * The event was refused and changed nothing.
     *
     * @param refusal why
     */
    record Refused(Refusal refusal) implements Answer {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.refused(this);
        }
    }

    /** It was not worked on, for a reason that is not its own. */
    sealed interface Failed extends Answer {}

    /**
     * The event could not be worked on; reporting it again is safe.
     *
     * @param cause why
     */
    record Unavailable(Cause cause) implements Failed {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unavailable(this);
        }
    }

    /**
     * A fault of the server; the event changed nothing.
     *
     * @param incident under which the log tells more
     */
    record Faulted(String incident) implements Failed {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.faulted(this);
        }
    }

    /** Why an event could not be worked on. */
    enum Cause {
        /** More events are under way than the server takes at a time. */
        TOO_MANY_IN_FLIGHT,
        /** The server is shutting down. */
        SHUTTING_DOWN,
        /** The store could not commit: whether the event has effect is unknown. */
        STORE_FAILED
    }
}
