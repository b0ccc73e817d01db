package org.stillthere.policy.model;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What happened, as an event tells it. */
public sealed interface Occurrence {
    /** Calls the method of the event's kind: a new kind breaks the compile wherever one is told apart. */
    <R> R match(Cases<R> cases);

    /** A method for each kind. */
    interface Cases<R> {
        /** For {@link StatusReported}. */
        R statusReported(StatusReported statusReported);

        /** For {@link ProviderStatusReported}. */
        R providerStatusReported(ProviderStatusReported providerStatusReported);

        /** For {@link ActivityTick}. */
        R activityTick(ActivityTick activityTick);

        /** For {@link TimerFired}. */
        R timerFired(TimerFired timerFired);

        /** For {@link TimerExpired}. */
        R timerExpired(TimerExpired timerExpired);

        /** For {@link ProviderEvent}. */
        R providerEvent(ProviderEvent providerEvent);

        /** For {@link AttributesChanged}. */
        R attributesChanged(AttributesChanged attributesChanged);

        /** For {@link CloseRefused}. */
        R closeRefused(CloseRefused closeRefused);
    }

    /** The generation of the timer whose expiry this is; 0 if it is none. */
    default long timerGeneration() {
        return 0;
    }

    /**
     * The provider reported the status: a change, the same again, or the first, which opens the
     * handover.
     *
     * @param status the status
     * @param timerOwner who is to run the timers; read only when the handover opens
     * @param attributes attributes to set before the rules look
     */
    record StatusReported(HandoverStatus status, TimerOwner timerOwner, SortedMap<String, String> attributes)
            implements Occurrence {
        /** Keeps an unmodifiable copy. */
        public StatusReported {
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.statusReported(this);
        }
    }

    /**
     * The provider reported a status by a name of its own, which leaves the handover's status as it
     * is.
     *
     * @param name the name, letter for letter
     * @param attributes attributes to set before the rules look
     */
    record ProviderStatusReported(String name, SortedMap<String, String> attributes) implements Occurrence {
        /** Keeps an unmodifiable copy. */
        public ProviderStatusReported {
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.providerStatusReported(this);
        }
    }

    /**
     * A participant did something.
     *
     * @param by who
     * @param kind what
     */
    record ActivityTick(Participant by, ActivityKind kind) implements Occurrence {
        /** Whether the user wrote. */
        public boolean isUserMessage() {
            return by == Participant.USER && kind.isInput();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.activityTick(this);
        }
    }

    /**
     * A caller that owns the timers says that one expired.
     *
     * @param timer its name
     * @param generation which arming of it
     */
    record TimerFired(String timer, long generation) implements Occurrence {
        @Override
        public long timerGeneration() {
            return generation;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.timerFired(this);
        }
    }

    /**
     * The server says that a timer of its own expired.
     *
     * @param timer its name
     * @param generation which arming of it
     * @param missed whether it fell due while the server was down
     */
    record TimerExpired(String timer, long generation, boolean missed) implements Occurrence {
        /** Whether it was missed is how the server came to know, not what happened: it tells no expiries apart. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof TimerExpired expired
                    && timer.equals(expired.timer)
                    && generation == expired.generation;
        }

        @Override
        public int hashCode() {
            return Objects.hash(timer, generation);
        }

        @Override
        public long timerGeneration() {
            return generation;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.timerExpired(this);
        }
    }

    /**
     * The provider reported something by a name of its own.
     *
     * @param name the name, letter for letter
     * @param data what it says about it
     */
    record ProviderEvent(String name, SortedMap<String, String> data) implements Occurrence {
        /** Keeps an unmodifiable copy. */
        public ProviderEvent {
            data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.providerEvent(this);
        }
    }

    /**
     * Attributes of the handover changed.
     *
     * @param set what to set, by key
     * @param remove the keys to remove, after setting
     */
    record AttributesChanged(SortedMap<String, String> set, SortedSet<String> remove) implements Occurrence {
        /** Keeps unmodifiable copies. */
        public AttributesChanged {
            set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
            remove = Collections.unmodifiableSortedSet(new TreeSet<>(remove));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.attributesChanged(this);
        }
    }

    /**
     * The caller did not carry out a close: the user had written before. Without effect unless that very close
     * is still pending.
     *
     * @param decisionId the decision that asked for the close
     */
    record CloseRefused(String decisionId) implements Occurrence {
        /** Whether it is this close that was refused. */
        public boolean isOf(@Nullable PendingClose close) {
            return close != null && close.decisionId().equals(decisionId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.closeRefused(this);
        }
    }
}
