package org.stillthere.policy.kernel;

import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverState;

/** What the kernel made of one event. */
public sealed interface Outcome {
    /** Calls the method of the outcome's kind: a new kind breaks the compile wherever one is told apart. */
    <R> R match(Cases<R> cases);

    /** A method for each kind. */
    interface Cases<R> {
        /** For {@link Decided}. */
        R decided(Decided decided);

        /** For {@link Replayed}. */
        R replayed(Replayed replayed);

        /** For {@link Refused}. */
        R refused(Refused refused);
    }

    /**
     * The event was decided on.
     *
     * @param state the handover from now on
     * @param decision what to do
     */
    record Decided(HandoverState state, Decision decision) implements Outcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.decided(this);
        }
    }

    /**
     * The event was reported before; nothing changed.
     *
     * @param decision what was decided then
     */
    record Replayed(Decision decision) implements Outcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.replayed(this);
        }
    }

    /**
     * The event was refused; nothing changed.
     *
     * @param refusal why
     */
    record Refused(Refusal refusal) implements Outcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.refused(this);
        }
    }
}
