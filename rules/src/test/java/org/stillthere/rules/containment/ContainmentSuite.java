package org.stillthere.rules.containment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stillthere.rules.check.PolicyCheck;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.problem.Problem;

/**
 * A policy is a user's input, and DRL is Java. Each attack is refused with a place before anything of it is compiled,
 * in bounded time, and leaves no trace: no file, no property, no process, no thread. What is let through does no harm.
 *
 * <p>It is run twice: here, and with the class path of the shipped jar.
 */
public abstract class ContainmentSuite {
    /** No measure of speed: what grows without bounds takes hours. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private long processes;

    static List<Attacks.Attack> attacks() {
        return Attacks.all();
    }

    @BeforeEach
    @AfterEach
    void forget() {
        System.clearProperty(Attacks.TRACE);
        processes = ProcessHandle.current().children().count();
    }

    @Test
    void thereAreEnoughOfThem() {
        assertThat(attacks()).hasSizeGreaterThanOrEqualTo(120);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void runsNothing(Attacks.Attack attack) {
        Path marker = folder.resolve("made");
        long start = System.nanoTime();
        List<Problem> problems = PolicyCheck.check(attack.policy(marker.toString()), Map.of());
        Duration taken = Duration.ofNanos(System.nanoTime() - start);

        assertThat(Files.exists(marker)).isFalse();
        assertThat(System.getProperty(Attacks.TRACE)).isNull();
        assertThat(ProcessHandle.current().children().count()).isEqualTo(processes);
        assertThat(taken).isLessThan(LONGEST);
        assertThat(problems.stream().anyMatch(Problem::isError))
                .as("%s", problems)
                .isEqualTo(attack.refused());
        assertThat(problems).hasSizeLessThanOrEqualTo(400).allSatisfy(problem -> {
            assertThat(problem.message()).isNotBlank().doesNotContain("does not compile", "do not compile");
            assertThat(problem.render()).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\\n]]");
        });
        if (attack.refused() && attack.files().keySet().stream().noneMatch(name -> name.startsWith("cases/"))) {
            PolicyResult result = PolicyCompiler.compile(attack.policy(marker.toString()), Map.of());
            assertThat(Policies.problems(result))
                    .as("the server refuses it too")
                    .isNotEmpty();
        }
    }
}
