package org.stillthere.rules.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.policy.model.Timers;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.problem.SourceFile;

/** What the language does not let through, put in behind its back: the second wall has to hold. */
class RuleSessionTest {
    private static final Settings NO_SETTINGS = new Settings(Collections.emptySortedMap());

    private static RuleFile unchecked(String rules) {
        String drl = Policies.HEADER + rules;
        return new RuleFile(new SourceFile("x.drl", drl), drl, Policies.HEADER, List.of());
    }

    private static RuleSession open(String rules) {
        return open(rules, System::nanoTime);
    }

    private static RuleSession open(String rules, LongSupplier nanos) {
        return RuleBase.of(compiled(rules)).open(NO_SETTINGS, nanos);
    }

    private static CompiledRules compiled(String rules) {
        RuleCompiler.Result result = RuleCompiler.compile(List.of(unchecked(rules)));
        assertThat(result).isInstanceOf(RuleCompiler.Result.Compiled.class);
        return ((RuleCompiler.Result.Compiled) result).rules();
    }

    private static Facts event(String name) {
        HandoverState state = new HandoverState(
                new HandoverKey("t", "h"),
                HandoverStatus.QUEUE,
                TimerOwner.SERVER,
                Instant.EPOCH,
                Instant.EPOCH,
                Set.of(),
                0,
                Activity.NONE,
                Timers.NONE,
                new TreeMap<>(),
                null,
                new PolicyVersion("p", "1"),
                0,
                "e");
        return new Facts(
                state,
                new Occurrence.ProviderEvent(name, new TreeMap<>()),
                false,
                false,
                Instant.EPOCH,
                NO_SETTINGS,
                ZoneId.of("UTC"));
    }

    @Test
    void aRuleThatThrowsFailsAndTheSessionGoesOn() {
        try (RuleSession session = open("""
                rule "Works" salience 1 when Facts( ) then actions.takeBranch("a"); end
                rule "Throws" when Facts( providerEvent == "bad" ) then settings.number("none"); end
                """)) {
            Ruling good = new Ruling.Decided(List.of(new Proposal.TakeBranch("a")), List.of("Works"));
            assertThat(session.evaluate(event("good"))).isEqualTo(good);
            assertThat(session.evaluate(event("bad")))
                    .isEqualTo(new Ruling.Failed("Throws", "there is no setting 'none'; there are []"));
            assertThat(session.evaluate(event("good"))).isEqualTo(good);
        }
    }

    @Test
    void aConditionThatThrowsFails() {
        try (RuleSession session =
                open("rule \"A\" when Facts( settings.number(\"none\") > 1 ) then actions.takeBranch(\"a\"); end")) {
            assertThat(session.evaluate(event("x"))).isInstanceOf(Ruling.Failed.class);
            assertThat(session.evaluate(event("x"))).isInstanceOf(Ruling.Failed.class);
        }
    }

    @Test
    void rulesThatNeverStopAreStopped() {
        try (RuleSession session = open("""
                rule "Again and again" when $f : Facts( providerEvent == "loop" ) then update($f); end
                rule "Fine" when Facts( providerEvent == "fine" ) then actions.takeBranch("a"); end
                """)) {
            Ruling ruling = session.evaluate(event("loop"));
            assertThat(ruling).isInstanceOf(Ruling.Failed.class);
            assertThat(((Ruling.Failed) ruling).rule()).isEqualTo("Again and again");
            assertThat(session.evaluate(event("fine")))
                    .isEqualTo(new Ruling.Decided(List.of(new Proposal.TakeBranch("a")), List.of("Fine")));
        }
    }

    @Test
    void rulesThatTakeTooLongAreStopped() {
        AtomicLong time = new AtomicLong();
        AtomicLong step = new AtomicLong(RuleSession.MAX_TIME.toNanos() / 2);
        try (RuleSession session = open("""
                rule "First" salience 3 when Facts( providerEvent == "x" ) then actions.takeBranch("a"); end
                rule "Second" salience 2 when Facts( providerEvent == "x" ) then actions.takeBranch("b"); end
                rule "Third" salience 1 when Facts( providerEvent == "x" ) then actions.takeBranch("c"); end
                """, () -> time.addAndGet(step.get()))) {
            assertThat(session.evaluate(event("x")))
                    .isEqualTo(new Ruling.Failed(
                            "Third", "rules took 1500 ms on one event, and at most 1000 ms are allowed"));
            step.set(RuleSession.MAX_TIME.toNanos() / 3);
            assertThat(session.evaluate(event("x")))
                    .as("all of the time, and no more; nothing is left of what was stopped")
                    .isEqualTo(new Ruling.Decided(
                            List.of(
                                    new Proposal.TakeBranch("a"),
                                    new Proposal.TakeBranch("b"),
                                    new Proposal.TakeBranch("c")),
                            List.of("First", "Second", "Third")));
            step.set(RuleSession.MAX_TIME.toNanos() + 1);
            assertThat(session.evaluate(event("y")))
                    .as("conditions take time too, where no rule fires")
                    .isEqualTo(new Ruling.Failed(
                            null, "rules took 1000 ms on one event, and at most 1000 ms are allowed"));
        }
    }

    @Test
    void aRuleThatLeavesSomethingBehindFails() {
        try (RuleSession session = open("rule \"A\" when Facts( ) then insert(\"x\"); end")) {
            assertThat(session.evaluate(event("x"))).isInstanceOf(Ruling.Failed.class);
        }
    }

    @Test
    void sessionsInTwoThreadsKeepApartWhatARuleNames() throws Exception {
        RuleBase base = RuleBase.of(
                compiled("rule \"A\" when Facts( $name : providerEvent ) then actions.takeBranch($name); end"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> wrong = threads.invokeAll(List.of(() -> wrong(base, "a"), () -> wrong(base, "b")));
            assertThat(wrong.get(0).get() + wrong.get(1).get()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    /** How often a session in this thread does not take the branch that the event is called after. */
    private static int wrong(RuleBase base, String name) {
        Facts event = event(name);
        Ruling right = new Ruling.Decided(List.of(new Proposal.TakeBranch(name)), List.of("A"));
        int wrong = 0;
        try (RuleSession session = base.open(NO_SETTINGS, System::nanoTime)) {
            for (int i = 0; i < 300_000; i++) {
                wrong += session.evaluate(event).equals(right) ? 0 : 1;
            }
        }
        return wrong;
    }

    @Test
    void theLoaderShowsNoneOfTheJdksLevers() {
        for (String attack : List.of(
                "System.setProperty(\"stillthere.attack\", \"1\");",
                "Runtime.getRuntime().exec(\"true\");",
                "new java.io.File(\"x\").mkdir();",
                "new java.util.logging.FileHandler(\"x\");",
                "java.util.concurrent.CompletableFuture.runAsync(null);",
                "new java.util.Formatter(\"target/stillthere-attack\").close();",
                "new java.util.Timer(true);",
                "java.util.ServiceLoader.load(Runnable.class);",
                "java.util.ResourceBundle.getBundle(\"x\");",
                "org.kie.api.KieServices.get();",
                "org.drools.modelcompiler.KieBaseBuilder.createKieBaseFromModel((org.drools.model.Model) null);",
                "actions.getClass().getClassLoader().loadClass(\"java.lang.Runtime\");",
                "Class.forName(\"java.lang.Runtime\");",
                "actions.getClass().getMethods()[0].invoke(null);",
                "new Thread().start();")) {
            RuleCompiler.Result result =
                    RuleCompiler.compile(List.of(unchecked("rule \"A\" when Facts( ) then " + attack + " end")));
            if (result instanceof RuleCompiler.Result.Compiled compiled) { // it reads class files; the loader decides
                try (RuleSession session = RuleBase.of(compiled.rules()).open(NO_SETTINGS, System::nanoTime)) {
                    assertThat(session.evaluate(event("x"))).as(attack).isInstanceOf(Ruling.Failed.class);
                }
            }
            assertThat(System.getProperty("stillthere.attack")).isNull();
        }
    }
}
