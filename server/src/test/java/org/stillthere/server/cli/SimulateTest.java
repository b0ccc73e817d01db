package org.stillthere.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simulate} with the real policies. */
class SimulateTest {
    private static final Path DEFAULT_POLICY = Path.of("..", "rules", "policies", "handover-inactivity");

    @TempDir
    private Path folder;

    private String trace = "";

    @BeforeEach
    void writeTrace() throws IOException {
        // asked at 60 and 130, back at 70, closed at 190, wrote again at 500; and a silent one
        trace = Files.writeString(folder.resolve("trace.jsonl"), """
                        {"conversation":"a","startsAt":0,"events":[{"at":70,"from":"USER"},{"at":500,"from":"USER"}]}
                        {"conversation":"b","startsAt":0,"events":[]}
                        """).toString();
    }

    @Test
    void theFiguresArePrintedAsATable() {
        Ran ran = Ran.stillthere("simulate", "--trace", trace);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ran.out())
                .startsWith("policy handover-inactivity@")
                .contains(
                        "  handovers                      2\n",
                        "  messages                       2\n",
                        "  prompts                        3   the user was asked\n",
                        "  prompt returns                 1   33.3 % of the prompts brought the user back\n",
                        "  closures                       2\n",
                        "  false closes                   1   50.0 % of the closures: the user wrote after it\n",
                        "  agent minutes freed           28   over the closures that were right\n");
    }

    @Test
    void theFiguresArePrintedAsJson() {
        Ran ran = Ran.stillthere("simulate", "--trace", trace, "--json", "--threads", "1");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ran.out())
                .matches("\\{\"policyVersion\":\"handover-inactivity@[0-9a-f]+\",\"handovers\":2,\"messages\":2,"
                        + "\"prompts\":3,\"closures\":2,\"falseCloses\":1,\"promptReturns\":1,\"agentMinutesFreed\":28,"
                        + "\"elapsedSeconds\":[0-9.]+,\"handoversPerSecond\":[0-9]+}\\R");
    }

    @Test
    void settingsAndTheFolderOfAPolicyDecide() {
        Ran ran = Ran.stillthere(
                "simulate", "--trace", trace, "--json", "--policy", DEFAULT_POLICY.toString(), "--set", "closeAfter=1");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("\"prompts\":0,\"closures\":2,\"falseCloses\":1,\"promptReturns\":0");
    }

    @Test
    void aTraceThatIsNoneIsRefused() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.jsonl"), "{\"conversation\":\"\u001b[2J\"}");
        Ran ran = Ran.stillthere("simulate", "--trace", broken.toString());
        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("stillthere: " + broken + ":1: conversation: is not JSON");
        assertThat(ran.err().lines()).hasSize(1);
    }

    @Test
    void aPolicyThatIsNoneIsRejected() {
        Ran ran = Ran.stillthere("simulate", "--trace", trace, "--set", "timeuot=5m");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.POLICY_REJECTED);
        assertThat(ran.err()).contains("the policy is wrong", "timeuot", "did you mean 'timeout'?");
        Ran gone = Ran.stillthere(
                "simulate", "--trace", trace, "--policy", folder.resolve("gone").toString());
        assertThat(gone.exitCode()).isEqualTo(ExitCode.POLICY_REJECTED);
        assertThat(gone.err()).contains("gone");
    }

    @Test
    void flagsThatAreWrongAreRefused() {
        assertThat(Ran.stillthere("simulate").err()).contains("Missing required option: '--trace=FILE'");
        assertThat(Ran.stillthere("simulate", "--trace", trace, "--set", "x"))
                .returns(ExitCode.USAGE, Ran::exitCode)
                .extracting(Ran::err)
                .asString()
                .contains("'x' is not of the form key=value");
        assertThat(Ran.stillthere("simulate", "--trace", trace, "--threads", "9"))
                .returns(ExitCode.USAGE, Ran::exitCode)
                .extracting(Ran::err)
                .asString()
                .contains("--threads: 9 is out of range, it is 1 to 8");
    }
}
