package org.stillthere.server.cli.serve;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.StartupException;
import org.stillthere.server.StillThereServer;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.command.Startup;
import org.stillthere.server.cli.command.Version;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.server.config.ConfigLoader;
import org.stillthere.server.config.ConfigResult;
import org.stillthere.server.config.ServerConfig;
import org.stillthere.server.incident.FatalErrors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stillthere serve}: a server, until a signal ends it. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Run a server.",
        description = {
            "",
            "Answers gRPC calls (stillthere.v1.HandoverService) until SIGTERM or SIGINT. Then it takes nothing new,"
                    + " finishes what is under way, and ends with 0. A second signal ends it at once: what was answered"
                    + " is safe, what was not can be reported again.",
            ""
        },
        footerHeading =
                "%nEvery flag but --config may also stand in the environment (--data-dir is STILLTHERE_DATA_DIR)"
                        + " and in the file (data-dir: ...). A flag wins over the environment, the environment over the file."
                        + "%n%nExamples:%n",
        footer = {
            "  stillthere serve",
            "  stillthere serve --policy policies/mine --set timeout=5m --set closeAfter=3",
            "  stillthere serve --policies policies --policy mine    a saved edit goes live",
            "  STILLTHERE_PORT=9090 stillthere serve --config stillthere.yaml"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by a signal, everything under way finished",
            "1:it could not start: the port is taken, the data is in use",
            "2:a flag, a variable or the file is wrong",
            "3:the policy, or a setting of it, is wrong",
            "70:a fault of the server; start it again, what was answered is safe"
        })
public final class Serve implements Callable<Integer> {
    private final Map<String, String> environment;
    private final Screen screen;
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file with the same names. STILLTHERE_CONFIG.")
    private @Nullable Path config;

    public Serve(Map<String, String> environment, Screen screen) {
        this.environment = environment;
        this.screen = screen;
    }

    /** Called by picocli once the annotations are read: adds the flags of the configuration. */
    @Spec
    void spec(CommandSpec annotated) {
        spec = annotated;
        ConfigFlags.addTo(annotated);
    }

    @Override
    public Integer call() throws InterruptedException {
        ConfigResult result = ConfigLoader.load(
                config,
                environment,
                ConfigFlags.given(spec.commandLine().getParseResult()),
                ConfigFlags.settings(spec.commandLine().getParseResult()));
        if (result instanceof ConfigResult.Rejected rejected) {
            screen.problems("the configuration is wrong", rejected.problems());
            return ExitCode.USAGE;
        }
        ServerConfig ready = ((ConfigResult.Ready) result).config();
        try {
            FatalErrors.watchThreads();
            StillThereServer server = StillThereServer.start(ready);
            Signals.drainOnFirst(server);
            screen.line(serving(server, ready));
            server.awaitTermination();
            return ExitCode.OK;
        } catch (StartupException e) {
            return Startup.report(e, screen);
        }
    }

    private static String serving(StillThereServer server, ServerConfig config) {
        String host = config.network().host().contains(":")
                ? "[" + config.network().host() + "]"
                : config.network().host();
        String metrics = server.metricsPort().isEmpty()
                ? ""
                : "metrics on http://" + host + ":" + server.metricsPort().getAsInt() + "/metrics, ";
        return "SERVING on " + host + ":" + server.port() + ", policy " + server.policyVersion() + ", data in "
                + config.storage().dataDir().toAbsolutePath().normalize() + " ("
                + config.storage().durability().name().toLowerCase(Locale.ROOT) + "), " + metrics
                + sinceProcessStart() + " ms after start";
    }

    /**
     * By the JVM's own count: the start that the operating system tells is, on Linux, up to a second off.
     * That asking takes time itself must not count.
     */
    private static long sinceProcessStart() {
        long asked = System.nanoTime();
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
        return uptime - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
    }
}
