package org.stillthere.rules.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.stillthere.rules.cases.CasePolicies;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.CaseRunner;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.source.PolicySource;

/** What cases show of rules and conditions, and what small changes they notice. */
class CoverageTest {
    private static final String ASKED = """
            - case: A user is asked
              given: 0s status QUEUE
              when: 1m nothing
              then: [ say still-there to USER, set timer inactivity 1m ]
            """;
    private static final String CLOSED = """
            - case: A user who stays silent is closed
              given:
                - 0s status QUEUE
                - 1m nothing
              steps:
                - when: 2m nothing
                  then: close inactivity
                - when: 3m AGENT MESSAGE
                  then: []
            """;
    private static final String QUEUED = """
            - case: The queue begins the waiting, once
              steps:
                - when: 0s status QUEUE
                  then: set timer inactivity 1m
                - when: 10s status QUEUE
                  then: []
                - when: 20s status COMPLETED
                  then: cancel timer inactivity
            """;

    private static String coverage(String drl, String cases) {
        return with(
                drl, cases, (policy, results) -> Coverage.of(policy, results).render());
    }

    private static MutationReport mutation(String drl, String cases) {
        return with(drl, cases, Mutation::run);
    }

    private interface Use<T> {
        T use(CompiledPolicy policy, List<CaseResult> results);
    }

    private static <T> T with(String drl, String cases, Use<T> use) {
        PolicySource source = CasePolicies.source(drl, cases);
        try (CompiledPolicy policy = Policies.ready(PolicyCompiler.compile(source, Map.of()))) {
            List<CaseResult> results = CaseRunner.run(policy, CasePolicies.cases(source));
            assertThat(results).allMatch(CaseResult::passed);
            return use.use(policy, results);
        }
    }

    @Test
    void rulesAndConditionsThatNoCaseShowsAreNamed() {
        assertThat(coverage(CasePolicies.RULES, ASKED)).isEqualTo("""
                rules        2 of 3 fired in some case
                conditions   2 of 6 alone kept their rule from firing in some case
                  rules.drl:14:31: open was never false
                  rules.drl:20:22: inactivityCount < settings.number("closeAfter") was never false
                  rules.drl:25: never fired: Close
                  rules.drl:27:22: inactivityCount >= settings.number("closeAfter") was never true""");
    }

    @Test
    void aConditionIsShownOnceItAloneWasFalse() {
        assertThat(coverage(CasePolicies.RULES, ASKED + CLOSED + QUEUED)).isEqualTo("""
                rules        3 of 3 fired in some case
                conditions   6 of 6 alone kept their rule from firing in some case""");
    }

    @Test
    void aRuleThatAnotherOfItsGroupForestalls() {
        String drl = Policies.HEADER + """
                rule "First" activation-group "g" salience 20 when Facts( open ) then actions.takeBranch("a"); end
                rule "Second" activation-group "g" salience 10 when Facts( open ) then actions.takeBranch("b"); end
                """;
        assertThat(coverage(drl, """
                - case: First
                  when: 0s status QUEUE
                  then: take branch a
                """))
                .contains("never fired: Second\n    its conditions were true, but another rule of its group was first");
    }

    @Test
    void aValueThatIsOnlyNamedIsNoCondition() {
        String drl = Policies.rule("$tier : attribute(\"tier\"), attributesChanged", "actions.takeBranch($tier);");
        assertThat(coverage(drl, """
                - case: It goes on by tier
                  given: 0s status QUEUE
                  when: 1s attributes tier=gold
                  then: take branch gold
                """)).isEqualTo("""
                rules        1 of 1 fired in some case
                conditions   1 of 1 alone kept their rule from firing in some case""");
    }

    @Test
    void moreConditionsThanMayFireAtOnce() {
        StringBuilder conditions = new StringBuilder("open");
        for (int i = 0; i < 40; i++) {
            conditions.append(", inactivityCount != ").append(i + 7);
        }
        String drl = Policies.rule(conditions.toString(), "actions.takeBranch(\"a\");");
        assertThat(coverage(drl, """
                - case: It goes on
                  when: 0s status QUEUE
                  then: take branch a
                """)).startsWith("""
                rules        1 of 1 fired in some case
                conditions   0 of 41 alone kept""");
    }

    @Test
    void everyKindOfChangeIsTriedAndWhatNobodyNoticesIsNamed() {
        String drl = Policies.HEADER + """
                rule "Long silence"
                when
                    Facts( inactive, // a comment, not a condition
                           sinceOpened >= Duration.ofSeconds(60), !closing || attribute("tier") not in ("vip", "gold"),
                           status == HandoverStatus.QUEUE )
                then
                    actions.setTimer("late", Duration.ofMinutes(5));
                end
                rule "Wait" when Facts( firstTimeInStatus ) then actions.setInactivityTimer(settings.duration("timeout")); end
                """;
        String cases = """
                - case: Late
                  given: 0s status QUEUE
                  when: 1m nothing
                  then: set timer late 5m
                """;
        MutationReport report = mutation(drl, cases);
        assertThat(report.possible()).isEqualTo(report.tried());
        assertThat(report.unnoticed().stream()
                        .filter(each -> each.file().equals("rules.drl"))
                        .map(each -> each.location() + " " + each.message().replace("no case notices when ", "")))
                .containsExactly(
                        "rules.drl:14:12 'inactive' is left out",
                        "rules.drl:15:12 'sinceOpened >= Duration.ofSeconds(60)' is left out",
                        "rules.drl:15:46 '60' becomes '59'",
                        "rules.drl:15:51 '!closing || attribute(\"tier\") not in (\"vip\", \"gold\")' is left out",
                        "rules.drl:15:51 '!' is left out",
                        "rules.drl:15:60 '||' becomes '&&'",
                        "rules.drl:15:81 'not in' becomes 'in'",
                        "rules.drl:16:12 'status == HandoverStatus.QUEUE' is left out");
    }

    @Test
    void aChangedThresholdIsNoticedByACaseRightAtIt() {
        MutationReport report = mutation(CasePolicies.RULES, ASKED + CLOSED + QUEUED);
        assertThat(report.unnoticed())
                .extracting(each -> each.location() + " " + each.message())
                .containsExactly("policy.yaml:6:20 no case notices when strict is true instead of false");
        assertThat(report.tried()).isGreaterThan(15);
    }

    @Test
    void theSameAgainGivesTheSame() {
        assertThat(mutation(CasePolicies.RULES, ASKED).render())
                .isEqualTo(mutation(CasePolicies.RULES, ASKED).render());
    }

    @Test
    void theOnlyRuleCanBeLeftOut() {
        MutationReport report = mutation(Policies.rule("open", "actions.takeBranch(\"a\");"), """
                - case: It goes on
                  steps:
                    - when: 0s status QUEUE
                      then: take branch a
                    - when: 1s status COMPLETED
                      then: []
                """);
        assertThat(report.unnoticed()).extracting(Object::toString).allMatch(each -> each.startsWith("policy.yaml:"));
    }
}
