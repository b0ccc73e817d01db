package org.stillthere.server.cli.watch;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.cli.call.Target;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.command.Logs;
import org.stillthere.server.cli.command.OnSignal;
import org.stillthere.server.cli.command.Version;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.server.cli.terminal.TerminalFrame;
import org.stillthere.server.cli.terminal.TerminalSize;
import org.stillthere.v1.WatchHandoversRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stillthere watch}: shows the handovers of a tenant as they change. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        header = "Watch handovers as they change.",
        description = {
            "",
            "On a terminal: a table of the handovers that are open, what is due next on top, and how long until then."
                    + " CLOSING is a close that the provider has not confirmed. With the id of a handover: its time"
                    + " line from now on, until it is over.",
            "Elsewhere, and with --plain: a line for all that exists and for every change.",
            "Changes nothing. Goes on when the server comes back after a restart. Ctrl-C ends it.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stillthere watch",
            "  stillthere watch --tenant acme --filter 'status = ACTIVE AND attributes.queue = sales'",
            "  stillthere watch h1",
            "  stillthere watch --plain | grep --line-buffered 'closing='"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it was ended by Ctrl-C or SIGTERM, or the handover that was followed is over",
            "1:the server refused the watch: the filter, for example",
            "2:a flag is wrong",
            "4:the server can't be reached at the beginning; once it was, the watch waits for it"
        })
public final class Watch implements Callable<Integer> {
    private static final long RELIST_SECONDS = 15;

    private final Map<String, String> environment;
    private final Screen screen;
    private final InstantSource clock;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "HANDOVER",
            description = "Follow this one, its time line. Default: the table of all.")
    private @Nullable String handover;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Whose handovers. Default: ${DEFAULT-VALUE}.")
    private String tenant = "default";

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            defaultValue = "",
            description = "Which, for example 'status = ACTIVE AND inactivity_count > 0'. Default: all.")
    private String filter = "";

    @Option(names = "--all", description = "Keep those that are over in the table.")
    private boolean all;

    @Option(names = "--plain", description = "Print lines, even on a terminal.")
    private boolean plain;

    @Mixin
    private Target target = new Target();

    /** @param clock the clock that countdowns are shown by */
    public Watch(Map<String, String> environment, Screen screen, InstantSource clock) {
        this.environment = environment;
        this.screen = screen;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Logs.onlyWarnings();
        WatchHandoversRequest request = WatchHandoversRequest.newBuilder()
                .setTenant(tenant)
                .setFilter(filter)
                .setHandoverId(handover == null ? "" : handover)
                .build();
        ManagedChannel channel = target.channel();
        try {
            if (plain || !screen.terminal() || handover != null) {
                print(channel, request);
            } else {
                draw(channel, request);
            }
            return ExitCode.OK;
        } catch (StatusRuntimeException e) {
            return target.failed(screen, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK;
        } finally {
            channel.shutdownNow();
        }
    }

    private void print(ManagedChannel channel, WatchHandoversRequest request) throws InterruptedException {
        WatchFeed feed = new WatchFeed(channel, request);
        WatchFeed.Listener listener = plain || !screen.terminal() || handover == null
                ? new WatchLines(screen, clock, handover != null, feed::stop)
                : new WatchFollow(screen, handover, clock, ZoneId.systemDefault(), feed::stop);
        OnSignal signal = OnSignal.run(() -> screen.out().flush());
        try {
            feed.run(listener);
        } finally {
            signal.cancel();
        }
    }

    private void draw(ManagedChannel channel, WatchHandoversRequest request) throws InterruptedException {
        WatchBoard board = new WatchBoard(all);
        WatchScreen drawing =
                new WatchScreen(board, new WatchTable(title()), clock, () -> TerminalSize.of(environment));
        WatchFeed feed = new WatchFeed(channel, request);
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
        CompletableFuture<Void> end = new CompletableFuture<>();
        TerminalFrame frame = new TerminalFrame(screen.out());
        OnSignal signal = OnSignal.run(frame::close);
        WatchRelist relist = new WatchRelist(channel, request, board);
        Future<?> relisting = filter.isBlank()
                ? end
                : threads.scheduleWithFixedDelay(relist, RELIST_SECONDS, RELIST_SECONDS, TimeUnit.SECONDS);
        try {
            threads.execute(() -> {
                try {
                    feed.run(drawing);
                    end.complete(null);
                } catch (InterruptedException | RuntimeException e) {
                    end.completeExceptionally(e);
                }
            });
            drawing.run(frame, end);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StatusRuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException("a watch failed", e.getCause());
        } finally {
            frame.close();
            signal.cancel();
            relisting.cancel(true);
            feed.stop();
            threads.shutdownNow();
        }
    }

    private String title() {
        return "stillthere watch  tenant " + tenant + " at " + target.address()
                + (filter.isBlank() ? "" : ", filter: " + filter)
                + (all ? "" : "  (open handovers)") + "  Ctrl-C ends";
    }
}
