package org.stillthere.policy.kernel;

import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.PolicyVersion;

/** Why an event was refused. A refusal changes nothing. */
public sealed interface Refusal {
    /** Calls the method of the refusal's kind: a new kind breaks the compile wherever one is told apart. */
    <R> R match(Cases<R> cases);

    /** A method for each kind. */
    interface Cases<R> {
        /** For {@link HandoverNotFound}. */
        R handoverNotFound(HandoverNotFound handoverNotFound);

        /** For {@link HandoverFinal}. */
        R handoverFinal(HandoverFinal handoverFinal);

        /** For {@link TimerStale}. */
        R timerStale(TimerStale timerStale);

        /** For {@link TimerOwnedByServer}. */
        R timerOwnedByServer(TimerOwnedByServer timerOwnedByServer);

        /** For {@link EventIdReused}. */
        R eventIdReused(EventIdReused eventIdReused);

        /** For {@link TooManyAttributes}. */
        R tooManyAttributes(TooManyAttributes tooManyAttributes);

        /** For {@link PolicyFailed}. */
        R policyFailed(PolicyFailed policyFailed);
    }

    /** For a person: what is wrong, and what to do. */
    String message();

    /** The handover is not known, and the event is none that opens one. */
    record HandoverNotFound(HandoverKey key) implements Refusal {
        @Override
        public String message() {
            return "there is no handover " + key + ": report its status, QUEUE or ACTIVE, to open it";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.handoverNotFound(this);
        }
    }

    /** The handover is over. */
    record HandoverFinal(HandoverKey key, HandoverStatus status) implements Refusal {
        @Override
        public String message() {
            return "the handover " + key + " is " + status + ", which is final: nothing can happen in it any more";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.handoverFinal(this);
        }
    }

    /**
     * The timer was restarted or cancelled, or it expired, before this expiry came.
     *
     * @param running the generation that runs under that name, or null if none does
     */
    record TimerStale(
            String timer, long generation, @Nullable Long running) implements Refusal {
        @Override
        public String message() {
            return "stale: generation " + generation + " of the timer '" + timer + "' runs no longer"
                    + (running == null ? "" : " (generation " + running + " does)") + ": drop this expiry";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.timerStale(this);
        }
    }

    /** A caller reported the expiry of a timer that the server runs. */
    record TimerOwnedByServer(String timer) implements Refusal {
        @Override
        public String message() {
            return "the server runs the timers of this handover: open it with the timer owner CALLER to report the"
                    + " expiry of '" + timer + "' yourself";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.timerOwnedByServer(this);
        }
    }

    /** Another event was reported under this id before. */
    record EventIdReused(String eventId) implements Refusal {
        @Override
        public String message() {
            return "the event id '" + eventId + "' stands for another event of this handover: give each event an id"
                    + " of its own, and repeat an event unchanged";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.eventIdReused(this);
        }
    }

    /** The handover would hold more attributes than the kernel keeps. */
    record TooManyAttributes(int limit) implements Refusal {
        @Override
        public String message() {
            return "a handover holds at most " + limit + " attributes: remove some first";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.tooManyAttributes(this);
        }
    }

    /**
     * The policy failed, or asked for something that can't be done.
     *
     * @param rule the rule, or null if it is not known
     */
    record PolicyFailed(PolicyVersion version, @Nullable String rule, String detail) implements Refusal {
        @Override
        public String message() {
            return "the policy " + version + " failed" + (rule == null ? "" : " in the rule \"" + rule + "\"") + ": "
                    + detail;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.policyFailed(this);
        }
    }
}
