package org.stillthere.server.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.cli.Ran;
import org.stillthere.server.cli.command.ExitCode;

/** {@code simulate} with the real policies. */
class SimulateTest {
    private static final Path DEFAULT_POLICY = Path.of("..", "rules", "policies", "handover-inactivity");

    private static final Path LADDER = Path.of("..", "rules", "policies", "ladder");

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
    void aSweptSettingShowsWhatItsMinutesCost() {
        // a is closed at 190, at 1100 or at 7700; from 500 on rightly
        Ran ran = Ran.stillthere("simulate", "--trace", trace, "--sweep", "timeout=1m, 5m,1h");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ran.out().lines())
                .containsExactly(
                        "2 handovers, 2 messages",
                        "",
                        "  policy               settings    minutes freed    false closes  prompts",
                        "  handover-inactivity  timeout=1m             28      1 (50.0 %)        3",
                        "* handover-inactivity  timeout=5m             40       0 (0.0 %)        3",
                        "  handover-inactivity  timeout=1h              0       0 (0.0 %)        2",
                        "",
                        "* no other row beats it: frees more minutes and loses no more people, or loses fewer and frees as many");
    }

    @Test
    void settingsThatAreSweptTogetherChangeTogether() {
        Ran ran = Ran.stillthere(
                "simulate", "--trace", trace, "--json", "--sweep", "timeout=1m,5m", "--sweep", "closeAfter=1,2");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("\"settings\":{\"closeAfter\":\"1\",\"timeout\":\"1m\"},\"handovers\":2,")
                                .contains("\"prompts\":0,"),
                        line -> assertThat(line)
                                .contains("\"settings\":{\"closeAfter\":\"2\",\"timeout\":\"5m\"},\"handovers\":2,")
                                .contains("\"prompts\":3,\"closures\":2,\"falseCloses\":0,")
                                .contains("\"agentMinutesFreed\":40,"));
    }

    @Test
    void policiesStandSideBySideAndASettingCountsForThoseThatHaveIt() {
        Ran ran = Ran.stillthere(
                "simulate",
                "--trace",
                trace,
                "--policy",
                DEFAULT_POLICY.toString(),
                "--policy",
                LADDER.toString(),
                "--set",
                "closeAfter=1",
                "--sweep",
                "timeout=1m,5m");
        // closeAfter is a number of the one policy, and a length of the other
        assertThat(ran.exitCode()).isEqualTo(ExitCode.POLICY_REJECTED);
        assertThat(ran.err()).contains("closeAfter=1", "'1' is not a duration");
        ran = Ran.stillthere(
                "simulate",
                "--trace",
                trace,
                "--policy",
                DEFAULT_POLICY.toString(),
                "--policy",
                LADDER.toString(),
                "--sweep",
                "timeout=1m,5m");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines().map(line -> line.replaceFirst("  +[0-9].*", "")))
                .containsSubsequence(
                        "  handover-inactivity  timeout=1m",
                        "* handover-inactivity  timeout=5m",
                        "  ladder               -")
                .filteredOn(line -> line.contains("ladder"))
                .hasSize(1);
    }

    @Test
    void policiesOfOneNameAreToldApartByTheirVersion() {
        Ran ran = Ran.stillthere(
                "simulate",
                "--trace",
                trace,
                "--policy",
                DEFAULT_POLICY.toString(),
                "--policy",
                DEFAULT_POLICY.toString());
        assertThat(ran.out().lines().filter(line -> line.startsWith("* handover-inactivity@")))
                .hasSize(2);
    }

    @Test
    void aSweepThatIsNoneIsRefused() {
        assertThat(Ran.stillthere("simulate", "--trace", trace, "--sweep", "timeout=1m,2m", "--sweep", "closeAfter=1"))
                .returns(ExitCode.USAGE, Ran::exitCode)
                .extracting(Ran::err)
                .asString()
                .contains("--sweep: closeAfter=1 and timeout=1m,2m change together");
        assertThat(Ran.stillthere("simulate", "--trace", trace, "--sweep", "timeout=1m", "--sweep", "timeout=2m"))
                .returns(ExitCode.USAGE, Ran::exitCode)
                .extracting(Ran::err)
                .asString()
                .contains("--sweep: timeout is swept twice");
        assertThat(Ran.stillthere("simulate", "--trace", trace, "--sweep", "timeuot=1m,2m"))
                .returns(ExitCode.POLICY_REJECTED, Ran::exitCode)
                .extracting(Ran::err)
                .asString()
                .contains("timeuot=1m", "did you mean 'timeout'?");
        assertThat(Ran.stillthere("simulate", "--trace", trace, "--set", "x=1", "--sweep", "timeout=1m,2m"))
                .returns(ExitCode.POLICY_REJECTED, Ran::exitCode)
                .extracting(Ran::err)
                .asString()
                .containsOnlyOnce("x=1");
        assertThat(Ran.stillthere("simulate", "--trace", trace, "--sweep", "timeout=1m,,2m"))
                .returns(ExitCode.POLICY_REJECTED, Ran::exitCode)
                .extracting(Ran::err)
                .asString()
                .contains("timeout=", "'' is not");
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
