package org.stillthere.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.stillthere.rules.cases.CasePolicies;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.CaseRunner;
import org.stillthere.rules.check.PolicyCheck;

/** Each policy that we ship passes what its owner would ask of it: no warning, and every case holds. */
class ShippedPoliciesTest {
    private static final Path POLICIES = Path.of("policies");

    @TestFactory
    Stream<DynamicTest> passesItsOwnCheckAndCases() throws IOException {
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> listed = Files.list(POLICIES)) {
            listed.filter(Files::isDirectory).sorted().forEach(folders::add);
        }
        assertThat(folders)
                .extracting(Path::getFileName)
                .extracting(Path::toString)
                .contains("courteous", "ladder");
        return folders.stream().map(folder -> DynamicTest.dynamicTest(folder.toString(), () -> check(folder)));
    }

    private static void check(Path folder) {
        assertThat(PolicyCheck.check(folder, Map.of())).isEmpty();
        try (CompiledPolicy policy = Policies.ready(PolicyCompiler.compile(folder, Map.of()))) {
            List<CaseResult> results = CaseRunner.run(policy, CasePolicies.cases(policy.source()));
            assertThat(results)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(result ->
                            assertThat(result.passed()).as(result.render()).isTrue());
        }
    }
}
