package org.stillthere.policy.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One thing that the caller must do or know. Its id is its decision's id and its place in the list. */
public sealed interface Action {
    /** Calls the method of the action's kind: a new kind breaks the compile wherever one is told apart. */
    <R> R match(Cases<R> cases);

    /** A method for each kind. */
    interface Cases<R> {
        /** For {@link Say}. */
        R say(Say say);

        /** For {@link SetTimer}. */
        R setTimer(SetTimer setTimer);

        /** For {@link CancelTimer}. */
        R cancelTimer(CancelTimer cancelTimer);

        /** For {@link CloseHandover}. */
        R closeHandover(CloseHandover closeHandover);

        /** For {@link TakeBranch}. */
        R takeBranch(TakeBranch takeBranch);

        /** For {@link SetAttribute}. */
        R setAttribute(SetAttribute setAttribute);

        /** For {@link RaiseEvent}. */
        R raiseEvent(RaiseEvent raiseEvent);
    }

    /**
     * Say a text.
     *
     * @param to who is to see it
     * @param messageKey the key of the policy's message
     * @param text the text
     * @param language the language of the text, a BCP 47 tag
     */
    record Say(Destination to, String messageKey, String text, String language) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.say(this);
        }
    }

    /**
     * A timer runs from now on, in place of one of the same name.
     *
     * @param timer its name
     * @param generation which arming it is
     * @param length how long it runs, positive
     * @param deadline when it expires
     */
    record SetTimer(String timer, long generation, Duration length, Instant deadline) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.setTimer(this);
        }
    }

    /**
     * A timer runs no longer.
     *
     * @param timer its name
     * @param generation the generation that was running
     */
    record CancelTimer(String timer, long generation) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cancelTimer(this);
        }
    }

    /**
     * Close the handover.
     *
     * @param reason why, in the rule's words
     * @param scope what to close
     */
    record CloseHandover(String reason, CloseScope scope) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.closeHandover(this);
        }
    }

    /**
     * Go on in a branch of the bot's flow.
     *
     * @param branch its name, letter for letter
     */
    record TakeBranch(String branch) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.takeBranch(this);
        }
    }

    /**
     * An attribute of the handover was set or removed.
     *
     * @param key the key
     * @param value the new value; null where it was removed
     */
    record SetAttribute(String key, @Nullable String value) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.setAttribute(this);
        }
    }

    /**
     * A custom event for the caller's own use.
     *
     * @param name its name
     * @param data what the rule says about it
     */
    record RaiseEvent(String name, SortedMap<String, String> data) implements Action {
        /** Keeps an unmodifiable copy. */
        public RaiseEvent {
            data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.raiseEvent(this);
        }
    }
}
