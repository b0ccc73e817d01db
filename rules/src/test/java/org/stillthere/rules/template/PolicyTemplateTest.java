package org.stillthere.rules.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.stillthere.rules.cases.CasePolicies;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.CaseRunner;
import org.stillthere.rules.coverage.Coverage;
import org.stillthere.rules.coverage.Mutation;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.source.PolicySource;

/** A new policy is one to learn from: nothing is wrong with it, and its cases leave nothing open. */
class PolicyTemplateTest {
    private static final Path RESOURCES = Path.of("src", "main", "resources", "templates", "policy");

    @Test
    void itPassesItsOwnCasesAndTheyShowAllOfIt() {
        PolicySource source = PolicySource.of("sales-chat", new TreeMap<>(PolicyTemplate.of("sales-chat")));
        try (CompiledPolicy policy = Policies.ready(PolicyCompiler.compile(source, Map.of()))) {
            assertThat(policy.version().name()).isEqualTo("sales-chat");
            List<CaseResult> results = CaseRunner.run(policy, CasePolicies.cases(source));
            assertThat(results)
                    .allSatisfy(
                            each -> assertThat(each.passed()).as(each.render()).isTrue());
            assertThat(Coverage.of(policy, results).render().lines()).hasSize(2);
            assertThat(Mutation.run(policy, results).unnoticed()).isEmpty();
        }
    }

    @Test
    void noFileIsForgotten() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> RESOURCES.relativize(file).toString()))
                    .containsExactlyInAnyOrderElementsOf(PolicyTemplate.about().keySet());
        }
    }
}
