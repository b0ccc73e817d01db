package org.stillthere.server.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.cli.Ran;
import org.stillthere.server.cli.command.ExitCode;

/** {@code policy new} and {@code policy test}, as an author uses them. */
class TestPolicyTest {
    @TempDir
    private Path folder;

    private Path policy;

    @BeforeEach
    void begin() {
        policy = folder.resolve("sales-chat");
        Ran ran = Ran.stillthere("policy", "new", "sales-chat", "--in", folder.toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ran.out()).contains("silence.drl", "stillthere policy test " + policy);
    }

    private void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(policy.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(policy.resolve(file), text.replace(from, to));
    }

    private Ran test(String... flags) {
        String[] arguments = new String[flags.length + 3];
        arguments[0] = "policy";
        arguments[1] = "test";
        arguments[2] = policy.toString();
        System.arraycopy(flags, 0, arguments, 3, flags.length);
        return Ran.stillthere(arguments);
    }

    @Test
    void aNewPolicyPasses() {
        Ran ran = test("--mutation");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ran.out())
                .startsWith("policy sales-chat@")
                .contains(
                        ": all hold, in ",
                        "rules        5 of 5 fired",
                        "small changes to rules and settings were noticed");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        edit("policy.yaml", "your-team", "sales");
        Ran ran = Ran.stillthere("policy", "new", "sales-chat", "--in", folder.toString());
        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("sales-chat exists already");
        assertThat(Files.readString(policy.resolve("policy.yaml"))).contains("owner: sales");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        Ran ran = Ran.stillthere("policy", "new", "../evil", "--in", folder.toString());
        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("'../evil' can't be a policy's name");
    }

    @Test
    void aChangedThresholdFailsTheCaseThatDependsOnIt() throws Exception {
        edit("policy.yaml", "value: 2m", "value: 3m");
        Path xml = folder.resolve("results.xml");
        Ran ran = test("--filter", "little less", "--junit-xml", xml.toString());
        assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);

        ran = test("--junit-xml", xml.toString(), "--mutation");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out())
                .contains(
                        "cases/silence.yaml:7: FAILED: A user who is silent for two minutes is reminded",
                        "> say reminder to USER      -",
                        "do not hold",
                        "No changes were tried");
        var root = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(xml.toFile())
                .getDocumentElement();
        assertThat(root.getAttribute("name")).isEqualTo("sales-chat");
        assertThat(root.getElementsByTagName("failure").getLength())
                .isEqualTo(Integer.parseInt(root.getAttribute("failures")))
                .isPositive();
    }

    @Test
    void settingsCanBeTriedOut() {
        Ran ran = test("--set", "patience=3m");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out()).contains("set timer inactivity 3m");
    }

    @Test
    void aPolicyThatIsWrongIsNotTested() throws IOException {
        edit("silence.drl", "inactivityCount <=", "inactvityCount <=");
        Ran ran = test();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.POLICY_REJECTED);
        assertThat(ran.err()).contains("silence.drl:", "did you mean 'inactivityCount'?");
    }

    @Test
    void aCaseThatAssertsNothingIsAnError() throws IOException {
        edit("cases/silence.yaml", "  when: 119s nothing\n  then: []\n  count: 0\n", "  when: 119s nothing\n");
        Ran ran = test();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.POLICY_REJECTED);
        assertThat(ran.err()).contains("cases/silence.yaml:16:3: this case asserts nothing: 'then' is missing");
    }

    @Test
    void aPolicyWithoutCasesSaysSo() throws IOException {
        Files.delete(policy.resolve("cases/silence.yaml"));
        Files.delete(policy.resolve("cases/activity.yaml"));
        Ran ran = test();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.err()).contains("the policy sales-chat has no cases, so nothing was tested");
    }

    @Test
    void aFilterThatChoosesNothingIsAMistake() {
        assertThat(test("--filter", "nobody").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(test("--filter", "silent", "--mutation").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatIsLeftOpenIsListedAndFailsNothing() throws IOException {
        edit(
                "silence.drl",
                "Facts( userMessage || closeTakenBack )",
                "Facts( userMessage || closeTakenBack || hour == 25 )");
        Ran ran = test("--mutation");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ran.out()).contains("silence.drl:29:53: no case notices when '25' becomes '24'");
    }
}
