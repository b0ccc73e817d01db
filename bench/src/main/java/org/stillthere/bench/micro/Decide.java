package org.stillthere.bench.micro;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Messages;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.policy.PolicySession;

/** One decision of the kernel under the built-in policy; the floor is the kernel with rulings that are known beforehand. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // the fields are set before each trial
public class Decide {
    private Conversations.Step[] steps;
    private PolicySession session;
    private Known known;
    private int next;

    /** Plays one conversation under the built-in policy. */
    @Setup(Level.Trial)
    public void setUp() {
        PolicyResult result = DefaultPolicy.load(Map.of("closeAfter", "3"));
        if (!(result instanceof PolicyResult.Ready ready)) {
            throw new IllegalStateException(result.toString());
        }
        CompiledPolicy policy = ready.policy();
        List<Conversations.Step> played = Conversations.play(policy, 1);
        steps = played.toArray(Conversations.Step[]::new);
        session = policy.open();
        known = new Known(session, steps[0].ruling());
    }

    /** With the rules. */
    @Benchmark
    public Outcome defaultPolicy() {
        return decide(nextStep(), session);
    }

    /** Without. */
    @Benchmark
    public Outcome kernelAlone() {
        Conversations.Step step = nextStep();
        known.ruling = step.ruling();
        return decide(step, known);
    }

    private static Outcome decide(Conversations.Step step, Policy policy) {
        return Kernel.decide(step.before(), step.event(), step.at(), History.EMPTY, policy);
    }

    private Conversations.Step nextStep() {
        next = next + 1 == steps.length ? 0 : next + 1;
        return steps[next];
    }

    /** Gives the ruling that it was told to. */
    private static final class Known implements Policy {
        private final Policy like;
        private Ruling ruling;

        Known(Policy like, Ruling ruling) {
            this.like = like;
            this.ruling = ruling;
        }

        @Override
        public PolicyVersion version() {
            return like.version();
        }

        @Override
        public Settings settings() {
            return like.settings();
        }

        @Override
        public Messages messages() {
            return like.messages();
        }

        @Override
        public CatchUp catchUp() {
            return like.catchUp();
        }

        @Override
        public ZoneId zone() {
            return like.zone();
        }

        @Override
        public Ruling decide(Facts facts) {
            return ruling;
        }
    }
}
