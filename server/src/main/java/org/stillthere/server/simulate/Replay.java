package org.stillthere.server.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.kernel.VirtualHandover;
import org.stillthere.policy.kernel.VirtualHandover.Step;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.Destination;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;

/**
 * Plays one conversation through the kernel in virtual time:
 *
 * <pre>
 *   status QUEUE at 0
 *   every message a MESSAGE tick; before the agent's first, at the same instant, status ACTIVE
 *   between and after them the timers expire, each at its deadline, until none is pending
 *   the first close at the provider ends the play
 * </pre>
 *
 * A message at the very instant of a deadline comes before the expiry.
 */
final class Replay {
    /** How long after the last message an agent would keep the chat if no policy closed it. */
    static final Duration IDLE_WITHOUT_POLICY = Duration.ofMinutes(30);

    /** More expiries in one conversation mean that rules set a timer at each expiry, and the play would never end. */
    static final int MAX_EXPIRIES = 100_000;

    private static final String TENANT = "simulate";

    private final Conversation conversation;
    private final VirtualHandover handover;
    private final Set<String> openPrompts = new HashSet<>();
    private @Nullable Instant closedAt;
    private @Nullable String fault;
    private long prompts;
    private long promptReturns;

    private Replay(Conversation conversation, Policy policy) {
        this.conversation = conversation;
        this.handover = new VirtualHandover(new HandoverKey(TENANT, conversation.id()), policy, MAX_EXPIRIES);
    }

    /** What the play of a conversation came to. */
    sealed interface Result {
        /** It was played to its end. */
        record Played(Tally tally) implements Result {}

        /** The policy failed. */
        record Failed(String reason) implements Result {}
    }

    static Result play(Conversation conversation, Policy policy) {
        return new Replay(conversation, policy).play();
    }

    private Result play() {
        List<Conversation.Message> messages = conversation.messages();
        report(status(HandoverStatus.QUEUE), conversation.startsAt());
        boolean agentCame = false;
        int played = 0;
        for (; played < messages.size() && isOn(); played++) {
            Conversation.Message message = messages.get(played);
            Instant at = conversation.startsAt().plus(message.at());
            expireBefore(at);
            if (!isOn()) {
                break;
            }
            if (message.from() == Participant.AGENT && !agentCame) {
                agentCame = true;
                report(status(HandoverStatus.ACTIVE), at);
            }
            if (isOn()) {
                report(new Occurrence.ActivityTick(message.from(), ActivityKind.MESSAGE), at);
            }
            if (message.from() == Participant.USER) {
                promptReturns += openPrompts.size();
                openPrompts.clear();
            }
        }
        expireBefore(Instant.MAX);
        return fault == null
                ? new Result.Played(tally(messages.subList(played, messages.size())))
                : new Result.Failed(fault);
    }

    private boolean isOn() {
        return fault == null && closedAt == null;
    }

    /** Lets every timer expire whose deadline lies before {@code end}, in the order of their deadlines. */
    private void expireBefore(Instant end) {
        while (isOn()) {
            Step step = handover.expireBefore(end);
            if (step instanceof Step.Expired expired) {
                expired(expired);
            } else if (step instanceof Step.LimitReached reached) {
                fault = "the timer '" + reached.timer().name()
                        + "' is set again at each expiry, for ever: stopped after " + reached.limit() + " expiries";
            } else {
                return;
            }
        }
    }

    private void expired(Step.Expired expired) {
        String timer = expired.timer().name();
        openPrompts.remove(timer);
        Decision decision = decisionOf(expired.outcome(), expired.timer().deadline());
        if (decision != null && closedAt == null && saysToUser(decision)) {
            prompts++;
            openPrompts.add(timer);
        }
    }

    private void report(Occurrence occurrence, Instant at) {
        decisionOf(handover.report(occurrence, at), at);
    }

    /** The decision that came of an event at that time; null if it failed, which is noted. */
    private @Nullable Decision decisionOf(Outcome outcome, Instant at) {
        if (!(outcome instanceof Outcome.Decided decided)) {
            fault = outcome instanceof Outcome.Refused refused
                    ? refused.refusal().message()
                    : "an event was played twice";
            return null;
        }
        if (closes(decided.decision())) {
            closedAt = at;
        }
        return decided.decision();
    }

    private Tally tally(List<Conversation.Message> notPlayed) {
        boolean closed = closedAt != null;
        boolean falseClose = closed && notPlayed.stream().anyMatch(message -> message.from() == Participant.USER);
        Duration freed = closedAt == null || falseClose
                ? Duration.ZERO
                : Duration.between(closedAt, conversation.endsAt().plus(IDLE_WITHOUT_POLICY));
        return new Tally(
                1,
                conversation.messages().size(),
                prompts,
                closed ? 1 : 0,
                falseClose ? 1 : 0,
                promptReturns,
                // a close later than that frees nobody
                freed.isNegative() ? Duration.ZERO : freed);
    }

    private static boolean closes(Decision decision) {
        return decision.actions().stream()
                .anyMatch(
                        action -> action instanceof Action.CloseHandover close && close.scope() == CloseScope.PROVIDER);
    }

    private static boolean saysToUser(Decision decision) {
        return decision.actions().stream()
                .anyMatch(action -> action instanceof Action.Say say && say.to() != Destination.AGENT);
    }

    private static Occurrence status(HandoverStatus status) {
        return new Occurrence.StatusReported(status, TimerOwner.SERVER, Collections.emptySortedMap());
    }
}
