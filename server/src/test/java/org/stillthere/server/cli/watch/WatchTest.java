package org.stillthere.server.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_ACTIVE;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_COMPLETED;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.StartupException;
import org.stillthere.server.StillThereServer;
import org.stillthere.server.cli.Ran;
import org.stillthere.server.cli.call.CallError;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.server.cli.terminal.TerminalSize;
import org.stillthere.server.config.ConfigKey;
import org.stillthere.server.config.ConfigLoader;
import org.stillthere.server.config.ConfigResult;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverChange;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.WatchHandoversRequest;

/** Watching a real server over gRPC. */
class WatchTest {
    private static final TerminalSize SIZE = new TerminalSize(120, 20);

    @TempDir
    private Path data;

    private RunningServer server;

    @BeforeEach
    void start() throws StartupException {
        server = RunningServer.start(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theTableFollowsTheServerAndItsClock() throws Exception {
        report(Events.status("h1", "1", HANDOVER_STATUS_QUEUE));
        server.forward(Duration.ofSeconds(10));
        WatchBoard board = new WatchBoard(false);
        try (Feed feed = new Feed(server.channel(), request("", ""), screen(board))) {
            feed.await("current");
            assertThat(rows(board)).containsExactly("h1 QUEUE 0 inactivity 0:50 -");
            report(Events.status("h2", "1", HANDOVER_STATUS_ACTIVE));
            feed.await("changed h2");
            report(Events.userMessage("h2", "2"));
            feed.await("changed h2");
            server.forward(Duration.ofSeconds(50));
            feed.await("changed h1");
            assertThat(rows(board))
                    .containsExactly(
                            "h2 ACTIVE 0 inactivity 0:10 user 0:50 A message from the user starts the waiting anew",
                            "h1 QUEUE 1 inactivity 1:00 - Ask a silent user whether they are still there");
            assertThat(board.view(9, server.now()).seen()).isEqualTo(new WatchSeen(3, 1, 0, 0));
            server.forward(Duration.ofSeconds(60));
            feed.await("changed");
            feed.await("changed");
            server.forward(Duration.ofSeconds(5));
            assertThat(rows(board).get(1)).startsWith("h1 QUEUE 2 CLOSING for 0:05");
        }
    }

    @Test
    void whatLeavesTheFilterLeavesTheTableWhenItIsListedAgain() throws Exception {
        report(Events.status("h1", "1", HANDOVER_STATUS_QUEUE));
        report(Events.status("h2", "1", HANDOVER_STATUS_QUEUE));
        WatchBoard board = new WatchBoard(false);
        WatchHandoversRequest queue = request("status = QUEUE", "");
        try (Feed feed = new Feed(server.channel(), queue, screen(board))) {
            feed.await("current");
            report(Events.status("h1", "2", HANDOVER_STATUS_ACTIVE));
            assertThat(rows(board)).hasSize(2);
            new WatchRelist(server.channel(), queue, board).run();
            assertThat(rows(board)).containsExactly("h2 QUEUE 0 inactivity 1:00 -");
        }
    }

    @Test
    void aServerThatComesBackIsWatchedAgain() throws Exception {
        int port = server.server().port();
        report(Events.status("h1", "1", HANDOVER_STATUS_QUEUE));
        ManagedChannel channel = Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
                .build();
        WatchBoard board = new WatchBoard(false);
        try (Feed feed = new Feed(channel, request("", ""), screen(board))) {
            feed.await("current");
            server.close();
            feed.await("lost");
            assertThat(board.view(9, Instant.EPOCH).notice()).startsWith("the connection is lost, again in ");
            StillThereServer again = startOn(port);
            try {
                feed.await("current");
                assertThat(board.view(9, Instant.EPOCH).notice()).isEmpty();
                assertThat(board.view(9, Instant.EPOCH).rows())
                        .extracting(WatchRow::id)
                        .containsExactly("h1");
            } finally {
                again.shutdown();
            }
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aHandoverIsFollowedUntilItIsOver() throws Exception {
        StringWriter out = new StringWriter();
        Screen screen = new Screen(new PrintWriter(out), new PrintWriter(out), false);
        try (Feed feed = new Feed(
                server.channel(),
                request("", "h1"),
                stop -> new WatchFollow(screen, "h1", server::now, ZoneOffset.UTC, stop))) {
            feed.await("current");
            report(Events.status("h1", "1", HANDOVER_STATUS_QUEUE));
            feed.await("changed h1");
            server.forward(Duration.ofMinutes(1));
            feed.await("changed h1");
            report(Events.closeRefused("h1", "2", "0".repeat(32)));
            report(Events.status("h1", "3", HANDOVER_STATUS_COMPLETED));
            feed.end().get(60, TimeUnit.SECONDS);
        }
        assertThat(out.toString().lines())
                .containsExactly(
                        "h1  is not there; it will be shown when it opens",
                        "  09:00:00.000  status QUEUE",
                        "                rule  Lookup: a handover in the queue takes the branch queue",
                        "                rule  Wait for the user when the handover gets a status for the first time",
                        "                do    take branch 'queue'",
                        "                do    set timer 'inactivity' to 1m",
                        "  09:01:00.000  timer 'inactivity' of the server expired",
                        "                rule  Ask a silent user whether they are still there",
                        "                do    say to user \"Are you still there? The conversation will be"
                                + " automatically closed soon.\"",
                        "                do    set timer 'inactivity' to 1m",
                        "  09:01:00.000  close refused by the caller",
                        "  09:01:00.000  status COMPLETED",
                        "                rule  Lookup: a completed handover takes the branch completed",
                        "                do    take branch 'completed'",
                        "                do    cancel timer 'inactivity'",
                        "  ended COMPLETED");
    }

    @Test
    void linesAreForGrep() throws Exception {
        report(Events.status("h \"1\"", "1", HANDOVER_STATUS_QUEUE));
        StringWriter out = new StringWriter();
        Screen screen = new Screen(new PrintWriter(out), new PrintWriter(out), false);
        try (Feed feed =
                new Feed(server.channel(), request("", ""), stop -> new WatchLines(screen, server::now, false, stop))) {
            feed.await("current");
            server.forward(Duration.ofMinutes(1));
            feed.await("changed");
            server.forward(Duration.ofMinutes(1));
            feed.await("changed");
        }
        assertThat(out.toString().lines())
                .containsExactly(
                        "2026-03-02T09:00:00Z exists handover=\"h \\\"1\\\"\" sequence=1 status=QUEUE count=0"
                                + " next=inactivity@2026-03-02T09:01:00Z",
                        "2026-03-02T09:00:00Z current handovers=1",
                        "2026-03-02T09:01:00Z change handover=\"h \\\"1\\\"\" sequence=2 status=QUEUE count=1"
                                + " next=inactivity@2026-03-02T09:02:00Z event=\"timer 'inactivity' of the server expired\""
                                + " do=\"say to user \\\"Are you still there? The conversation will be automatically"
                                + " closed soon.\\\"; set timer 'inactivity' to 1m\""
                                + " rules=\"Ask a silent user whether they are still there\"",
                        "2026-03-02T09:02:00Z change handover=\"h \\\"1\\\"\" sequence=3 status=QUEUE count=2"
                                + " closing=\"inactivity\" event=\"timer 'inactivity' of the server expired\""
                                + " do=\"close the handover, reason 'inactivity'; say to user and agent"
                                + " \\\"You are back with the bot now!\\\"\""
                                + " rules=\"Close the handover of a user who stays silent\"");
    }

    @Test
    void theCommandEndsWithTheHandoverThatItFollows() {
        report(Events.status("h1", "1", HANDOVER_STATUS_QUEUE));
        report(Events.status("h1", "2", HANDOVER_STATUS_COMPLETED));
        Ran ran = Ran.stillthere("watch", "--target", target(), "--tenant", Events.TENANT, "h1");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ran.out()).contains(" exists handover=\"h1\" sequence=2 status=COMPLETED");
    }

    @Test
    void aWatchThatIsRefusedSaysWhy() {
        Ran ran = Ran.stillthere("watch", "--target", target(), "--filter", "status = OPEN");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.err()).startsWith("stillthere: INVALID_ARGUMENT INVALID_FILTER: ");
    }

    @Test
    void aServerThatIsNotThereFromTheBeginningIsNotWaitedFor() {
        String target = target();
        server.close();
        Ran ran = Ran.stillthere("watch", "--target", target);
        assertThat(ran.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err()).contains("no answer from " + target);
    }

    private String target() {
        return "127.0.0.1:" + server.server().port();
    }

    private List<String> rows(WatchBoard board) {
        return new WatchTable("")
                .draw(board.view(WatchTable.room(SIZE), server.now()), SIZE, server.now()).stream()
                        .skip(4)
                        .map(line -> line.text().replaceAll("\\s+", " "))
                        .toList();
    }

    private static Function<Runnable, WatchFeed.Listener> screen(WatchBoard board) {
        return stop -> new WatchScreen(board, new WatchTable(""), () -> Instant.EPOCH, () -> SIZE);
    }

    private static WatchHandoversRequest request(String filter, String handover) {
        return WatchHandoversRequest.newBuilder()
                .setTenant(Events.TENANT)
                .setFilter(filter)
                .setHandoverId(handover)
                .build();
    }

    private void report(HandoverEvent event) {
        HandoverServiceGrpc.newBlockingStub(server.channel()).reportEvent(Events.report(event));
    }

    private StillThereServer startOn(int port) throws StartupException {
        ConfigResult config = ConfigLoader.load(
                null,
                Map.of(),
                Map.of(ConfigKey.PORT, Integer.toString(port), ConfigKey.DATA_DIR, data.toString()),
                List.of());
        return StillThereServer.start(((ConfigResult.Ready) config).config());
    }

    /** A feed that runs, and what it has told its listener. */
    private static final class Feed implements AutoCloseable {
        private final WatchFeed feed;
        private final CompletableFuture<Void> end;
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        Feed(ManagedChannel channel, WatchHandoversRequest request, Function<Runnable, WatchFeed.Listener> listener) {
            feed = new WatchFeed(channel, request);
            WatchFeed.Listener heard = new Told(listener.apply(feed::stop), told);
            end = CompletableFuture.runAsync(() -> {
                try {
                    feed.run(heard);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }

        /** Waits until the listener was told that, and dealt with it. */
        void await(String what) throws InterruptedException {
            String next = told.poll(60, TimeUnit.SECONDS);
            while (next != null && !next.startsWith(what)) {
                next = told.poll(60, TimeUnit.SECONDS);
            }
            assertThat(next).as("what was to be told: %s", what).isNotNull();
        }

        CompletableFuture<Void> end() {
            return end;
        }

        @Override
        public void close() {
            feed.stop();
            end.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    private record Told(WatchFeed.Listener listener, BlockingQueue<String> told) implements WatchFeed.Listener {
        @Override
        public void connected() {
            listener.connected();
            told.add("connected");
        }

        @Override
        public void exists(Handover handover) {
            listener.exists(handover);
            told.add("exists " + handover.getHandoverId());
        }

        @Override
        public void current() {
            listener.current();
            told.add("current");
        }

        @Override
        public void changed(HandoverChange change) {
            listener.changed(change);
            told.add("changed " + change.getHandover().getHandoverId());
        }

        @Override
        public void lost(CallError error, Duration pause) {
            listener.lost(error, pause);
            assertThat(error.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            told.add("lost");
        }
    }
}
