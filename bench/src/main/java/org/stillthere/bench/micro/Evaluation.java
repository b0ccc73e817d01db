package org.stillthere.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.stillthere.bench.GeneratedPolicy;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.rules.engine.RuleSession;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.policy.PolicyResult;

/**
 * One evaluation of all rules on one event: the rules adapter as the server uses it, the same without the trace of fired
 * rules, and the same rules in Java. The facts are those of conversations in as many queues as have rules.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // the fields are set before each trial
public class Evaluation {
    /** How many rules. */
    @Param({"12", "60", "300"})
    public int rules;

    private Facts[] facts;
    private RuleSession traced;
    private RuleSession untraced;
    private HandWritten handWritten;
    private int next;

    /** Compiles the policy, and sees that all three say the same. */
    @Setup(Level.Trial)
    public void setUp() throws IOException {
        GeneratedPolicy policy = GeneratedPolicy.of(Files.createTempDirectory("rules"), rules);
        PolicyResult result = PolicyCompiler.compile(policy.folder(), Map.of());
        if (!(result instanceof PolicyResult.Ready ready)) {
            throw new IllegalStateException(result.toString());
        }
        CompiledPolicy compiled = ready.policy();
        List<Conversations.Step> steps = Conversations.play(compiled, GeneratedPolicy.queues(rules));
        Sessions sessions = Sessions.of(compiled);
        traced = sessions.traced();
        untraced = sessions.untraced();
        handWritten = new HandWritten(rules, compiled.settings());
        facts = steps.stream().map(Conversations.Step::facts).toArray(Facts[]::new);
        for (Conversations.Step step : steps) {
            Ruling.Decided expected = (Ruling.Decided) step.ruling();
            same(expected, traced.evaluate(step.facts()));
            same(expected, handWritten.evaluate(step.facts()));
            same(new Ruling.Decided(expected.proposals(), List.of()), untraced.evaluate(step.facts()));
        }
    }

    private static void same(Ruling expected, Ruling ruling) {
        if (!expected.equals(ruling)) {
            throw new IllegalStateException(ruling + " instead of " + expected);
        }
    }

    /** As the server evaluates. */
    @Benchmark
    public Ruling traced() {
        return traced.evaluate(nextFacts());
    }

    /** Without the trace of fired rules. */
    @Benchmark
    public Ruling untraced() {
        return untraced.evaluate(nextFacts());
    }

    /** The floor. */
    @Benchmark
    public Ruling handWritten() {
        return handWritten.evaluate(nextFacts());
    }

    private Facts nextFacts() {
        next = next + 1 == facts.length ? 0 : next + 1;
        return facts[next];
    }
}
