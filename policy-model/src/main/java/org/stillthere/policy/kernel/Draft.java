package org.stillthere.policy.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.ActivityEffect;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.OpeningHours;
import org.stillthere.policy.model.PendingClose;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.Timers;

/**
 * The next state and the decision while one event is worked on. Lives for the length of one call of the
 * kernel; nobody else sees it.
 */
final class Draft implements Occurrence.Cases<Draft> {
    private final HandoverState before;
    private final HandoverEvent event;
    private final Instant now;
    private final Policy policy;
    private final String decisionId;
    private final List<Action> actions = new ArrayList<>();
    private final SortedMap<String, String> attributes;
    private final Set<HandoverStatus> statusesSeen;
    private HandoverStatus status;
    private int inactivityCount;
    private Activity activity;
    private Timers timers;
    private @Nullable Timer expired;
    private @Nullable PendingClose pendingClose;

    Draft(HandoverState before, HandoverEvent event, Instant now, Policy policy) {
        this.before = before;
        this.event = event;
        this.now = now;
        this.policy = policy;
        this.decisionId = Decision.idOf(event.key(), event.eventId());
        this.attributes = new TreeMap<>(before.attributes());
        this.statusesSeen = EnumSet.noneOf(HandoverStatus.class);
        this.statusesSeen.addAll(before.statusesSeen());
        this.status = before.status();
        this.inactivityCount = before.inactivityCount();
        this.activity = before.activity();
        this.timers = before.timers();
        this.pendingClose = before.pendingClose();
    }

    Instant now() {
        return now;
    }

    boolean holdsTooManyAttributes() {
        return attributes.size() > Kernel.MAX_ATTRIBUTES;
    }

    // Absorb: what happened, before any rule looks at it

    @Override
    public Draft statusReported(Occurrence.StatusReported reported) {
        status = reported.status();
        statusesSeen.add(status);
        attributes.putAll(reported.attributes());
        return this;
    }

    @Override
    public Draft providerStatusReported(Occurrence.ProviderStatusReported reported) {
        attributes.putAll(reported.attributes());
        return this;
    }

    @Override
    public Draft activityTick(Occurrence.ActivityTick tick) {
        activity = activity.plus(tick.by(), tick.kind(), now);
        if (tick.isUserMessage()) {
            takeBackClose();
        } else if (policy.activity().effectOf(tick) == ActivityEffect.RESETS_COUNT) {
            inactivityCount = 0;
        }
        return this;
    }

    @Override
    public Draft timerFired(Occurrence.TimerFired fired) {
        return expire(fired.timer());
    }

    @Override
    public Draft timerExpired(Occurrence.TimerExpired expired) {
        return expire(expired.timer());
    }

    @Override
    public Draft providerEvent(Occurrence.ProviderEvent providerEvent) {
        return this; // nothing to note: only rules care
    }

    @Override
    public Draft attributesChanged(Occurrence.AttributesChanged changed) {
        attributes.putAll(changed.set());
        attributes.keySet().removeAll(changed.remove());
        return this;
    }

    @Override
    public Draft closeRefused(Occurrence.CloseRefused refused) {
        if (refused.isOf(pendingClose)) {
            takeBackClose();
        }
        return this;
    }

    /** The user wrote, so nobody is silent: as far as a close was asked for, it is no longer. */
    private void takeBackClose() {
        inactivityCount = 0;
        pendingClose = null;
    }

    private Draft expire(String timer) {
        expired = timers.find(timer);
        timers = timers.remove(timer);
        if (timer.equals(Timer.INACTIVITY) && inactivityCount < Integer.MAX_VALUE) {
            inactivityCount++;
        }
        return this;
    }

    /** Takes back the expiry of {@code timer}: it neither counts nor reaches the rules. */
    void passOver(Timer timer, boolean reArm) {
        inactivityCount = before.inactivityCount();
        if (reArm) {
            setTimer(timer.name(), timer.length(), timer.inOpeningHours(), timer.expiries());
        }
    }

    /** How many times in direct succession the timer that just expired has, this time included; 0 if none did. */
    int expiries() {
        return expired == null ? 0 : expiriesOf(expired.name());
    }

    /** How many expiries a timer of that name goes on from if it is set now: those of an unbroken chain. */
    private int expiriesOf(String timer) {
        return expired == null || !expired.name().equals(timer)
                ? 0
                : Math.max(expired.expiries(), expired.expiries() + 1);
    }

    // Carry: what the rules ask for, one by one in their order

    /** Makes actions of the proposals; returns what is wrong with one of them, if anything is. */
    Optional<String> carry(List<Proposal> proposals) {
        Carrier carrier = new Carrier();
        long characters = 0;
        int counted = 0;
        for (Proposal proposal : proposals) {
            Optional<String> fault = proposal.match(carrier);
            if (fault.isPresent()) {
                return fault;
            }
            for (; counted < actions.size(); counted++) {
                characters += charactersOf(actions.get(counted));
            }
            if (characters > Kernel.MAX_CHARACTERS) { // told before the next is made: each may be long
                return Optional.of("what it says and sets has more than " + Kernel.MAX_CHARACTERS + " characters");
            }
        }
        if (actions.size() > Kernel.MAX_ACTIONS) {
            return Optional.of("it asks for " + actions.size() + " actions at once, more than " + Kernel.MAX_ACTIONS);
        }
        if (timers.count() > Kernel.MAX_TIMERS) {
            return Optional.of("the handover would have more than " + Kernel.MAX_TIMERS + " timers running");
        }
        return holdsTooManyAttributes()
                ? Optional.of("the handover would hold more than " + Kernel.MAX_ATTRIBUTES + " attributes")
                : Optional.empty();
    }

    /** How many characters a caller is sent of an action, as far as rules can make them many. */
    private static long charactersOf(Action action) {
        if (action instanceof Action.Say say) {
            return say.text().length();
        } else if (action instanceof Action.CloseHandover close) {
            return close.reason().length();
        } else if (action instanceof Action.SetAttribute set) {
            return set.key().length() + (set.value() == null ? 0L : set.value().length());
        } else if (action instanceof Action.RaiseEvent raise) {
            return raise.data().entrySet().stream()
                    .mapToLong(each -> each.getKey().length() + each.getValue().length())
                    .sum();
        }
        return 0; // only names, which are short
    }

    /** A final status cancels every timer and confirms whatever close was asked for. */
    void endIfFinal() {
        if (status.isFinal()) {
            cancelRunning();
            timers = timers.removeAll();
            pendingClose = null;
        }
    }

    private void setTimer(String name, Duration length, boolean inOpeningHours, int expiries) {
        Timers.Hold hold = timers.hold();
        Instant start = hold == null ? now : hold.since();
        Instant deadline = inOpeningHours ? policy.openingHours().plus(start, length) : start.plus(length);
        Timer timer = new Timer(name, 0, deadline, length, inOpeningHours, expiries);
        if (hold == null) {
            run(timer);
        } else {
            timers = timers.setHeld(hold, timer);
        }
    }

    private void run(Timer timer) {
        timers = timers.set(timer);
        Duration left = Duration.between(now, timer.deadline());
        actions.add(new Action.SetTimer(timer.name(), timers.lastGeneration(), left, timer.deadline()));
    }

    private void cancelRunning() {
        for (Timer timer : timers.running().values()) {
            actions.add(new Action.CancelTimer(timer.name(), timer.generation()));
        }
    }

    /** The timer, as if the clock had stood still from {@code stopped} to {@code goesOn}. */
    private Timer putOff(Timer timer, Instant stopped, Instant goesOn) {
        OpeningHours hours = timer.inOpeningHours() ? policy.openingHours() : OpeningHours.always(policy.zone());
        Duration left = hours.between(stopped, timer.deadline());
        Instant deadline = hours.plus(goesOn, left);
        Instant earliest = now.plus(Kernel.MIN_TIMER); // it was due at the moment of the hold
        Instant latest = now.plus(Kernel.MAX_TIMER);
        return new Timer(
                timer.name(),
                0,
                deadline.isBefore(earliest) ? earliest : deadline.isAfter(latest) ? latest : deadline,
                timer.length(),
                timer.inOpeningHours(),
                timer.expiries());
    }

    /** The handover as it stands at this point of the work. */
    HandoverState state(PolicyVersion version) {
        return new HandoverState(
                before.key(),
                status,
                before.timerOwner(),
                before.openedAt(),
                now,
                statusesSeen,
                inactivityCount,
                activity,
                timers,
                attributes,
                pendingClose,
                version,
                before.decisionSequence() + 1,
                event.eventId());
    }

    Outcome.Decided decided(PolicyVersion version, List<String> firedRules) {
        Decision decision = new Decision(
                decisionId,
                before.key(),
                event.eventId(),
                before.decisionSequence() + 1,
                activity.sequence(),
                inactivityCount,
                event.occurrence().timerGeneration(),
                version,
                now,
                actions,
                firedRules);
        return new Outcome.Decided(state(version), decision);
    }

    /** Carries out one proposal; returns what is wrong with it, if anything is. */
    private final class Carrier implements Proposal.Cases<Optional<String>> {
        @Override
        public Optional<String> say(Proposal.Say say) {
            Messages messages = policy.messages();
            String language = attributes.getOrDefault(Messages.LANGUAGE_ATTRIBUTE, "");
            Messages.Text text = messages.find(say.messageKey(), language).orElse(null);
            if (text == null) {
                return Optional.of("there is no message '" + say.messageKey() + "'; there are " + messages.keys());
            }
            String filled = Placeholders.fill(text.text(), attributes, policy.settings());
            actions.add(new Action.Say(say.to(), say.messageKey(), filled, text.language()));
            return Optional.empty();
        }

        @Override
        public Optional<String> setTimer(Proposal.SetTimer set) {
            if (isOutOfBounds(set.length())) {
                return Optional.of("the timer '" + set.timer() + "' can't be set to " + set.length() + ": it runs from "
                        + Kernel.MIN_TIMER + " to " + Kernel.MAX_TIMER);
            }
            Optional<String> fault = nameFault("a timer", set.timer());
            if (fault.isEmpty()) {
                Draft.this.setTimer(set.timer(), set.length(), set.inOpeningHours(), expiriesOf(set.timer()));
            }
            return fault;
        }

        @Override
        public Optional<String> restartTimer(Proposal.RestartTimer restart) {
            Timer running = timers.find(restart.timer());
            Timer timer = running == null ? timers.findHeld(restart.timer()) : running;
            if (timer != null) {
                Draft.this.setTimer(timer.name(), timer.length(), timer.inOpeningHours(), timer.expiries());
            }
            return Optional.empty();
        }

        @Override
        public Optional<String> cancelTimer(Proposal.CancelTimer cancel) {
            Timer timer = timers.find(cancel.timer());
            timers = timers.remove(cancel.timer());
            if (timer != null) {
                actions.add(new Action.CancelTimer(timer.name(), timer.generation()));
            }
            return Optional.empty();
        }

        @Override
        public Optional<String> hold(Proposal.Hold hold) {
            cancelRunning();
            timers = timers.hold(now);
            return Optional.empty();
        }

        @Override
        public Optional<String> resume(Proposal.Resume resume) {
            Timers.Hold hold = timers.hold();
            if (hold != null) {
                timers = timers.endHold();
                hold.timers().values().forEach(timer -> run(putOff(timer, hold.since(), now)));
            }
            return Optional.empty();
        }

        @Override
        public Optional<String> snooze(Proposal.Snooze snooze) {
            if (isOutOfBounds(snooze.length())) {
                return Optional.of("timers can't be put off by " + snooze.length() + ": it is from " + Kernel.MIN_TIMER
                        + " to " + Kernel.MAX_TIMER);
            }
            for (Timer timer : timers.running().values()) {
                run(putOff(timer, now, now.plus(snooze.length())));
            }
            return Optional.empty();
        }

        @Override
        public Optional<String> close(Proposal.Close close) {
            actions.add(new Action.CloseHandover(close.reason(), close.scope()));
            if (close.scope() == CloseScope.PROVIDER) {
                pendingClose = new PendingClose(decisionId, close.reason(), now);
            }
            return Optional.empty();
        }

        @Override
        public Optional<String> takeBranch(Proposal.TakeBranch take) {
            actions.add(new Action.TakeBranch(take.branch()));
            return nameFault("a branch", take.branch());
        }

        @Override
        public Optional<String> setAttribute(Proposal.SetAttribute set) {
            String value = set.value();
            if (value != null && value.length() > Kernel.MAX_VALUE) {
                return Optional.of("the value of the attribute '" + set.key() + "' would have more than "
                        + Kernel.MAX_VALUE + " characters");
            }
            if (value == null) {
                attributes.remove(set.key());
            } else {
                attributes.put(set.key(), value);
            }
            actions.add(new Action.SetAttribute(set.key(), value));
            return nameFault("an attribute", set.key());
        }

        @Override
        public Optional<String> raiseEvent(Proposal.RaiseEvent raise) {
            actions.add(new Action.RaiseEvent(raise.name(), raise.data()));
            return nameFault("an event", raise.name());
        }

        private boolean isOutOfBounds(Duration length) {
            return length.compareTo(Kernel.MIN_TIMER) < 0 || length.compareTo(Kernel.MAX_TIMER) > 0;
        }

        private Optional<String> nameFault(String what, String name) {
            return name.isEmpty() || name.length() > Kernel.MAX_NAME
                    ? Optional.of("the name of " + what + " has 1 to " + Kernel.MAX_NAME + " characters, not "
                            + name.length())
                    : Optional.empty();
        }
    }
}
