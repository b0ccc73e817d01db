package org.stillthere.server.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.kernel.Refusal;
import org.stillthere.policy.kernel.VirtualHandover;
import org.stillthere.policy.kernel.VirtualHandover.Step;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.rules.policy.PolicySession;

/**
 * Plays an ordinary conversation through new sessions, because their first evaluations are many times slower than later
 * ones. It has no effects: the kernel and the sessions have none. A rule that fails is logged; its events are handled
 * later as under any other policy.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** Each makes about ten evaluations. */
    private static final int ROUNDS = 20;

    /** How many expiries of timers to play. A policy may set a timer at every expiry, so there must be an end. */
    private static final int MAX_EXPIRIES = 4;

    private static final Instant START = Instant.EPOCH;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final VirtualHandover handover;
    private Refusal.@Nullable PolicyFailed failure;
    private Instant now = START;

    private WarmUp(PolicySession session, int round) {
        this.handover = new VirtualHandover(new HandoverKey("warm-up", Integer.toString(round)), session, MAX_EXPIRIES);
    }

    /** Warms them one after the other. */
    static void play(List<PolicySession> sessions) {
        Refusal.PolicyFailed failure = null;
        for (PolicySession session : sessions) {
            for (int round = 0; round < ROUNDS; round++) {
                WarmUp conversation = new WarmUp(session, round);
                conversation.play();
                failure = conversation.failure == null ? failure : conversation.failure;
            }
        }
        if (failure != null) {
            LOG.warn("a rule fails in an ordinary conversation: {}", failure.message());
        }
    }

    private void play() {
        report(status(HandoverStatus.QUEUE));
        report(new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE));
        report(status(HandoverStatus.ACTIVE));
        report(new Occurrence.ActivityTick(Participant.AGENT, ActivityKind.MESSAGE));
        report(new Occurrence.ProviderEvent("warm-up", Collections.emptySortedMap()));
        while (handover.expireThrough(Instant.MAX) instanceof Step.Expired expired) {
            now = expired.timer().deadline();
            note(expired.outcome());
        }
        report(new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE));
        report(status(HandoverStatus.COMPLETED));
    }

    private static Occurrence status(HandoverStatus status) {
        return new Occurrence.StatusReported(status, TimerOwner.SERVER, Collections.emptySortedMap());
    }

    private void report(Occurrence occurrence) {
        now = now.plus(PAUSE);
        note(handover.report(occurrence, now));
    }

    private void note(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused && refused.refusal() instanceof Refusal.PolicyFailed failed) {
            failure = failed;
        }
    }
}
