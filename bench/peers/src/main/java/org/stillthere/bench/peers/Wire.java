package org.stillthere.bench.peers;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import org.stillthere.policy.model.Action;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.CloseHandover;
import org.stillthere.v1.CloseScope;
import org.stillthere.v1.Decision;
import org.stillthere.v1.Destination;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Participant;
import org.stillthere.v1.Say;
import org.stillthere.v1.SetTimer;
import org.stillthere.v1.TakeBranch;

/** Between the messages of StillThere's API and what the alternatives decide. */
final class Wire {
    private Wire() {}

    static Incident incident(HandoverEvent event) {
        if (event.hasStatusChanged()) {
            return event.getStatusChanged().getStatus() == HandoverStatus.HANDOVER_STATUS_QUEUE
                    ? Incident.QUEUE
                    : Incident.ACTIVE;
        }
        ActivityTick tick = event.getActivityTick();
        return tick.getBy() == Participant.PARTICIPANT_USER ? Incident.USER_MESSAGE : Incident.AGENT_MESSAGE;
    }

    static Decision decision(HandoverEvent event, String decisionId, Instant at, List<Action> actions) {
        Decision.Builder decision = Decision.newBuilder()
                .setDecisionId(decisionId)
                .setTenant(event.getTenant())
                .setHandoverId(event.getHandoverId())
                .setEventId(event.getEventId())
                .setDecidedAt(timestamp(at));
        for (int i = 0; i < actions.size(); i++) {
            decision.addActions(action(actions.get(i)).setActionId(decisionId + "/" + i));
        }
        return decision.build();
    }

    private static org.stillthere.v1.Action.Builder action(Action action) {
        org.stillthere.v1.Action.Builder out = org.stillthere.v1.Action.newBuilder();
        if (action instanceof Action.TakeBranch branch) {
            return out.setTakeBranch(TakeBranch.newBuilder().setBranch(branch.branch()));
        } else if (action instanceof Action.SetTimer set) {
            return out.setSetTimer(SetTimer.newBuilder()
                    .setTimer(set.timer())
                    .setGeneration(set.generation())
                    .setLength(Duration.newBuilder().setSeconds(set.length().toSeconds()))
                    .setDeadline(timestamp(set.deadline())));
        } else if (action instanceof Action.Say say) {
            return out.setSay(Say.newBuilder()
                    .setDestination(Destination.valueOf("DESTINATION_" + say.to()))
                    .setMessageKey(say.messageKey())
                    .setText(say.text())
                    .setLanguage(say.language()));
        } else if (action instanceof Action.CloseHandover close) {
            return out.setCloseHandover(
                    CloseHandover.newBuilder().setReason(close.reason()).setScope(CloseScope.CLOSE_SCOPE_PROVIDER));
        }
        throw new IllegalArgumentException("the seed's rules never ask for " + action);
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
