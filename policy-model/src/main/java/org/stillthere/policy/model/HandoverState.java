package org.stillthere.policy.model;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one handover: what the kernel turns into the next state. Immutable; equal
 * states have equal bytes in the store.
 *
 * @param key which handover
 * @param status where it stands
 * @param timerOwner who runs its timers
 * @param openedAt when it opened, by the clock of the timer owner
 * @param updatedAt the time of its last decision, by the same clock; never runs backwards
 * @param statusesSeen every status it has had: a rule may act on the first time only
 * @param inactivityCount how many times in direct succession the inactivity timer expired, from 0
 * @param activity what the participants did
 * @param timers the timers that run
 * @param attributes what the caller or rules noted, by key
 * @param pendingClose the close that was asked for and not confirmed, or null
 * @param policyVersion the policy that decided last
 * @param decisionSequence how many decisions there were
 * @param lastEventId the event that was decided on last
 */
public record HandoverState(
        HandoverKey key,
        HandoverStatus status,
        TimerOwner timerOwner,
        Instant openedAt,
        Instant updatedAt,
        Set<HandoverStatus> statusesSeen,
        int inactivityCount,
        Activity activity,
        Timers timers,
        SortedMap<String, String> attributes,
        @Nullable PendingClose pendingClose,
        PolicyVersion policyVersion,
        long decisionSequence,
        String lastEventId) {
    /** Keeps unmodifiable copies. */
    public HandoverState {
        statusesSeen = Collections.unmodifiableSet(
                statusesSeen.isEmpty() ? EnumSet.noneOf(HandoverStatus.class) : EnumSet.copyOf(statusesSeen));
        attributes = attributes.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /** Who owes the next message; nobody once the handover is final. */
    public Awaiting awaiting() {
        return status.isFinal() ? Awaiting.NOBODY : activity.awaiting();
    }
}
