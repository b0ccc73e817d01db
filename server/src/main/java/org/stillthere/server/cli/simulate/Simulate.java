package org.stillthere.server.cli.simulate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicySession;
import org.stillthere.rules.problem.Problem;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.command.Logs;
import org.stillthere.server.cli.command.SettingOverrides;
import org.stillthere.server.cli.command.Version;
import org.stillthere.server.cli.terminal.ProgressBar;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.server.simulate.SimulationReport;
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
            "",
            "With several policies, or a setting that is swept, each is a row: the minutes that it frees, and the false"
                    + " closes that they cost. A setting counts for those of the policies that have it.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stillthere simulate --trace chats.jsonl",
            "  stillthere simulate --trace chats.jsonl --set timeout=5m --set closeAfter=3",
            "  stillthere simulate --trace chats.jsonl --policy policies/mine --json",
            "  stillthere simulate --trace chats.jsonl --sweep timeout=1m,2m,5m,10m",
            "  stillthere simulate --trace chats.jsonl --policy policies/mine --policy policies/other"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the trace was played",
            "1:a rule failed while it was played",
            "2:a flag or the trace is wrong",
            "3:the policy, or a setting of it, is wrong"
        })
public final class Simulate implements Callable<Integer> {
    /** Each thread needs a session of its own; beyond this, reading the trace is the limit. */
    private static final int MOST_THREADS = 8;

    private final Screen screen;

    @Option(
            names = "--policy",
            paramLabel = "DIR",
            description = "Folder of the policy. May be repeated, to compare. Default: the built-in one.")
    private List<Path> policies = new ArrayList<>();

    @Option(names = "--trace", paramLabel = "FILE", required = true, description = "The recorded conversations.")
    @SuppressWarnings("NullAway.Init") // required
    private Path trace;

    @Mixin
    private SettingOverrides settings = new SettingOverrides();

    @Mixin
    private Sweep sweep = new Sweep();

    @Option(names = "--json", description = "Print the figures as JSON, one object a line.")
    private boolean json;

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            description = "Threads to use, 1 to 8. Default: one per core. The figures do not depend on it.")
    private int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);

    public Simulate(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Logs.onlyWarnings();
        if (threads < 1 || threads > MOST_THREADS) {
            screen.error("--threads: " + threads + " is out of range, it is 1 to " + MOST_THREADS);
            return ExitCode.USAGE;
        }
        List<SortedMap<String, String>> steps = sweep.steps();
        List<Problem> problems = new ArrayList<>();
        List<Candidate> candidates = Candidate.of(policies, settings.byName(), steps, problems);
        if (!problems.isEmpty()) {
            screen.problems("the policy is wrong", problems);
            return ExitCode.POLICY_REJECTED;
        }
        List<TradeOff.Row> rows = new ArrayList<>();
        for (Candidate candidate : candidates) {
            long began = System.nanoTime();
            SimulationResult result = play(candidate);
            double seconds = (System.nanoTime() - began) / 1e9;
            if (result instanceof SimulationResult.TraceRefused refused) {
                screen.error(refused.problem().toString());
                return ExitCode.USAGE;
            }
            if (result instanceof SimulationResult.PolicyFailed failed) {
                screen.error(failed.problem().toString());
                return ExitCode.FAILED;
            }
            SimulationReport report = ((SimulationResult.Finished) result).report();
            rows.add(new TradeOff.Row(
                    candidate, new SimulationFigures(report, candidate.policy().version(), seconds)));
        }
        screen.line(text(rows));
        return ExitCode.OK;
    }

    private SimulationResult play(Candidate candidate) {
        List<PolicySession> sessions = new ArrayList<>();
        ProgressBar progress = ProgressBar.of(screen, trace);
        try (CompiledPolicy policy = candidate.policy()) {
            for (int i = 0; i < threads; i++) {
                sessions.add(policy.open(CompiledPolicy.NO_TIME_LIMIT));
            }
            return new Simulator(sessions, progress::at).run(trace);
        } finally {
            progress.clear();
            sessions.forEach(PolicySession::close);
        }
    }

    private String text(List<TradeOff.Row> rows) {
        if (policies.size() > 1 || sweep.isAsked()) {
            TradeOff tradeOff = new TradeOff(rows);
            return json ? tradeOff.json() : tradeOff.table();
        }
        SimulationFigures figures = rows.get(0).figures();
        return json ? figures.json() : figures.table();
    }
}
