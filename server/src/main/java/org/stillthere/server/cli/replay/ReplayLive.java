package org.stillthere.server.cli.replay;

import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.stillthere.client.HandoverMonitor;
import org.stillthere.client.MonitorEndedException;
import org.stillthere.client.MonitorListener;
import org.stillthere.server.cli.call.Target;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.command.Logs;
import org.stillthere.server.cli.command.OnSignal;
import org.stillthere.server.cli.command.Version;
import org.stillthere.server.cli.terminal.ProgressBar;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.server.simulate.Conversation;
import org.stillthere.server.simulate.TraceFile;
import org.stillthere.v1.Decision;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code stillthere replay-live}: replays recorded conversations against a running server. */
@Command(
        name = "replay-live",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        header = "Play recorded conversations against a running server.",
        description = {
            "",
            "Reports the conversations of a trace (see 'stillthere help simulate') to a server, over one stream, as a"
                    + " chat provider would: in real time, or --speed times as fast. What the policy asks to close is"
                    + " closed and reported as COMPLETED, and what follows in that conversation is not played.",
            "",
            "The server's timers run in real time. So that they fit a recording which runs 60 times as fast, start it"
                    + " with a timeout that is 60 times as short: 'stillthere serve --set timeout=1s' for one minute."
                    + " The figures are then those of 'stillthere simulate'.",
            "",
            "Use a server and a tenant for trying out: every conversation becomes a handover there. Ctrl-C ends the"
                    + " play, and the handovers that are open as CANCELLED.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stillthere replay-live --trace chats.jsonl",
            "  stillthere replay-live --trace chats.jsonl --speed 60 --start-together",
            "  stillthere replay-live --trace chats.jsonl --speed 60 --concurrency 100 --limit 1000 --json"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the trace was played, or Ctrl-C ended it",
            "1:the server refused events, or the stream",
            "2:a flag or the trace is wrong",
            "4:the server can't be reached at the beginning; once it was, the play waits for it"
        })
public final class ReplayLive implements Callable<Integer> {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final long CANCEL_SECONDS = 15;

    private final Screen screen;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--trace", paramLabel = "FILE", required = true, description = "The recorded conversations.")
    @SuppressWarnings("NullAway.Init") // required
    private Path trace;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description = "How many seconds of the recording pass in one, 0.001 to 1000000. Default: 1, real time.")
    private double speed = 1;

    @Option(
            names = "--start-together",
            description = "Let all conversations begin at once. Default: each at its own startsAt, counted from the"
                    + " earliest, at the same speed.")
    private boolean together;

    @Option(
            names = "--concurrency",
            paramLabel = "NUMBER",
            description = "Play that many at a time; the next begins when one is over.")
    private @Nullable Integer concurrency;

    @Option(names = "--limit", paramLabel = "NUMBER", description = "Play the first that many of the file only.")
    private @Nullable Integer limit;

    @Option(
            names = "--end",
            paramLabel = "HOW",
            defaultValue = "policy",
            converter = EndConverter.class,
            description =
                    "What ends a conversation after its last message: 'policy' waits until the policy closes it or"
                            + " no timer runs, 'completed' reports COMPLETED at once. Default: ${DEFAULT-VALUE}.")
    private End end = End.POLICY;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "The tenant of the handovers. Default: ${DEFAULT-VALUE}.")
    private String tenant = "default";

    @Option(
            names = "--run",
            paramLabel = "ID",
            description = "What the handovers' ids begin with, before a slash. Default: one that is new each time.")
    private String run = "r-" + UUID.randomUUID().toString().substring(0, 6);

    @Mixin
    private Target target = new Target();

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    public ReplayLive(Screen screen) {
        this.screen = screen;
    }

    /** What ends a conversation after its last message. */
    enum End {
        POLICY,
        COMPLETED
    }

    static final class EndConverter implements ITypeConverter<End> {
        @Override
        public End convert(String text) {
            return switch (text) {
                case "policy" -> End.POLICY;
                case "completed" -> End.COMPLETED;
                default -> throw new TypeConversionException("expected 'policy' or 'completed', not '" + text + "'");
            };
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Logs.onlyWarnings();
        check(speed >= 0.001 && speed <= 1_000_000, "--speed: " + speed + " is out of range, it is 0.001 to 1000000");
        check(concurrency == null || concurrency > 0, "--concurrency: it is 1 or more");
        check(limit == null || limit > 0, "--limit: it is 1 or more");
        check(concurrency == null || !together, "--start-together and --concurrency exclude each other");
        TraceFile.Result read = TraceFile.read(trace, limit == null ? Integer.MAX_VALUE : limit);
        if (read instanceof TraceFile.Result.Refused refused) {
            screen.error(refused.problem().toString());
            return ExitCode.USAGE;
        }
        return play(((TraceFile.Result.Read) read).conversations());
    }

    private int play(List<Conversation> conversations) throws InterruptedException {
        ProgressBar progress = ProgressBar.of(screen, conversations.size());
        ReplayRun.Setup setup = new ReplayRun.Setup(
                speed,
                together ? Math.max(1, conversations.size()) : concurrency == null ? 0 : concurrency,
                end == End.COMPLETED,
                tenant,
                run + "/",
                progress::at);
        CompletableFuture<HandoverMonitor> monitor = new CompletableFuture<>();
        ReplayRun play = new ReplayRun(
                setup,
                ReplayClock.real(),
                conversations,
                event -> monitor.join().report(event));
        CountDownLatch cancelled = new CountDownLatch(1);
        OnSignal signal = OnSignal.run(() -> {
            play.cancel();
            await(cancelled);
        });
        try {
            return awaitEnd(play, progress, monitor);
        } finally {
            cancelled.countDown();
            signal.cancel();
        }
    }

    private int awaitEnd(ReplayRun play, ProgressBar progress, CompletableFuture<HandoverMonitor> monitor)
            throws InterruptedException {
        Outcomes outcomes = new Outcomes(play);
        try (HandoverMonitor opened = monitor(play, outcomes);
                play) {
            monitor.complete(opened);
            play.end().get();
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } finally {
            progress.clear();
        }
        ReplayFigures figures = play.figures(outcomes.closesRefused.get());
        screen.line(json ? figures.json() : figures.table());
        String refusal = play.firstRefusal();
        if (refusal != null) {
            screen.error(refusal);
        }
        return refusal == null ? ExitCode.OK : ExitCode.FAILED;
    }

    private HandoverMonitor monitor(ReplayRun play, MonitorListener listener) {
        return HandoverMonitor.to(target.address())
                .plaintext()
                .clientId(run)
                .handler(decision -> {
                    play.carryOut(decision);
                    return CompletableFuture.completedFuture(null);
                })
                .listener(listener)
                .closeTimeout(CLOSE_TIMEOUT)
                .start();
    }

    private int failed(@Nullable Throwable reason) {
        if (reason instanceof MonitorEndedException ended) {
            screen.error(String.valueOf(ended.getMessage()));
            return ExitCode.FAILED;
        }
        if (reason instanceof Unreachable unreachable) {
            return target.failed(screen, unreachable.status.asRuntimeException());
        }
        throw new IllegalStateException("a replay failed", reason);
    }

    private void check(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            var unused = latch.await(CANCEL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The server could not be reached from the start. */
    private static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Status status;

        Unreachable(Status status) {
            this.status = status;
        }
    }

    /** Gives up on a server that was never reachable, and waits for one that goes away. */
    private static final class Outcomes implements MonitorListener {
        private final AtomicLong closesRefused = new AtomicLong();
        private final ReplayRun play;
        private boolean everConnected;

        Outcomes(ReplayRun play) {
            this.play = play;
        }

        @Override
        public void connected(boolean resumed) {
            if (!everConnected) {
                everConnected = true;
                play.start(); // not earlier, or connecting would count as lateness of the server
            }
        }

        @Override
        public void disconnected(Status status, Duration untilNextAttempt) {
            if (!everConnected) {
                play.fail(new Unreachable(status));
            }
        }

        @Override
        public void terminated(MonitorEndedException why) {
            if (!why.closed()) {
                play.fail(why);
            }
        }

        @Override
        public void closeRefused(Decision decision) {
            closesRefused.incrementAndGet();
        }
    }
}
