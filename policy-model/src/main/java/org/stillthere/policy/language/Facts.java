package org.stillthere.policy.language;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.FactConstraints.NameKind;
import org.stillthere.policy.model.ActivityEffect;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.ActivityTable;
import org.stillthere.policy.model.Awaiting;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.OpeningHours;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.Timers;

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
 *
 * <p>A method with an {@link Example} is a word of the rule language, and the reference lists it. Its {@link
 * FactConstraints} are what the policy checker knows of it.
 */
public final class Facts {
    private final HandoverState state;
    private final Occurrence occurrence;
    private final boolean firstTimeInStatus;
    private final boolean closing;
    private final int expiries;
    private final Instant now;
    private final Settings settings;
    private final OpeningHours hours;
    private final ActivityTable activity;

    /**
     * The facts of one event.
     *
     * @param state the handover, after the kernel took note of the event and before the rules decide
     * @param occurrence what happened
     * @param firstTimeInStatus whether this event gave the handover a status that it never had before
     * @param closing whether a close was asked for before this event and is not confirmed yet
     * @param expiries how many times in direct succession the timer that just expired has; 0 if none did
     * @param now the time, by the clock of the timer owner
     * @param settings the policy's settings
     * @param hours when the policy's business is open, with its time zone
     * @param activity which activities begin the waiting for the user anew
     */
    public Facts(
            HandoverState state,
            Occurrence occurrence,
            boolean firstTimeInStatus,
            boolean closing,
            int expiries,
            Instant now,
            Settings settings,
            OpeningHours hours,
            ActivityTable activity) {
        this.state = state;
        this.occurrence = occurrence;
        this.firstTimeInStatus = firstTimeInStatus;
        this.closing = closing;
        this.expiries = expiries;
        this.now = now;
        this.settings = settings;
        this.hours = hours;
        this.activity = activity;
    }

    /** The facts of an event under a policy that is always open and keeps to the default table of activities. */
    public Facts(
            HandoverState state,
            Occurrence occurrence,
            boolean firstTimeInStatus,
            boolean closing,
            Instant now,
            Settings settings,
            ZoneId zone) {
        this(
                state,
                occurrence,
                firstTimeInStatus,
                closing,
                0,
                now,
                settings,
                OpeningHours.always(zone),
                ActivityTable.DEFAULT);
    }

    // What just happened

    /** The status that was just reported, letter for letter; empty if this event is not about status. */
    @Example("statusReported == \"QUEUE\"")
    @FactConstraints(complete = true, onlyAt = EventKind.STATUS, alwaysAt = true, names = NameKind.STATUS)
    public String getStatusReported() {
        if (occurrence instanceof Occurrence.StatusReported reported) {
            return reported.status().name();
        }
        return occurrence instanceof Occurrence.ProviderStatusReported reported ? reported.name() : "";
    }

    /** Whether the handover just got a status that it never had before. */
    @Example("firstTimeInStatus, open")
    @FactConstraints(complete = true, onlyAt = EventKind.STATUS)
    public boolean isFirstTimeInStatus() {
        return firstTimeInStatus;
    }

    /** The kind of activity that was just seen; null if this event is no activity. */
    @Example("activity == ActivityKind.TYPING")
    @FactConstraints(complete = true, onlyAt = EventKind.ACTIVITY, alwaysAt = true)
    public @Nullable ActivityKind getActivity() {
        return occurrence instanceof Occurrence.ActivityTick tick ? tick.kind() : null;
    }

    /** Who was just active; null if this event is no activity. */
    @Example("activityBy == Participant.AGENT")
    @FactConstraints(complete = true, onlyAt = EventKind.ACTIVITY, alwaysAt = true)
    public @Nullable Participant getActivityBy() {
        return occurrence instanceof Occurrence.ActivityTick tick ? tick.by() : null;
    }

    /** Whether the user just wrote: a message or an attachment. */
    @Example("userMessage, inactivityTimerRunning")
    @FactConstraints(
            complete = true,
            shorthandFor = {
                @FactIs(fact = "activityBy", in = "USER"),
                @FactIs(
                        fact = "activity",
                        in = {"MESSAGE", "ATTACHMENT"})
            })
    public boolean isUserMessage() {
        return occurrence instanceof Occurrence.ActivityTick tick && tick.isUserMessage();
    }

    /** Whether the agent just wrote: a message or an attachment. */
    @Example("agentMessage")
    @FactConstraints(
            complete = true,
            shorthandFor = {
                @FactIs(fact = "activityBy", in = "AGENT"),
                @FactIs(
                        fact = "activity",
                        in = {"MESSAGE", "ATTACHMENT"})
            })
    public boolean isAgentMessage() {
        return occurrence instanceof Occurrence.ActivityTick tick
                && tick.by() == Participant.AGENT
                && tick.kind().isInput();
    }

    /**
     * Whether what was just done begins the waiting for the user anew, by the table {@code activity} of {@code
     * policy.yaml}: it resets the count, or it restarts the timer. A user's message always does.
     */
    @Example("restartsTimer, inactivityTimerRunning")
    @FactConstraints(complete = false, onlyAt = EventKind.ACTIVITY)
    public boolean isRestartsTimer() {
        return occurrence instanceof Occurrence.ActivityTick tick && activity.effectOf(tick) != ActivityEffect.NOTHING;
    }

    /** The name of the timer that just expired; empty if this event is no expiry. */
    @Example("timerExpired == \"agent-reply\"")
    @FactConstraints(complete = true, onlyAt = EventKind.EXPIRY, alwaysAt = true, names = NameKind.TIMER)
    public String getTimerExpired() {
        if (occurrence instanceof Occurrence.TimerFired fired) {
            return fired.timer();
        }
        return occurrence instanceof Occurrence.TimerExpired expired ? expired.timer() : "";
    }

    /** Whether the inactivity timer just expired. */
    @Example("inactive")
    @FactConstraints(complete = true, shorthandFor = @FactIs(fact = "timerExpired", in = Timer.INACTIVITY))
    public boolean isInactive() {
        return getTimerExpired().equals(Timer.INACTIVITY);
    }

    /** The name of the event that the chat provider just reported; empty if this is none. */
    @Example("providerEvent == \"transferred\"")
    @FactConstraints(complete = true, onlyAt = EventKind.PROVIDER, alwaysAt = true, names = NameKind.PROVIDER_EVENT)
    public String getProviderEvent() {
        return occurrence instanceof Occurrence.ProviderEvent event ? event.name() : "";
    }

    /** What the provider said about its event under that key; empty if nothing. */
    @Example("providerData(\"to\") == \"sales\"")
    @FactConstraints(complete = true, onlyAt = EventKind.PROVIDER)
    public String providerData(String key) {
        return occurrence instanceof Occurrence.ProviderEvent event
                ? event.data().getOrDefault(key, "")
                : "";
    }

    /** Whether the caller just changed attributes. */
    @Example("attributesChanged, tier == \"gold\"")
    @FactConstraints(complete = true, onlyAt = EventKind.ATTRIBUTES, alwaysAt = true)
    public boolean isAttributesChanged() {
        return occurrence instanceof Occurrence.AttributesChanged;
    }

    // How the handover stands

    /** Where the handover stands. */
    @Example("status == HandoverStatus.ACTIVE")
    @FactConstraints(complete = true)
    public HandoverStatus getStatus() {
        return state.status();
    }

    /** Whether the handover is open: in QUEUE or ACTIVE. */
    @Example("open")
    @FactConstraints(
            complete = true,
            shorthandFor =
                    @FactIs(
                            fact = "status",
                            in = {"QUEUE", "ACTIVE"}))
    public boolean isOpen() {
        return state.status().isOpen();
    }

    /** How many times in direct succession the inactivity timer has expired, this time included. */
    @Example("inactive, inactivityCount >= settings.number(\"closeAfter\")")
    @FactConstraints(complete = true, sameAs = "timerCount(\"inactivity\")")
    public int getInactivityCount() {
        return state.inactivityCount();
    }

    /** Whether the inactivity timer runs. */
    @Example("inactivityTimerRunning == false")
    @FactConstraints(complete = true, shorthandFor = @FactIs(fact = "timerRunning(\"inactivity\")", in = "true"))
    public boolean isInactivityTimerRunning() {
        return timerRunning(Timer.INACTIVITY);
    }

    /** Whether the timer of that name runs. */
    @Example("!timerRunning(\"agent-reply\")")
    @FactConstraints(complete = true, names = NameKind.TIMER)
    public boolean timerRunning(String name) {
        return state.timers().find(name) != null;
    }

    /**
     * How many times in direct succession the timer of that name has expired, this time included. It goes on counting
     * if a rule sets the timer again at its expiry, or restarts it. It begins anew if a rule sets it at any other
     * time, or cancels it. That of the inactivity timer is {@code inactivityCount}.
     */
    @Example("timerExpired == \"agent-reply\", timerCount(\"agent-reply\") >= 2")
    @FactConstraints(complete = false, names = NameKind.TIMER)
    public int timerCount(String name) {
        if (name.equals(Timer.INACTIVITY)) {
            return getInactivityCount();
        }
        Timer running = state.timers().find(name);
        Timer timer = running == null ? state.timers().findHeld(name) : running;
        return getTimerExpired().equals(name) ? expiries : timer == null ? 0 : timer.expiries();
    }

    /** Whether the timers are on hold: no timer runs until a rule resumes them. */
    @Example("providerEvent == \"off-hold\", onHold")
    @FactConstraints(complete = false)
    public boolean isOnHold() {
        return state.timers().hold() != null;
    }

    /** How long the timers have been on hold; zero if they are not. */
    @Example("sinceHold > Duration.ofMinutes(10)")
    @FactConstraints(complete = false, requires = @FactIs(fact = "onHold", in = "true"), atMost = "sinceOpened")
    public Duration getSinceHold() {
        Timers.Hold hold = state.timers().hold();
        return hold == null ? Duration.ZERO : since(hold.since());
    }

    /** Whether a close was asked for before this event, and the provider has not confirmed it yet. */
    @Example("!closing")
    @FactConstraints(complete = true)
    public boolean isClosing() {
        return closing;
    }

    /**
     * Whether this event took back a close that was asked for: the user wrote, or the caller did not carry the
     * close out because it knew that the user had written. The handover goes on.
     */
    @Example("closeTakenBack")
    @FactConstraints(
            complete = true,
            onlyAt = {EventKind.ACTIVITY, EventKind.CLOSE_REFUSED},
            requires = @FactIs(fact = "closing", in = "true"))
    public boolean isCloseTakenBack() {
        return closing && state.pendingClose() == null;
    }

    /** Who owes the next message. */
    @Example("awaiting == Awaiting.NOBODY")
    @FactConstraints(complete = true)
    public Awaiting getAwaiting() {
        return state.awaiting();
    }

    /** Whether the agent owes the next message: the user wrote last. */
    @Example("inactive, !awaitingAgent")
    @FactConstraints(complete = true, shorthandFor = @FactIs(fact = "awaiting", in = "AGENT"))
    public boolean isAwaitingAgent() {
        return state.awaiting() == Awaiting.AGENT;
    }

    /** Whether the user owes the next message: the agent wrote last. */
    @Example("inactive, awaitingUser")
    @FactConstraints(complete = true, shorthandFor = @FactIs(fact = "awaiting", in = "USER"))
    public boolean isAwaitingUser() {
        return state.awaiting() == Awaiting.USER;
    }

    /** Who was active last, in whatever way; null before the first activity. */
    @Example("lastActivityBy == Participant.USER")
    @FactConstraints(complete = true)
    public @Nullable Participant getLastActivityBy() {
        return state.activity().lastBy();
    }

    /** How long the next message has been owed: since the first one without a reply; zero if nobody owes any. */
    @Example("awaitingAgent, sinceAwaiting > Duration.ofMinutes(5)")
    @FactConstraints(
            complete = false,
            requires =
                    @FactIs(
                            fact = "awaiting",
                            in = {"USER", "AGENT"}),
            atMost = "sinceOpened")
    public Duration getSinceAwaiting() {
        Instant owedSince = state.activity().owedSince();
        return state.awaiting() == Awaiting.NOBODY || owedSince == null ? Duration.ZERO : since(owedSince);
    }

    /** How many messages the user has written, attachments included. */
    @Example("userMessages == 0")
    @FactConstraints(complete = false)
    public int getUserMessages() {
        return state.activity().user().messages();
    }

    /** How many messages the agent has written, attachments included. */
    @Example("agentMessage, agentMessages == 1")
    @FactConstraints(complete = false)
    public int getAgentMessages() {
        return state.activity().agent().messages();
    }

    /** Whether the agent has written in this handover at all. */
    @Example("!agentReplied")
    @FactConstraints(complete = false, shorthandFor = @FactIs(fact = "agentMessages", atLeast = 1))
    public boolean isAgentReplied() {
        return getAgentMessages() > 0;
    }

    /** How long ago the user last wrote; since the handover opened, if the user never did. */
    @Example("sinceLastUserMessage < Duration.ofHours(24)")
    @FactConstraints(complete = true, atMost = "sinceOpened")
    public Duration getSinceLastUserMessage() {
        return since(state.activity().lastUserMessageAt());
    }

    /** How long ago the agent last wrote; since the handover opened, if the agent never did. */
    @Example("sinceLastAgentMessage > settings.duration(\"timeout\")")
    @FactConstraints(complete = true, atMost = "sinceOpened")
    public Duration getSinceLastAgentMessage() {
        return since(state.activity().lastAgentMessageAt());
    }

    /** How long ago the user was last seen typing; since the handover opened, if never. */
    @Example("sinceLastUserTyping < Duration.ofSeconds(20)")
    @FactConstraints(complete = false, atMost = "sinceOpened")
    public Duration getSinceLastUserTyping() {
        return since(state.activity().user().lastTypingAt());
    }

    /** How long ago the user last read; since the handover opened, if never. */
    @Example("sinceLastUserRead < sinceLastAgentMessage")
    @FactConstraints(complete = false, atMost = "sinceOpened")
    public Duration getSinceLastUserRead() {
        return since(state.activity().user().lastReadAt());
    }

    /** How long ago the user last came, went or switched to the chat; since the handover opened, if never. */
    @Example("sinceLastUserPresence < Duration.ofMinutes(1)")
    @FactConstraints(complete = false, atMost = "sinceOpened")
    public Duration getSinceLastUserPresence() {
        return since(state.activity().user().lastPresenceAt());
    }

    /** How long ago the agent was last seen typing; since the handover opened, if never. */
    @Example("sinceLastAgentTyping < Duration.ofSeconds(20)")
    @FactConstraints(complete = false, atMost = "sinceOpened")
    public Duration getSinceLastAgentTyping() {
        return since(state.activity().agent().lastTypingAt());
    }

    /** How long ago the agent last read; since the handover opened, if never. */
    @Example("sinceLastAgentRead > Duration.ofMinutes(2)")
    @FactConstraints(complete = false, atMost = "sinceOpened")
    public Duration getSinceLastAgentRead() {
        return since(state.activity().agent().lastReadAt());
    }

    /** How long ago the agent last came, went or switched to the chat; since the handover opened, if never. */
    @Example("sinceLastAgentPresence > Duration.ofMinutes(2)")
    @FactConstraints(complete = false, atMost = "sinceOpened")
    public Duration getSinceLastAgentPresence() {
        return since(state.activity().agent().lastPresenceAt());
    }

    /** How long ago the handover opened. */
    @Example("sinceOpened > Duration.ofHours(2)")
    @FactConstraints(complete = true)
    public Duration getSinceOpened() {
        return since(state.openedAt());
    }

    /** The attribute of that key; empty if there is none. */
    @Example("attribute(\"product\") in (\"loan\", \"card\")")
    @FactConstraints(complete = true, names = NameKind.ATTRIBUTE)
    public String attribute(String key) {
        return state.attributes().getOrDefault(key, "");
    }

    /** The attribute {@code channel}: through which channel the user writes; empty if nobody said. */
    @Example("channel == \"whatsapp\"")
    @FactConstraints(complete = true, sameAs = "attribute(\"channel\")")
    public String getChannel() {
        return attribute("channel");
    }

    /** The attribute {@code queue}: in which queue the handover is; empty if nobody said. */
    @Example("queue == \"sales\"")
    @FactConstraints(complete = true, sameAs = "attribute(\"queue\")")
    public String getQueue() {
        return attribute("queue");
    }

    /** The attribute {@code language}: which language the user reads; empty if nobody said. Messages follow it. */
    @Example("language in (\"de\", \"de-CH\")")
    @FactConstraints(complete = true, sameAs = "attribute(\"language\")")
    public String getLanguage() {
        return attribute("language");
    }

    /** The attribute {@code tier}: what kind of customer the user is; empty if nobody said. */
    @Example("tier == \"gold\"")
    @FactConstraints(complete = true, sameAs = "attribute(\"tier\")")
    public String getTier() {
        return attribute("tier");
    }

    // How fast the two were so far

    /** How many times the user has answered the agent. */
    @Example("userReplies >= 3")
    @FactConstraints(
            complete = false,
            atMost = {"userMessages", "agentMessages"})
    public int getUserReplies() {
        return state.activity().user().replies().count();
    }

    /**
     * The longest that the user took to answer: from the agent's first message since the user's last one to the
     * user's next. Zero before the first answer.
     */
    @Example("longestUserReply > Duration.ofMinutes(2)")
    @FactConstraints(complete = false, requires = @FactIs(fact = "userReplies", atLeast = 1))
    public Duration getLongestUserReply() {
        return state.activity().user().replies().longest();
    }

    /** How long the user took to answer in the mean; zero before the first answer. */
    @Example("sinceAwaiting > Length.times(meanUserReply, 3)")
    @FactConstraints(complete = false, atMost = "longestUserReply")
    public Duration getMeanUserReply() {
        return state.activity().user().replies().mean();
    }

    /** The longest from one message of the user to the user's next; zero before the second message. */
    @Example("sinceLastUserMessage > longestUserPause")
    @FactConstraints(complete = false, requires = @FactIs(fact = "userMessages", atLeast = 2))
    public Duration getLongestUserPause() {
        return state.activity().userPauses().longest();
    }

    /** How long it was in the mean from one message of the user to the next; zero before the second message. */
    @Example("meanUserPause < Duration.ofSeconds(30)")
    @FactConstraints(complete = false, atMost = "longestUserPause")
    public Duration getMeanUserPause() {
        return state.activity().userPauses().mean();
    }

    /** How many times the agent has answered the user. */
    @Example("agentReplies == 1")
    @FactConstraints(
            complete = false,
            atMost = {"userMessages", "agentMessages"})
    public int getAgentReplies() {
        return state.activity().agent().replies().count();
    }

    /**
     * The longest that the agent took to answer: from the user's first message since the agent's last one to the
     * agent's next. Zero before the first answer.
     */
    @Example("longestAgentReply > Duration.ofMinutes(5)")
    @FactConstraints(complete = false, requires = @FactIs(fact = "agentReplies", atLeast = 1))
    public Duration getLongestAgentReply() {
        return state.activity().agent().replies().longest();
    }

    /** How long the agent took to answer in the mean; zero before the first answer. */
    @Example("sinceAwaiting > Length.times(meanAgentReply, 2)")
    @FactConstraints(complete = false, atMost = "longestAgentReply")
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
    @Example("hour >= 8, hour < 18")
    @FactConstraints(complete = true, max = 23)
    public int getHour() {
        return local().getHour();
    }

    /** The day of the week, in the policy's time zone. */
    @Example("dayOfWeek in (DayOfWeek.SATURDAY, DayOfWeek.SUNDAY)")
    @FactConstraints(complete = true)
    public DayOfWeek getDayOfWeek() {
        return local().getDayOfWeek();
    }

    /** Whether the business is open, by the opening hours and holidays of {@code policy.yaml}. */
    @Example("inactive, openForBusiness")
    @FactConstraints(complete = false)
    public boolean isOpenForBusiness() {
        return hours.isOpen(now);
    }

    /** Whether today is a holiday, by {@code policy.yaml}. */
    @Example("!holiday")
    @FactConstraints(complete = false, requires = @FactIs(fact = "openForBusiness", in = "false"))
    public boolean isHoliday() {
        return hours.isHoliday(now);
    }

    /** How long it is until the business opens; zero if it is open. */
    @Example("untilOpening > Duration.ofHours(1)")
    @FactConstraints(
            complete = false,
            requires = @FactIs(fact = "openForBusiness", in = "false"),
            max = OpeningHours.HORIZON_MILLIS)
    public Duration getUntilOpening() {
        return hours.untilOpening(now);
    }

    /** How long it is until the business closes; zero if it is closed, 90 days if it does not close before. */
    @Example("openForBusiness, untilClosing < Duration.ofMinutes(15)")
    @FactConstraints(
            complete = false,
            requires = @FactIs(fact = "openForBusiness", in = "true"),
            max = OpeningHours.HORIZON_MILLIS)
    public Duration getUntilClosing() {
        return hours.untilClosing(now);
    }

    private ZonedDateTime local() {
        return now.atZone(hours.zone());
    }

    private Duration since(@Nullable Instant then) {
        return Duration.between(then == null ? state.openedAt() : then, now);
    }
}
