package org.stillthere.server.cli.demo;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.stillthere.server.StartupException;
import org.stillthere.server.StillThereServer;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.command.Logs;
import org.stillthere.server.cli.command.Startup;
import org.stillthere.server.cli.command.Version;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.server.config.ConfigKey;
import org.stillthere.server.config.ConfigLoader;
import org.stillthere.server.config.ConfigResult;
import org.stillthere.server.config.ServerConfig;
import picocli.CommandLine.Command;

/** {@code stillthere demo}: plays a handover of each ending against a real server. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "See it work: four handovers against a real server.",
        description = {
            "",
            "Starts a server with the built-in policy on a free port, its data in a temporary folder and its timeout at"
                    + " one second, and plays over gRPC: a user who stays silent, one who comes back, one who gives up,"
                    + " and a failure of the provider. Shows what happened, which rules fired and what they decided.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every handover ended as it should", "1:one did not, or the server did not start"})
public final class Demo implements Callable<Integer> {
    private static final String TIMEOUT = "1s";

    private final Screen screen;

    public Demo(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.onlyWarnings();
        Path folder = Files.createTempDirectory("stillthere-demo");
        try {
            // The demo is the same wherever it runs: neither the environment nor a file has a say.
            ConfigResult result = ConfigLoader.load(
                    null,
                    Map.of(),
                    Map.of(ConfigKey.PORT, "0", ConfigKey.DATA_DIR, folder.toString()),
                    List.of("timeout=" + TIMEOUT));
            if (result instanceof ConfigResult.Rejected rejected) {
                screen.problems("the demo's configuration is wrong", rejected.problems());
                return ExitCode.FAILED;
            }
            ServerConfig config = ((ConfigResult.Ready) result).config();
            // Without a time limit for rules: a busy machine may take longer over the first event of a cold JVM.
            StillThereServer server = StillThereServer.start(config, InstantSource.system(), () -> 0);
            try {
                return play(server.port()) ? ExitCode.OK : ExitCode.FAILED;
            } finally {
                server.shutdown();
            }
        } catch (StartupException e) {
            Startup.report(e, screen);
            return ExitCode.FAILED;
        } finally {
            delete(folder);
        }
    }

    private boolean play(int port) throws InterruptedException {
        ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                        "127.0.0.1", port, InsecureChannelCredentials.create())
                .build();
        try {
            DemoStream stream = new DemoStream(channel);
            String policy = stream.policyVersion(10);
            screen.styledLine("A server listens on 127.0.0.1:" + port + " and decides by " + screen.bold(policy) + ".");
            screen.line("Four handovers at once; a user may be silent for " + TIMEOUT + " ...");
            boolean asExpected = new DemoShow(screen, channel, stream).run(DemoStory.all());
            stream.close();
            return asExpected;
        } catch (DemoFailure e) {
            screen.error(String.valueOf(e.getMessage()));
            return false;
        } finally {
            channel.shutdownNow();
        }
    }

    private void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            screen.error(String.format(Locale.ROOT, "the temporary folder %s is left behind: %s", folder, e));
        }
    }
}
