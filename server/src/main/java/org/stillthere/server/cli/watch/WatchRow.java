package org.stillthere.server.cli.watch;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.cli.call.EventText;
import org.stillthere.v1.Decision;
import org.stillthere.v1.FiredRule;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Timer;
import org.stillthere.v1.TimerOwner;

/**
 * What is shown of a handover. Immutable.
 *
 * @param id the handover
 * @param status its status, without the prefix of the wire
 * @param isFinal whether it has ended
 * @param count the inactivity count
 * @param deadline when the server's next timer expires; null if none runs, or if the caller runs the timers
 * @param timer the name of that timer, or of the caller's; empty if none runs
 * @param lastBy who was active last, in one word; empty if nobody was
 * @param lastAt when; null if nobody was
 * @param lastRule the last rule that the watch saw fire; empty if it saw none
 * @param owner the client that owns the handover; empty if there is none
 * @param closingSince when an unconfirmed close was requested; null if there is none
 * @param sequence the sequence of its last decision
 * @param updatedAt when it last changed
 */
record WatchRow(
        String id,
        String status,
        boolean isFinal,
        int count,
        @Nullable Instant deadline,
        String timer,
        String lastBy,
        @Nullable Instant lastAt,
        String lastRule,
        String owner,
        @Nullable Instant closingSince,
        long sequence,
        Instant updatedAt) {
    /** What is due next first; then what has no timer; ended handovers last, the latest of them first. */
    static final Comparator<WatchRow> DUE_FIRST = Comparator.comparing(WatchRow::isFinal)
            .thenComparing(WatchRow::endedAt, Comparator.reverseOrder())
            .thenComparing(WatchRow::deadline, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(WatchRow::closingSince, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(WatchRow::id);

    /**
     * The row of a handover in its present state.
     *
     * @param lastRule the rule that fired last, or empty
     */
    static WatchRow of(Handover handover, String lastRule) {
        boolean servers = handover.getTimerOwner() != TimerOwner.TIMER_OWNER_CALLER;
        Optional<Timer> next =
                handover.getTimersList().stream().min(Comparator.comparing(timer -> instant(timer.getDeadline())));
        return new WatchRow(
                handover.getHandoverId(),
                handover.getStatus().name().replace("HANDOVER_STATUS_", ""),
                isOver(handover.getStatus()),
                handover.getInactivityCount(),
                servers ? next.map(timer -> instant(timer.getDeadline())).orElse(null) : null,
                next.map(Timer::getName).orElse(""),
                EventText.of(handover.getLastActivityBy()),
                handover.hasLastActivityAt() ? instant(handover.getLastActivityAt()) : null,
                lastRule,
                handover.getOwnerClientId(),
                handover.hasPendingClose() ? instant(handover.getPendingClose().getDecidedAt()) : null,
                handover.getDecisionSequence(),
                instant(handover.getUpdatedAt()));
    }

    /** The rule that fired last in the decision; {@code otherwise} if none did. */
    static String lastRule(Decision decision, String otherwise) {
        FiredRule last = null;
        for (FiredRule rule : decision.getFiredRulesList()) {
            last = rule;
        }
        return last == null ? otherwise : last.getName();
    }

    private Instant endedAt() {
        return isFinal ? updatedAt : Instant.MIN;
    }

    static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    private static boolean isOver(HandoverStatus status) {
        return switch (status) {
            case HANDOVER_STATUS_COMPLETED, HANDOVER_STATUS_CANCELLED, HANDOVER_STATUS_ERROR -> true;
            case HANDOVER_STATUS_QUEUE, HANDOVER_STATUS_ACTIVE, HANDOVER_STATUS_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }
}
