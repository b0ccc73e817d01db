package org.stillthere.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.CompiledPolicy;
import org.stillthere.rules.DefaultPolicy;
import org.stillthere.rules.PolicyCompiler;
import org.stillthere.rules.PolicyResult;
import org.stillthere.rules.PolicySession;
import org.stillthere.server.simulate.SimulationResult;
import org.stillthere.server.simulate.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stillthere simulate}: what a policy would have done to recorded conversations. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        header = "Play recorded conversations through a policy.",
        description = {
            "",
            "Runs the kernel and the rules of the server under a virtual clock: months of traffic take seconds. A trace"
                    + " has one conversation a line:",
            "",
            "  {\"conversation\":\"c1\",\"startsAt\":0,\"events\":[{\"at\":0,\"from\":\"USER\"}]}",
            "",
            "startsAt is in seconds since 1970, at in seconds since the conversation's start, from is USER or AGENT.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stillthere simulate --trace chats.jsonl",
            "  stillthere simulate --trace chats.jsonl --set timeout=5m --set closeAfter=3",
            "  stillthere simulate --trace chats.jsonl --policy policies/mine --json"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the trace was played",
            "1:a rule failed while it was played",
            "2:a flag or the trace is wrong",
            "3:the policy, or a setting of it, is wrong"
        })
final class Simulate implements Callable<Integer> {
    /** Each thread needs a session of its own, and reading the trace is not worth more. */
    private static final int MOST_THREADS = 8;

    private final Screen screen;

    @Option(names = "--policy", paramLabel = "DIR", description = "Folder of the policy. Default: the built-in one.")
    private @Nullable Path policy;

    @Option(names = "--trace", paramLabel = "FILE", required = true, description = "The recorded conversations.")
    @SuppressWarnings("NullAway.Init") // required
    private Path trace;

    @Mixin
    private SettingOverrides settings = new SettingOverrides();

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            description = "Threads to use, 1 to 8. Default: one per core. The figures do not depend on it.")
    private int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);

    Simulate(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Logs.onlyWarnings();
        if (threads < 1 || threads > MOST_THREADS) {
            screen.error("--threads: " + threads + " is out of range, it is 1 to " + MOST_THREADS);
            return ExitCode.USAGE;
        }
        Map<String, String> overrides = settings.byName();
        PolicyResult result =
                policy == null ? DefaultPolicy.load(overrides) : PolicyCompiler.compile(policy, overrides);
        if (result instanceof PolicyResult.Rejected rejected) {
            screen.problems("the policy is wrong", rejected.problems());
            return ExitCode.POLICY_REJECTED;
        }
        try (CompiledPolicy ready = ((PolicyResult.Ready) result).policy()) {
            return play(ready);
        }
    }

    private int play(CompiledPolicy ready) {
        List<PolicySession> sessions = new ArrayList<>();
        ProgressBar progress = ProgressBar.of(screen, trace);
        long began = System.nanoTime();
        SimulationResult result;
        try {
            for (int i = 0; i < threads; i++) {
                sessions.add(ready.open());
            }
            result = new Simulator(sessions, progress::at).run(trace);
        } finally {
            progress.clear();
            sessions.forEach(PolicySession::close);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        if (result instanceof SimulationResult.TraceRefused refused) {
            screen.error(refused.problem().toString());
            return ExitCode.USAGE;
        }
        if (result instanceof SimulationResult.PolicyFailed failed) {
            screen.error(failed.problem().toString());
            return ExitCode.FAILED;
        }
        SimulationFigures figures =
                new SimulationFigures(((SimulationResult.Finished) result).report(), ready.version(), seconds);
        screen.line(json ? figures.json() : figures.table());
        return ExitCode.OK;
    }
}
