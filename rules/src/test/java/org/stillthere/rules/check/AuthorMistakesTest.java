package org.stillthere.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.source.PolicySource;

/** One mistake gets one answer: the right place, what is wrong, and what to do. */
class AuthorMistakesTest {
    static List<Mistake> mistakes() {
        return Mistakes.all();
    }

    @Test
    void thePolicyWithoutTheMistakeIsRight() {
        PolicySource right = PolicySource.of("quiet-chat", new TreeMap<>(Mistake.RIGHT));
        assertThat(PolicyCheck.check(right, Map.of())).isEmpty();
    }

    @Test
    void theShippedPolicyIsRight() {
        assertThat(PolicyCheck.check(Policies.DEFAULT_FOLDER, Map.of())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isToldOnceAndInItsPlace(Mistake mistake) {
        List<Problem> problems = mistake.problems();
        assertThat(problems)
                .as(() -> String.join(
                        "\n\n", problems.stream().map(Problem::render).toList()))
                .hasSize(1);
        Problem problem = problems.get(0);
        assertThat(problem.location()).isEqualTo(mistake.location());
        assertThat(problem.message()).startsWith(mistake.message());
        assertThat(problem.remedy()).startsWith(mistake.remedy());
        assertThat(problem.code()).matches("[a-z]+(-[a-z]+)*");
    }

    @Test
    void thereAreEnoughOfThem() {
        assertThat(mistakes()).hasSizeGreaterThanOrEqualTo(60);
    }
}
