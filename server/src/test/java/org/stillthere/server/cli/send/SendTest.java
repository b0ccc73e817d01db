package org.stillthere.server.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stillthere.server.StartupException;
import org.stillthere.server.StillThereServer;
import org.stillthere.server.cli.Ran;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.config.ConfigKey;
import org.stillthere.server.config.ConfigLoader;
import org.stillthere.server.config.ConfigResult;

/** {@code send} against a real server in this process. */
class SendTest {
    @TempDir
    private static Path folder;

    private static StillThereServer server;

    @BeforeAll
    static void start() throws StartupException {
        ConfigResult config = ConfigLoader.load(
                null,
                Map.of(),
                Map.of(
                        ConfigKey.PORT,
                        "0",
                        ConfigKey.DATA_DIR,
                        folder.resolve("data").toString()),
                List.of("timeout=1h"));
        server = StillThereServer.start(((ConfigResult.Ready) config).config());
    }

    @AfterAll
    static void stop() {
        server.shutdown();
    }

    @Test
    void aDecisionIsPrintedInWords() {
        Ran ran = send("--handover", "words", "--event-id", "e1", "status", "QUEUE");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ran.out())
                .startsWith("decision 1 of default/words, event e1\n  inactivity count 0, policy handover-inactivity@")
                .contains(
                        "\n  rule  Lookup: a handover in the queue takes the branch queue\n",
                        "\n  do    take branch 'queue'\n",
                        "\n  do    set timer 'inactivity' to 1h, until ",
                        ", generation 1\n");
        assertThat(send("--handover", "words", "--event-id", "e1", "status", "QUEUE")
                        .out())
                .startsWith("decision 1 of default/words, event e1 (decided before, replayed)\n");
    }

    @Test
    void aDecisionIsPrintedAsJson() {
        Ran ran = send("--tenant", "t", "--handover", "json", "--json", "status", "ACTIVE");
        assertThat(ran.out()).startsWith("{\"decisionId\":\"").contains("\"inactivityCount\":0", "\"tenant\":\"t\"");
        assertThat(ran.out().lines()).hasSize(1);
    }

    @Test
    void everyKindOfEventCanBeReported() {
        assertThat(send("--handover", "all", "status", "QUEUE", "--timer-owner", "CALLER", "--attribute", "tier=gold"))
                .returns(ExitCode.OK, Ran::exitCode);
        assertThat(send("--handover", "all", "activity", "USER", "ATTACHMENT").out())
                .contains("generation 2");
        assertThat(send("--handover", "all", "timer", "inactivity", "2").out())
                .contains("inactivity count 1", "do    say to user \"Are you still there?");
        assertThat(send("--handover", "all", "event", "handover-already-in-progress", "agent=mia")
                        .out())
                .contains("take branch 'handoverAlreadyInProgress'");
        assertThat(send("--handover", "all", "attributes", "queue=sales", "--remove", "tier")
                        .out())
                .contains("nothing to do");
        assertThat(send("--handover", "all", "status", "--provider-status", "ON_HOLD")
                        .out())
                .contains("take branch 'default'");
        assertThat(send("--handover", "all", "close-refused", "0".repeat(32)).out())
                .contains("nothing to do");
        assertThat(send("--handover", "all", "status", "ERROR").out()).contains("take branch 'error'");
    }

    @Test
    void aRefusalIsPrintedWithItsReason() {
        Ran ran = send("--handover", "unknown", "activity", "USER", "MESSAGE");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("stillthere: NOT_FOUND HANDOVER_NOT_FOUND: ")
                .contains("\n  handover_id = unknown\n", "\n  tenant = default\n");
        assertThat(send("--json", "--handover", "unknown", "activity", "USER", "MESSAGE")
                        .err())
                .startsWith("{\"code\":5,")
                .contains("\"reason\":\"HANDOVER_NOT_FOUND\"");
    }

    @Test
    void whereNobodyListensItSaysSo() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Ran ran = Ran.stillthere("send", "--target", "127.0.0.1:" + port, "--handover", "h", "status", "QUEUE");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err())
                .startsWith("stillthere: no answer from 127.0.0.1:" + port + " (UNAVAILABLE: ")
                .contains("Connection refused", "stillthere serve");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                      | say which event",
                "status QUEUE                          | Missing required option: '--handover=ID'",
                "--handover h status                   | say either STATUS or --provider-status",
                "--handover h status queue             | expected one of [QUEUE, ACTIVE, COMPLETED, CANCELLED, ERROR]",
                "--handover h activity ROBOT MESSAGE   | expected one of [USER, AGENT, BOT, SYSTEM]",
                "--handover h activity USER            | Missing required parameter: 'WHAT'",
                "--handover h timer inactivity x       | 'x' is not a long",
                "--handover h attributes x             | 'x' is not of the form key=value",
                "--handover h --timeout 5 status QUEUE | '5' is not a length of time: write for example 500ms, 5s or 1m",
                "--handover h --occurred-at now status QUEUE | 'now' is not a time: write for example 2026-01-31T12:00:00Z",
            })
    void aWrongCommandLineIsRefused(String arguments, String problem) {
        Ran ran = send(arguments == null ? new String[0] : arguments.split(" "));
        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains(problem, "Try 'stillthere send");
    }

    @Test
    void aServerThatCanNotStartSaysWhy() {
        Path data = folder.resolve("data");
        Ran locked = Ran.stillthere("serve", "--port", "0", "--data-dir", data.toString());
        assertThat(locked.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(locked.err()).contains(data.toString());
        String port = Integer.toString(server.port());
        String other = folder.resolve("other").toString();
        Ran taken = Ran.stillthere("serve", "--port", port, "--data-dir", other);
        assertThat(taken.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(taken.err()).contains("127.0.0.1:" + port);
        Ran rejected = Ran.stillthere("serve", "--port", "0", "--data-dir", other, "--set", "nope=1");
        assertThat(rejected.exitCode()).isEqualTo(ExitCode.POLICY_REJECTED);
        assertThat(rejected.err()).contains("nope");
    }

    private static Ran send(String... arguments) {
        List<String> all = new ArrayList<>(List.of("send", "--target", "127.0.0.1:" + server.port()));
        all.addAll(List.of(arguments));
        return Ran.stillthere(all.toArray(new String[0]));
    }
}
