package org.stillthere.policy.language;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.Awaiting;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;

/**
 * All that a rule can look at, as it writes it after {@code when}: {@code Facts( userMessage,
 * inactivityTimerRunning )}. One flat object: what just happened, how the handover stands now that the
 * kernel has taken note of it (a count has already risen, an attribute is already set), the settings,
 * and the time. Immutable.
 *
 * <p>It is one fact rather than several because joins made an evaluation four to nine times slower.
 *
 * <p>Texts are empty and lengths of time are zero, never null, where there is nothing to tell: a rule
 * can compare without asking first.
 */
public final class Facts {
    private final HandoverState state;
    private final Occurrence occurrence;
    private final boolean firstTimeInStatus;
    private final boolean closing;
    private final Instant now;
    private final Settings settings;
    private final ZoneId zone;

    /**
     * The facts of one event.
     *
     * @param state the handover, after the kernel took note of the event and before the rules decide
     * @param occurrence what happened
     * @param firstTimeInStatus whether this event gave the handover a status that it never had before
     * @param closing whether a close was asked for before this event and is not confirmed yet
     * @param now the time, by the clock of the timer owner
     * @param settings the policy's settings
     * @param zone the policy's time zone
     */
    public Facts(
            HandoverState state,
            Occurrence occurrence,
            boolean firstTimeInStatus,
            boolean closing,
            Instant now,
            Settings settings,
            ZoneId zone) {
        this.state = state;
        this.occurrence = occurrence;
        this.firstTimeInStatus = firstTimeInStatus;
        this.closing = closing;
        this.now = now;
        this.settings = settings;
        this.zone = zone;
    }

    // What just happened

    /** The status that was just reported, letter for letter; empty if this event is not about status. */
    public String getStatusReported() {
        if (occurrence instanceof Occurrence.StatusReported reported) {
            return reported.status().name();
        }
        return occurrence instanceof Occurrence.ProviderStatusReported reported ? reported.name() : "";
    }

    /** Whether the handover just got a status that it never had before. */
    public boolean isFirstTimeInStatus() {
        return firstTimeInStatus;
    }

    /** The kind of activity that was just seen; null if this event is no activity. */
    public @Nullable ActivityKind getActivity() {
        return occurrence instanceof Occurrence.ActivityTick tick ? tick.kind() : null;
    }

    /** Who was just active; null if this event is no activity. */
    public @Nullable Participant getActivityBy() {
        return occurrence instanceof Occurrence.ActivityTick tick ? tick.by() : null;
    }

    /** Whether the user just wrote: a message or an attachment. */
    public boolean isUserMessage() {
        return occurrence instanceof Occurrence.ActivityTick tick && tick.isUserMessage();
    }

    /** Whether the agent just wrote: a message or an attachment. */
    public boolean isAgentMessage() {
        return occurrence instanceof Occurrence.ActivityTick tick
                && tick.by() == Participant.AGENT
                && tick.kind().isInput();
    }

    /** The name of the timer that just expired; empty if this event is no expiry. */
    public String getTimerExpired() {
        if (occurrence instanceof Occurrence.TimerFired fired) {
            return fired.timer();
        }
        return occurrence instanceof Occurrence.TimerExpired expired ? expired.timer() : "";
    }

    /** Whether the inactivity timer just expired. */
    public boolean isInactive() {
        return getTimerExpired().equals(Timer.INACTIVITY);
    }

    /** The name of the event that the chat provider just reported; empty if this is none. */
    public String getProviderEvent() {
        return occurrence instanceof Occurrence.ProviderEvent event ? event.name() : "";
    }

    /** What the provider said about its event under that key; empty if nothing. */
    public String providerData(String key) {
        return occurrence instanceof Occurrence.ProviderEvent event
                ? event.data().getOrDefault(key, "")
                : "";
    }

    /** Whether the caller just changed attributes. */
    public boolean isAttributesChanged() {
        return occurrence instanceof Occurrence.AttributesChanged;
    }

    // How the handover stands

    /** Where the handover stands. */
    public HandoverStatus getStatus() {
        return state.status();
    }

    /** Whether the handover is open: in QUEUE or ACTIVE. */
    public boolean isOpen() {
        return state.status().isOpen();
    }

    /** How many times in direct succession the inactivity timer has expired, this time included. */
    public int getInactivityCount() {
        return state.inactivityCount();
    }

    /** Whether the inactivity timer runs. */
    public boolean isInactivityTimerRunning() {
        return timerRunning(Timer.INACTIVITY);
    }

    /** Whether the timer of that name runs. */
    public boolean timerRunning(String name) {
        return state.timers().find(name) != null;
    }

    /** Whether a close was asked for before this event, and the provider has not confirmed it yet. */
    public boolean isClosing() {
        return closing;
    }

    /**
     * Whether this event took back a close that was asked for: the user wrote, or the caller did not carry the
     * close out because it knew that the user had written. The handover goes on.
     */
    public boolean isCloseTakenBack() {
        return closing && state.pendingClose() == null;
    }

    /** Who owes the next message. */
    public Awaiting getAwaiting() {
        return state.awaiting();
    }

    /** Whether the agent owes the next message: the user wrote last. */
    public boolean isAwaitingAgent() {
        return state.awaiting() == Awaiting.AGENT;
    }

    /** Whether the user owes the next message: the agent wrote last. */
    public boolean isAwaitingUser() {
        return state.awaiting() == Awaiting.USER;
    }

    /** Who was active last, in whatever way; null before the first activity. */
    public @Nullable Participant getLastActivityBy() {
        return state.activity().lastBy();
    }

    /** How long the next message has been owed: since the first one without a reply; zero if nobody owes any. */
    public Duration getSinceAwaiting() {
        Instant owedSince = state.activity().owedSince();
        return state.awaiting() == Awaiting.NOBODY || owedSince == null ? Duration.ZERO : since(owedSince);
    }

    /** How many messages the user has written, attachments included. */
    public int getUserMessages() {
        return state.activity().user().messages();
    }

    /** How many messages the agent has written, attachments included. */
    public int getAgentMessages() {
        return state.activity().agent().messages();
    }

    /** Whether the agent has written in this handover at all. */
    public boolean isAgentReplied() {
        return getAgentMessages() > 0;
    }

    /** How long ago the user last wrote; since the handover opened, if the user never did. */
    public Duration getSinceLastUserMessage() {
        return since(state.activity().lastUserMessageAt());
    }

    /** How long ago the agent last wrote; since the handover opened, if the agent never did. */
    public Duration getSinceLastAgentMessage() {
        return since(state.activity().lastAgentMessageAt());
    }

    /** How long ago the user was last seen typing; since the handover opened, if never. */
    public Duration getSinceLastUserTyping() {
        return since(state.activity().user().lastTypingAt());
    }

    /** How long ago the user last read; since the handover opened, if never. */
    public Duration getSinceLastUserRead() {
        return since(state.activity().user().lastReadAt());
    }

    /** How long ago the user last came, went or switched to the chat; since the handover opened, if never. */
    public Duration getSinceLastUserPresence() {
        return since(state.activity().user().lastPresenceAt());
    }

    /** How long ago the agent was last seen typing; since the handover opened, if never. */
    public Duration getSinceLastAgentTyping() {
        return since(state.activity().agent().lastTypingAt());
    }

    /** How long ago the agent last read; since the handover opened, if never. */
    public Duration getSinceLastAgentRead() {
        return since(state.activity().agent().lastReadAt());
    }

    /** How long ago the agent last came, went or switched to the chat; since the handover opened, if never. */
    public Duration getSinceLastAgentPresence() {
        return since(state.activity().agent().lastPresenceAt());
    }

    /** How long ago the handover opened. */
    public Duration getSinceOpened() {
        return since(state.openedAt());
    }

    /** The attribute of that key; empty if there is none. */
    public String attribute(String key) {
        return state.attributes().getOrDefault(key, "");
    }

    // How fast the two were so far

    /** How many times the user has answered the agent. */
    public int getUserReplies() {
        return state.activity().user().replies().count();
    }

    /**
     * The longest that the user took to answer: from the agent's first message since the user's last one to the
     * user's next. Zero before the first answer.
     */
    public Duration getLongestUserReply() {
        return state.activity().user().replies().longest();
    }

    /** How long the user took to answer in the mean; zero before the first answer. */
    public Duration getMeanUserReply() {
        return state.activity().user().replies().mean();
    }

    /** The longest from one message of the user to the user's next; zero before the second message. */
    public Duration getLongestUserPause() {
        return state.activity().userPauses().longest();
    }

    /** How long it was in the mean from one message of the user to the next; zero before the second message. */
    public Duration getMeanUserPause() {
        return state.activity().userPauses().mean();
    }

    /** How many times the agent has answered the user. */
    public int getAgentReplies() {
        return state.activity().agent().replies().count();
    }

    /**
     * The longest that the agent took to answer: from the user's first message since the agent's last one to the
     * agent's next. Zero before the first answer.
     */
    public Duration getLongestAgentReply() {
        return state.activity().agent().replies().longest();
    }

    /** How long the agent took to answer in the mean; zero before the first answer. */
    public Duration getMeanAgentReply() {
        return state.activity().agent().replies().mean();
    }

    // The policy and the time

    /** The policy's settings. */
    public Settings getSettings() {
        return settings;
    }

    /** The time, by the clock of the timer owner. */
    public Instant getNow() {
        return now;
    }

    /** The hour of the day, 0 to 23, in the policy's time zone. */
    public int getHour() {
        return local().getHour();
    }

    /** The day of the week, in the policy's time zone. */
    public DayOfWeek getDayOfWeek() {
        return local().getDayOfWeek();
    }

    private ZonedDateTime local() {
        return now.atZone(zone);
    }

    private Duration since(@Nullable Instant then) {
        return Duration.between(then == null ? state.openedAt() : then, now);
    }
}
