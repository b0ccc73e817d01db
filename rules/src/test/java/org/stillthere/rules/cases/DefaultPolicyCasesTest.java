package org.stillthere.rules.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.policy.Policies;

/** What the default policy must do, in its owner's words: a row a case. */
class DefaultPolicyCasesTest {
    private static CompiledPolicy policy;

    @BeforeAll
    static void load() {
        policy = Policies.ready(DefaultPolicy.load(Map.of()));
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    static List<PolicyCase> cases() {
        CaseReader.Cases read = CaseReader.read(DefaultPolicy.source());
        assertThat(read.problems()).isEmpty();
        return read.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holds(PolicyCase one) {
        CaseResult result = CaseRunner.run(policy, one);
        assertThat(result.passed()).as(result.render()).isTrue();
    }
}
