package org.stillthere.rules.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.policy.PolicyCompiler;

/** What an author reads whose case does not hold. */
class CaseRunnerTest {
    private static CompiledPolicy policy;

    @BeforeAll
    static void compile() {
        policy = Policies.ready(PolicyCompiler.compile(Policies.source(CasePolicies.RULES), Map.of()));
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    private static CaseResult run(String yaml) {
        return CaseRunner.run(
                policy,
                CasePolicies.cases(CasePolicies.source(CasePolicies.RULES, yaml))
                        .get(0));
    }

    @Test
    void theStoryIsToldUpToWhereItWentWrong() {
        CaseResult result = run("""
                - case: A user is asked after two minutes
                  settings: { closeAfter: 3 }
                  given:
                    - 0s status QUEUE
                    - 30s AGENT MESSAGE
                  when: 2m nothing
                  then:
                    - say still-there to USER
                    - set timer inactivity 2m
                  count: 1
                """);
        assertThat(result.passed()).isFalse();
        assertThat(result.reason())
                .isEqualTo("expected 'set timer inactivity 2m', but 'set timer inactivity 1m' happened");
        assertThat(result.render()).isEqualTo("""
                cases/x.yaml:1: FAILED: A user is asked after two minutes
                  with closeAfter=3
                  0s        status QUEUE
                              rule "Wait" (rules.drl:12)
                              do   set timer inactivity 1m
                  30s       AGENT MESSAGE
                              no rule fired
                  1m        timer inactivity expires
                              rule "Ask" (rules.drl:18)
                  2m        timer inactivity expires
                              rule "Ask" (rules.drl:18)

                  at 2m nothing (line 6)
                      expected                  happened
                      say still-there to USER   say still-there to USER
                    > set timer inactivity 2m   set timer inactivity 1m
                    > -                         say still-there to USER
                    > -                         set timer inactivity 1m
                    > count 1                   count 2""");
    }

    @Test
    void stepsAreComparedOneByOneAndNothingIsPassedOver() {
        CaseResult result = run("""
                - case: Asked
                  steps:
                    - when: 0s status QUEUE
                      then: set timer inactivity 1m
                    - when: 61s AGENT MESSAGE
                      then: []
                    - when: 2m nothing
                      then: []
                """);
        assertThat(result.steps()).hasSize(2);
        assertThat(result.happened())
                .containsExactly("set timer inactivity 1m", "say still-there to USER", "set timer inactivity 1m");
        assertThat(result.render()).contains("at 61s AGENT MESSAGE (line 5)");
    }

    @Test
    void whatExpiresOnTheWayToASingleStepBelongsToWhatWasGiven() {
        assertThat(run("""
                - case: Asked
                  given: 0s status QUEUE
                  when: 61s AGENT MESSAGE
                  then: []
                """).passed()).isTrue();
    }

    @Test
    void aCaseThatNoRuleCouldFailSaysSo() {
        CaseResult result = run("""
                - case: Nothing happens
                  when: 1m nothing
                  then: []
                """);
        assertThat(result.passed()).isFalse();
        assertThat(result.render())
                .startsWith("cases/x.yaml:1: FAILED: Nothing happens\n  this case asserts nothing: ");
    }

    @Test
    void settingsThatThePolicyRefusesAreNamed() {
        CaseResult result = run("""
                - case: Wrong
                  settings: { timeuot: 1m }
                  when: 0s status QUEUE
                  then: []
                """);
        assertThat(result.passed()).isFalse();
        assertThat(result.reason()).isEqualTo("the policy refuses the settings of this case");
        assertThat(result.render()).contains("timeuot", "did you mean 'timeout'?");
    }

    @Test
    void aMessageThatThePolicyDoesNotHaveIsNamed() {
        CaseResult result = run("""
                - case: Asked
                  given: 0s status QUEUE
                  when: 1m nothing
                  then: [ say stil-there to USER, set timer inactivity 1m ]
                """);
        assertThat(result.passed()).isFalse();
        assertThat(result.render()).isEqualTo("""
                cases/x.yaml:1: FAILED: Asked
                  'say stil-there to USER' is expected, but the policy has no message 'stil-there'
                  = did you mean 'still-there'?""");
    }

    @Test
    void aCaseCanBeginAtATimeOfDay() {
        String drl = Policies.rule("firstTimeInStatus, hour >= 17", "actions.takeBranch(\"closed\");");
        try (CompiledPolicy late = Policies.ready(PolicyCompiler.compile(Policies.source(drl), Map.of()))) {
            assertThat(CasePolicies.cases(CasePolicies.source(drl, """
                    - case: At five we are gone
                      starts: 2026-01-05T17:00
                      when: 0s status QUEUE
                      then: take branch closed
                    - case: Just before we are not
                      starts: 2026-01-05T16:59:59
                      when: 0s status QUEUE
                      then: []
                    """)))
                    .allMatch(one -> CaseRunner.run(late, one).passed());
        }
    }
}
