package org.stillthere.server.wire;

import org.stillthere.policy.model.Decision;
import org.stillthere.v1.Action;
import org.stillthere.v1.CancelTimer;
import org.stillthere.v1.CloseHandover;
import org.stillthere.v1.CloseScope;
import org.stillthere.v1.Destination;
import org.stillthere.v1.FiredRule;
import org.stillthere.v1.RaiseEvent;
import org.stillthere.v1.Say;
import org.stillthere.v1.SetAttribute;
import org.stillthere.v1.SetTimer;
import org.stillthere.v1.TakeBranch;

/** Writes decisions to the wire. */
public final class DecisionWriter {
    private DecisionWriter() {}

    /** A decision as it was made. */
    public static org.stillthere.v1.Decision write(Decision decision) {
        return written(decision).build();
    }

    /** The answer to the report of an event; the owner is empty if whoever reported it carries it out, or nobody need. */
    public static org.stillthere.v1.Decision answer(
            Decision decision, boolean replayed, boolean acknowledged, String owner) {
        return written(decision)
                .setReplayed(replayed)
                .setAcknowledged(acknowledged)
                .setOwnerClientId(owner)
                .build();
    }

    /** A decision that its owner is sent to carry it out. */
    public static org.stillthere.v1.Decision delivery(Decision decision, boolean redelivered, boolean closeTakenBack) {
        return written(decision)
                .setRedelivered(redelivered)
                .setCloseTakenBack(closeTakenBack)
                .build();
    }

    private static org.stillthere.v1.Decision.Builder written(Decision decision) {
        var written = org.stillthere.v1.Decision.newBuilder()
                .setDecisionId(decision.decisionId())
                .setTenant(decision.key().tenant())
                .setHandoverId(decision.key().handoverId())
                .setEventId(decision.eventId())
                .setSequence(decision.sequence())
                .setActivitySequence(decision.activitySequence())
                .setInactivityCount(decision.inactivityCount())
                .setTimerGeneration(decision.timerGeneration())
                .setPolicyVersion(decision.policyVersion().toString())
                .setDecidedAt(Times.timestamp(decision.decidedAt()));
        for (int i = 0; i < decision.actions().size(); i++) {
            Action.Builder action = decision.actions().get(i).match(new ActionWriter());
            written.addActions(action.setActionId(decision.actionId(i)));
        }
        for (String rule : decision.firedRules()) {
            written.addFiredRules(FiredRule.newBuilder().setName(rule));
        }
        return written;
    }

    private static final class ActionWriter implements org.stillthere.policy.model.Action.Cases<Action.Builder> {
        @Override
        public Action.Builder say(org.stillthere.policy.model.Action.Say say) {
            return Action.newBuilder()
                    .setSay(Say.newBuilder()
                            .setDestination(destination(say.to()))
                            .setMessageKey(say.messageKey())
                            .setText(say.text())
                            .setLanguage(say.language()));
        }

        @Override
        public Action.Builder setTimer(org.stillthere.policy.model.Action.SetTimer set) {
            return Action.newBuilder()
                    .setSetTimer(SetTimer.newBuilder()
                            .setTimer(set.timer())
                            .setGeneration(set.generation())
                            .setLength(Times.duration(set.length()))
                            .setDeadline(Times.timestamp(set.deadline())));
        }

        @Override
        public Action.Builder cancelTimer(org.stillthere.policy.model.Action.CancelTimer cancel) {
            return Action.newBuilder()
                    .setCancelTimer(
                            CancelTimer.newBuilder().setTimer(cancel.timer()).setGeneration(cancel.generation()));
        }

        @Override
        public Action.Builder closeHandover(org.stillthere.policy.model.Action.CloseHandover close) {
            return Action.newBuilder()
                    .setCloseHandover(
                            CloseHandover.newBuilder().setReason(close.reason()).setScope(scope(close.scope())));
        }

        @Override
        public Action.Builder takeBranch(org.stillthere.policy.model.Action.TakeBranch take) {
            return Action.newBuilder().setTakeBranch(TakeBranch.newBuilder().setBranch(take.branch()));
        }

        @Override
        public Action.Builder setAttribute(org.stillthere.policy.model.Action.SetAttribute set) {
            SetAttribute.Builder attribute = SetAttribute.newBuilder().setKey(set.key());
            if (set.value() != null) {
                attribute.setValue(set.value());
            }
            return Action.newBuilder().setSetAttribute(attribute);
        }

        @Override
        public Action.Builder raiseEvent(org.stillthere.policy.model.Action.RaiseEvent raise) {
            return Action.newBuilder()
                    .setRaiseEvent(RaiseEvent.newBuilder().setName(raise.name()).putAllData(raise.data()));
        }

        private static Destination destination(org.stillthere.policy.model.Destination destination) {
            return switch (destination) {
                case USER -> Destination.DESTINATION_USER;
                case AGENT -> Destination.DESTINATION_AGENT;
                case BOTH -> Destination.DESTINATION_BOTH;
            };
        }

        private static CloseScope scope(org.stillthere.policy.model.CloseScope scope) {
            return switch (scope) {
                case PROVIDER -> CloseScope.CLOSE_SCOPE_PROVIDER;
                case RETURN_TO_BOT -> CloseScope.CLOSE_SCOPE_RETURN_TO_BOT;
            };
        }
    }
}
