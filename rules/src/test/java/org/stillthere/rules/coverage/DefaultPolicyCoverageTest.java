package org.stillthere.rules.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.stillthere.rules.cases.CasePolicies;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.CaseRunner;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.policy.Policies;

/** The cases of the default policy leave nothing open that anybody could notice. */
class DefaultPolicyCoverageTest {
    @Test
    void everyChangeThatMakesADifferenceIsNoticed() {
        try (CompiledPolicy policy = Policies.ready(DefaultPolicy.load(Map.of()))) {
            List<CaseResult> results = CaseRunner.run(policy, CasePolicies.cases(DefaultPolicy.source()));
            assertThat(Coverage.of(policy, results).render().lines()).hasSize(2);
            // to restart a timer that does not run does nothing, so nobody could notice
            assertThat(Mutation.run(policy, results).unnoticed())
                    .extracting(each -> each.location() + " " + each.message())
                    .containsExactly("inactivity.drl:24:25 no case notices when 'inactivityTimerRunning' is left out");
        }
    }
}
