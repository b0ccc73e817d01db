package org.stillthere.server.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.cli.Ran;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.testing.PolicyBoard;
import org.stillthere.server.testing.PolicyOnDisk;
import org.stillthere.server.testing.RunningServer;

/** {@code policy list} against a real server in this process. */
class ListPoliciesTest {
    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    @Test
    void theBuiltInPolicyIsRight() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            Ran ran = list(server);
            assertThat(ran.err()).isEmpty();
            assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);
            assertThat(ran.out()).isEqualTo("""
                    DECIDES   FILES     SINCE                     VERSION
                    yes       right     2026-03-02T09:00:00Z      %s
                    """.formatted(server.server().policyVersion()));
        }
    }

    @Test
    void aBrokenEditIsShownAsTheCheckWouldShowIt() throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder.resolve("mine"));
        try (RunningServer server = RunningServer.watching(data, folder, policy.folder(), Map.of())) {
            policy.edit("lookup.drl", "takeBranch(\"queue\")", "takeBrunch(\"queue\")");
            String version = new PolicyBoard(server.channel()).awaitRejected().getVersion();

            Ran ran = list(server);

            assertThat(ran.exitCode()).isEqualTo(ExitCode.POLICY_REJECTED);
            assertThat(ran.out())
                    .contains(
                            "yes       wrong ",
                            "\nmine: what was saved is wrong and has no effect; " + version + " goes on deciding\n",
                            "\nlookup.drl:",
                            "|     actions.takeBrunch(\"queue\");\n",
                            "|             ^^^^^^^^^^\n",
                            "did you mean 'takeBranch'?");
            assertThat(list(server, "--json").out())
                    .startsWith("{\"policies\":[{\"name\":\"mine\",\"active\":true,\"version\":\"" + version)
                    .contains("\"state\":\"POLICY_STATE_REJECTED\"", "\"file\":\"lookup.drl\"");
        }
    }

    @Test
    void whereNobodyListensItSaysSo() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Ran ran = Ran.stillthere("policy", "list", "--target", "127.0.0.1:" + port);
        assertThat(ran.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err()).startsWith("stillthere: no answer from 127.0.0.1:" + port);
    }

    private static Ran list(RunningServer server, String... flags) {
        String[] arguments = new String[flags.length + 4];
        arguments[0] = "policy";
        arguments[1] = "list";
        arguments[2] = "--target";
        arguments[3] = "127.0.0.1:" + server.server().port();
        System.arraycopy(flags, 0, arguments, 4, flags.length);
        return Ran.stillthere(arguments);
    }
}
