package org.stillthere.rules.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.policy.Policies.ready;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.stillthere.rules.cases.CaseReader;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.CaseRunner;
import org.stillthere.rules.cases.PolicyCase;
import org.stillthere.rules.check.PolicyCheck;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.source.PolicySource;

/** Makes each change of the tutorial to the policy as it comes, and runs the cases that go with it. */
class TutorialTest {
    private static final Path PAGE = Path.of("..", "docs", "tutorial.md");
    private static final Pattern CHANGE = Pattern.compile("(?ms)^## (\\d+\\. [^\\n]*)\\n(.*?)(?=^## |\\z)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+) (\\S+)\\n(.*?)^```$");
    private static final String CASES = "cases/";

    @TestFactory
    Stream<DynamicTest> change() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Matcher changes = CHANGE.matcher(Files.readString(PAGE));
        while (changes.find()) {
            String text = changes.group(2);
            tests.add(DynamicTest.dynamicTest(changes.group(1), () -> make(text)));
        }
        assertThat(tests).hasSize(11);
        return tests.stream();
    }

    private static void make(String text) {
        SortedMap<String, String> files = new TreeMap<>();
        DefaultPolicy.source().files().forEach((name, file) -> files.put(name, file.text()));
        files.keySet().removeIf(name -> name.startsWith(CASES)); // they tell of the policy before the change
        SortedMap<String, String> before = new TreeMap<>(files);
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            String file = blocks.group(2);
            files.put(
                    file,
                    blocks.group(1).equals("diff")
                            ? changed(files.getOrDefault(file, ""), blocks.group(3))
                            : blocks.group(3));
        }
        assertThat(PolicyCheck.check(PolicySource.of("tutorial", files), Map.of()))
                .isEmpty();
        List<PolicyCase> cases = cases(files);
        assertThat(cases).isNotEmpty();
        assertThat(results(files, cases))
                .allSatisfy(result ->
                        assertThat(result.passed()).as(result.render()).isTrue());
        if (!text.contains("messages/en.yaml\n-")) { // cases do not look at the words of a text
            assertThat(results(before, cases))
                    .as("without the change some case fails")
                    .anyMatch(result -> !result.passed());
        }
    }

    private static List<PolicyCase> cases(SortedMap<String, String> files) {
        CaseReader.Cases read = CaseReader.read(PolicySource.of("tutorial", files));
        assertThat(read.problems()).isEmpty();
        return read.cases();
    }

    private static List<CaseResult> results(SortedMap<String, String> files, List<PolicyCase> cases) {
        try (CompiledPolicy policy = ready(PolicyCompiler.compile(PolicySource.of("tutorial", files), Map.of()))) {
            return CaseRunner.run(policy, cases);
        }
    }

    /** Puts the lines that come in place of those that go; where no line says the place, at the end. */
    private static String changed(String text, String diff) {
        StringBuilder old = new StringBuilder();
        StringBuilder now = new StringBuilder();
        for (String line : diff.lines().toList()) {
            String rest = line.isEmpty() ? "" : line.substring(1);
            old.append(line.startsWith("+") ? "" : rest + "\n");
            now.append(line.startsWith("-") ? "" : rest + "\n");
        }
        if (old.isEmpty()) {
            return text + now;
        }
        assertThat(text).containsOnlyOnce(old);
        return text.replace(old, now);
    }
}
