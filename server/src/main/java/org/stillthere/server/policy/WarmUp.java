package org.stillthere.server.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.kernel.Refusal;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.rules.PolicySession;

/**
 * Plays an ordinary conversation through new sessions, since their first evaluations are many times slower than the
 * later ones. Nothing comes of it: the kernel and the sessions have no effects. A rule that fails is logged; what
 * becomes of its events then is the same as with a policy that the server was started with.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** Each makes ten evaluations or so. */
    private static final int ROUNDS = 20;

    /** A policy that sets a timer at every expiry would go on for ever. */
    private static final int MOST_EXPIRIES = 4;

    private static final Instant START = Instant.EPOCH;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final PolicySession session;
    private final HandoverKey key;
    private @Nullable HandoverState state;
    private Refusal.@Nullable PolicyFailed failure;
    private Instant now = START;
    private int events;

    private WarmUp(PolicySession session, int round) {
        this.session = session;
        this.key = new HandoverKey("warm-up", Integer.toString(round));
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
        happens(status(HandoverStatus.QUEUE));
        happens(new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE));
        happens(status(HandoverStatus.ACTIVE));
        happens(new Occurrence.ActivityTick(Participant.AGENT, ActivityKind.MESSAGE));
        happens(new Occurrence.ProviderEvent("warm-up", Collections.emptySortedMap()));
        for (int i = 0; i < MOST_EXPIRIES; i++) {
            expire();
        }
        happens(new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE));
        happens(status(HandoverStatus.COMPLETED));
    }

    private static Occurrence status(HandoverStatus status) {
        return new Occurrence.StatusReported(status, TimerOwner.SERVER, Collections.emptySortedMap());
    }

    private void happens(Occurrence occurrence) {
        now = now.plus(PAUSE);
        decide(new HandoverEvent(key, "e" + events++, null, occurrence));
    }

    private void expire() {
        Optional<Timer> next = state == null ? Optional.empty() : state.timers().next();
        if (next.isPresent()) {
            now = next.get().deadline();
            decide(HandoverEvent.expiry(key, next.get(), false));
        }
    }

    private void decide(HandoverEvent event) {
        Outcome outcome = Kernel.decide(state, event, now, History.EMPTY, session);
        if (outcome instanceof Outcome.Decided decided) {
            state = decided.state();
        } else if (outcome instanceof Outcome.Refused refused
                && refused.refusal() instanceof Refusal.PolicyFailed failed) {
            failure = failed;
        }
    }
}
