package org.stillthere.server.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
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
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.ListHandoversRequest;

/** The command, against a real server in real time. What a play comes to is {@link ReplayRunTest}'s. */
class ReplayLiveTest {
    private static final String TRACE = """
            {"conversation":"talks","startsAt":0,"events":[{"at":0,"from":"USER"},{"at":6,"from":"AGENT"}]}
            {"conversation":"nobody","startsAt":1,"events":[]}
            """;

    @TempDir
    private static Path folder;

    private static StillThereServer server;
    private static String trace;

    @BeforeAll
    static void start() throws StartupException, IOException {
        Path file = folder.resolve("trace.jsonl");
        Files.writeString(file, TRACE);
        trace = file.toString();
        ConfigResult config = ConfigLoader.load(
                null,
                Map.of(),
                Map.of(
                        ConfigKey.PORT,
                        "0",
                        ConfigKey.DATA_DIR,
                        folder.resolve("data").toString()),
                List.of("timeout=1s"));
        server = StillThereServer.start(((ConfigResult.Ready) config).config());
    }

    @AfterAll
    static void stop() {
        server.shutdown();
    }

    /** Whatever this machine is busy with, nothing but the server's timers happens here. */
    @Test
    void whatNobodyWritesInIsClosedByTheTimersOfTheServer() throws IOException {
        Path silent = folder.resolve("silent.jsonl");
        Files.writeString(silent, """
                {"conversation":"1","startsAt":0,"events":[]}
                {"conversation":"2","startsAt":9,"events":[]}
                {"conversation":"3","startsAt":9,"events":[]}
                """);
        Ran played = Ran.stillthere(
                "replay-live", "--target", target(), "--trace", silent.toString(), "--start-together", "--json");
        assertThat(played.err()).isEmpty();
        assertThat(played.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(played.out())
                .startsWith("{\"policyVersion\":\"handover-inactivity@")
                .contains("\"handovers\":3,\"messages\":0,\"prompts\":3,\"closures\":3,\"falseCloses\":0,"
                        + "\"promptReturns\":0,\"closesRefused\":0,\"eventsRefused\":0,\"unfinished\":0,"
                        + "\"complete\":true,\"speed\":1.0,");
    }

    @Test
    void aConversationCanEndWithItsLastMessage() {
        Ran played = replay("--speed", "1000000", "--end", "completed", "--run", "short", "--limit", "2");
        assertThat(played.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(played.out()).contains("handovers                      2", "closures                       0");
        assertThat(played.out()).startsWith("policy handover-inactivity@").contains("1000000.0 times the speed");
        ManagedChannel channel = Grpc.newChannelBuilder(target(), InsecureChannelCredentials.create())
                .build();
        try {
            assertThat(HandoverServiceGrpc.newBlockingStub(channel)
                            .listHandovers(ListHandoversRequest.newBuilder()
                                    .setTenant("default")
                                    .build())
                            .getHandoversList())
                    .extracting(handover -> handover.getHandoverId(), handover -> handover.getStatus())
                    .contains(
                            tuple("short/nobody", HandoverStatus.HANDOVER_STATUS_COMPLETED),
                            tuple("short/talks", HandoverStatus.HANDOVER_STATUS_COMPLETED));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void eventsThatTheServerRefusesAreTold() {
        Ran refused = replay("--speed", "1000000", "--tenant", "t".repeat(129), "--json");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.out()).contains("\"handovers\":2").doesNotContain("\"eventsRefused\":0");
        assertThat(refused.err()).contains(" was not taken: ", "tenant");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--speed 0                            | --speed: 0.0 is out of range, it is 0.001 to 1000000",
                "--limit 0                            | --limit: it is 1 or more",
                "--concurrency 0                      | --concurrency: it is 1 or more",
                "--concurrency 2 --start-together     | --start-together and --concurrency exclude each other",
                "--end never                          | expected 'policy' or 'completed', not 'never'",
            })
    void aWrongCommandLineIsRefused(String flags, String problem) {
        Ran ran = replay(flags.split(" "));
        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains(problem, "Try 'stillthere replay-live --help'");
    }

    @Test
    void aTraceThatCantBeReadIsRefusedWithItsLine() throws IOException {
        Path broken = folder.resolve("broken.jsonl");
        Files.writeString(
                broken, "{\"conversation\":\"a\",\"startsAt\":0,\"events\":[]}\n\n{\"conversation\":\"b\"}\n");
        Ran ran = Ran.stillthere("replay-live", "--target", target(), "--trace", broken.toString());
        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("broken.jsonl:3: startsAt: is missing");
    }

    @Test
    void aServerThatIsNotThereIsNotWaitedFor() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Ran ran = Ran.stillthere("replay-live", "--target", "127.0.0.1:" + port, "--trace", trace);
        assertThat(ran.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err()).contains("no answer from 127.0.0.1:" + port);
    }

    private static Ran replay(String... flags) {
        List<String> all = new ArrayList<>(List.of("replay-live", "--target", target(), "--trace", trace));
        all.addAll(List.of(flags));
        return Ran.stillthere(all.toArray(new String[0]));
    }

    private static String target() {
        return "127.0.0.1:" + server.port();
    }
}
