package org.stillthere.server.wire;

import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.Timers;
import org.stillthere.server.service.HandoverView;
import org.stillthere.v1.Awaiting;
import org.stillthere.v1.Delivery;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Participant;
import org.stillthere.v1.PendingClose;
import org.stillthere.v1.TimerOwner;

/** Writes handovers to the wire. */
public final class HandoverWriter {
    private HandoverWriter() {}

    /** The owner is empty if the handover has none. */
    public static Handover write(HandoverState state, String owner) {
        Handover.Builder written = Handover.newBuilder()
                .setTenant(state.key().tenant())
                .setHandoverId(state.key().handoverId())
                .setStatus(status(state.status()))
                .setTimerOwner(timerOwner(state.timerOwner()))
                .setOpenedAt(Times.timestamp(state.openedAt()))
                .setUpdatedAt(Times.timestamp(state.updatedAt()))
                .setInactivityCount(state.inactivityCount())
                .setAwaiting(awaiting(state.awaiting()))
                .putAllAttributes(state.attributes())
                .setPolicyVersion(state.policyVersion().toString())
                .setDecisionSequence(state.decisionSequence())
                .setOwnerClientId(owner);
        writeActivity(state.activity(), written);
        state.timers().running().values().forEach(timer -> written.addTimers(timer(timer)));
        Timers.Hold hold = state.timers().hold();
        if (hold != null) {
            written.setTimersHeldSince(Times.timestamp(hold.since()));
            hold.timers().values().forEach(timer -> written.addHeldTimers(timer(timer)));
        }
        if (state.pendingClose() != null) {
            written.setPendingClose(PendingClose.newBuilder()
                    .setDecisionId(state.pendingClose().decisionId())
                    .setReason(state.pendingClose().reason())
                    .setDecidedAt(Times.timestamp(state.pendingClose().decidedAt())));
        }
        return written.build();
    }

    /** Who is told what to do in the handover. */
    public static Delivery delivery(HandoverView view) {
        return Delivery.newBuilder()
                .setOwnerClientId(view.owner())
                .setOwnerState(
                        switch (view.ownerState()) {
                            case NONE -> org.stillthere.v1.ClientState.CLIENT_STATE_UNSPECIFIED;
                            case CONNECTED -> org.stillthere.v1.ClientState.CLIENT_STATE_CONNECTED;
                            case RESUMABLE -> org.stillthere.v1.ClientState.CLIENT_STATE_RESUMABLE;
                            case GONE -> org.stillthere.v1.ClientState.CLIENT_STATE_GONE;
                        })
                .setUnacknowledged(view.unacknowledged())
                .build();
    }

    private static org.stillthere.v1.Timer timer(Timer timer) {
        return org.stillthere.v1.Timer.newBuilder()
                .setName(timer.name())
                .setGeneration(timer.generation())
                .setDeadline(Times.timestamp(timer.deadline()))
                .setLength(Times.duration(timer.length()))
                .setOpeningTimeOnly(timer.inOpeningHours())
                .setExpiryCount(timer.expiries())
                .build();
    }

    private static void writeActivity(Activity activity, Handover.Builder written) {
        written.setActivitySequence(activity.sequence());
        if (activity.lastBy() != null) {
            written.setLastActivityBy(participant(activity.lastBy()));
        }
        if (activity.lastAt() != null) {
            written.setLastActivityAt(Times.timestamp(activity.lastAt()));
        }
        if (activity.lastUserMessageAt() != null) {
            written.setLastUserMessageAt(Times.timestamp(activity.lastUserMessageAt()));
        }
        if (activity.lastAgentMessageAt() != null) {
            written.setLastAgentMessageAt(Times.timestamp(activity.lastAgentMessageAt()));
        }
    }

    public static HandoverStatus status(org.stillthere.policy.model.HandoverStatus status) {
        return switch (status) {
            case QUEUE -> HandoverStatus.HANDOVER_STATUS_QUEUE;
            case ACTIVE -> HandoverStatus.HANDOVER_STATUS_ACTIVE;
            case COMPLETED -> HandoverStatus.HANDOVER_STATUS_COMPLETED;
            case CANCELLED -> HandoverStatus.HANDOVER_STATUS_CANCELLED;
            case ERROR -> HandoverStatus.HANDOVER_STATUS_ERROR;
        };
    }

    public static Participant participant(org.stillthere.policy.model.Participant participant) {
        return switch (participant) {
            case USER -> Participant.PARTICIPANT_USER;
            case AGENT -> Participant.PARTICIPANT_AGENT;
            case BOT -> Participant.PARTICIPANT_BOT;
            case SYSTEM -> Participant.PARTICIPANT_SYSTEM;
        };
    }

    public static TimerOwner timerOwner(org.stillthere.policy.model.TimerOwner owner) {
        return switch (owner) {
            case SERVER -> TimerOwner.TIMER_OWNER_SERVER;
            case CALLER -> TimerOwner.TIMER_OWNER_CALLER;
        };
    }

    private static Awaiting awaiting(org.stillthere.policy.model.Awaiting awaiting) {
        return switch (awaiting) {
            case USER -> Awaiting.AWAITING_USER;
            case AGENT -> Awaiting.AWAITING_AGENT;
            case NOBODY -> Awaiting.AWAITING_NOBODY;
        };
    }
}
