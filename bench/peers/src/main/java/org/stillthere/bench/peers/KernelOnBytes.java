package org.stillthere.bench.peers;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.codec.StateCodec;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.policy.PolicySession;

/**
 * StillThere's way: of each handover its bytes are kept, read before each event and written after it; one session of
 * the rules serves all handovers. Not thread-safe.
 */
final class KernelOnBytes implements Decider {
    private final byte[] @Nullable [] states;

    /** A server has them with each event; here they are made before, since the others need none. */
    private final HandoverKey[] keys;

    private final PolicySession policy;
    private long events;

    KernelOnBytes(int handovers) {
        this.states = new byte[handovers][];
        this.keys = IntStream.range(0, handovers)
                .mapToObj(handover -> new HandoverKey("bench", Ids.of(handover)))
                .toArray(HandoverKey[]::new);
        this.policy = seedPolicy().open();
    }

    /** The policy that StillThere comes with. */
    static CompiledPolicy seedPolicy() {
        PolicyResult loaded = DefaultPolicy.load(Map.of());
        if (loaded instanceof PolicyResult.Ready ready) {
            return ready.policy();
        }
        throw new IllegalStateException("the built-in policy does not load: " + loaded);
    }

    @Override
    public List<Action> decide(int handover, Incident incident, long now) {
        byte[] bytes = states[handover];
        HandoverKey key = keys[handover];
        HandoverState state = bytes == null ? null : StateCodec.decode(key, bytes);
        Outcome outcome =
                Kernel.decide(state, event(key, state, incident), Instant.ofEpochMilli(now), History.EMPTY, policy);
        if (outcome instanceof Outcome.Decided decided) {
            states[handover] = StateCodec.encode(decided.state());
            return decided.decision().actions();
        }
        throw new IllegalStateException(incident + " of handover " + handover + ": " + outcome);
    }

    private HandoverEvent event(HandoverKey key, @Nullable HandoverState state, Incident incident) {
        if (incident == Incident.EXPIRY) {
            Timer timer = state == null ? null : state.timers().find(Timer.INACTIVITY);
            if (timer == null) {
                throw new IllegalStateException("no timer of " + key + " runs");
            }
            return HandoverEvent.expiry(key, timer, false);
        }
        return new HandoverEvent(key, Ids.of(++events), null, occurrence(incident));
    }

    private static Occurrence occurrence(Incident incident) {
        return switch (incident) {
            case QUEUE -> status(HandoverStatus.QUEUE);
            case ACTIVE -> status(HandoverStatus.ACTIVE);
            case USER_MESSAGE -> new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE);
            case AGENT_MESSAGE -> new Occurrence.ActivityTick(Participant.AGENT, ActivityKind.MESSAGE);
            case EXPIRY -> throw new IllegalArgumentException("an expiry is one of a timer");
        };
    }

    private static Occurrence status(HandoverStatus status) {
        return new Occurrence.StatusReported(status, TimerOwner.SERVER, Collections.emptySortedMap());
    }
}
