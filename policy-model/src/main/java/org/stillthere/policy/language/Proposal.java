package org.stillthere.policy.language;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.Destination;

/** What a rule asked for. The kernel makes actions of it: generations, deadlines, texts. */
public sealed interface Proposal {
    /** Calls the method of the proposal's kind: a new kind breaks the compile wherever one is told apart. */
    <R> R match(Cases<R> cases);

    /** A method for each kind. */
    interface Cases<R> {
        /** For {@link Say}. */
        R say(Say say);

        /** For {@link SetTimer}. */
        R setTimer(SetTimer setTimer);

        /** For {@link RestartTimer}. */
        R restartTimer(RestartTimer restartTimer);

        /** For {@link CancelTimer}. */
        R cancelTimer(CancelTimer cancelTimer);

        /** For {@link Hold}. */
        R hold(Hold hold);

        /** For {@link Resume}. */
        R resume(Resume resume);

        /** For {@link Snooze}. */
        R snooze(Snooze snooze);

        /** For {@link Close}. */
        R close(Close close);

        /** For {@link TakeBranch}. */
        R takeBranch(TakeBranch takeBranch);

        /** For {@link SetAttribute}. */
        R setAttribute(SetAttribute setAttribute);

        /** For {@link RaiseEvent}. */
        R raiseEvent(RaiseEvent raiseEvent);
    }

    /** Say the message of that key. */
    record Say(Destination to, String messageKey) implements Proposal {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.say(this);
        }
    }

    /** Let the timer run from now on, for that long; {@code inOpeningHours} says whether only opening time counts. */
    record SetTimer(String timer, Duration length, boolean inOpeningHours) implements Proposal {
        /** All time counts. */
        public SetTimer(String timer, Duration length) {
            this(timer, length, false);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.setTimer(this);
        }
    }

    /** If the timer runs, let it run from now on, for the length it was last set to. */
    record RestartTimer(String timer) implements Proposal {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.restartTimer(this);
        }
    }

    /** If the timer runs, cancel it. */
    record CancelTimer(String timer) implements Proposal {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cancelTimer(this);
        }
    }

    /** Stop the clock of all timers, and keep what is left of each. */
    record Hold() implements Proposal {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.hold(this);
        }
    }

    /** Let all timers that are on hold run on for what is left of each. */
    record Resume() implements Proposal {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.resume(this);
        }
    }

    /** Stop the clock of all running timers for that long. */
    record Snooze(Duration length) implements Proposal {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.snooze(this);
        }
    }

    /** Close the handover. */
    record Close(String reason, CloseScope scope) implements Proposal {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.close(this);
        }
    }

    /** Go on in that branch of the bot's flow. */
    record TakeBranch(String branch) implements Proposal {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.takeBranch(this);
        }
    }

    /** Set an attribute, or remove it where the value is null. */
    record SetAttribute(String key, @Nullable String value) implements Proposal {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.setAttribute(this);
        }
    }

    /** Raise a custom event. */
    record RaiseEvent(String name, SortedMap<String, String> data) implements Proposal {
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
