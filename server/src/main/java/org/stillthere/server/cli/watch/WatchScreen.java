package org.stillthere.server.cli.watch;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.stillthere.server.cli.call.CallError;
import org.stillthere.server.cli.terminal.TerminalFrame;
import org.stillthere.server.cli.terminal.TerminalSize;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverChange;

/** Draws a board on the terminal a few times a second, until the feed that fills it has ended. */
final class WatchScreen implements WatchFeed.Listener {
    private static final long FRAME_MILLIS = 250;

    /** Asking for the size starts a process, so it is done rarely. */
    private static final int FRAMES_PER_SIZE = 8;

    private final WatchBoard board;
    private final WatchTable table;
    private final InstantSource clock;
    private final Supplier<TerminalSize> size;
    private int list;

    /** @param size the present size of the terminal */
    WatchScreen(WatchBoard board, WatchTable table, InstantSource clock, Supplier<TerminalSize> size) {
        this.board = board;
        this.table = table;
        this.clock = clock;
        this.size = size;
    }

    /** Draws until {@code end} is done or the output is closed. */
    void run(TerminalFrame frame, CompletableFuture<?> end) throws InterruptedException, ExecutionException {
        TerminalSize now = size.get();
        for (int frames = 1; !frame.isGone(); frames++) {
            if (frames % FRAMES_PER_SIZE == 0) {
                now = size.get();
            }
            frame.draw(table.draw(board.view(WatchTable.room(now), clock.instant()), now, clock.instant()), now);
            try {
                end.get(FRAME_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                // the next frame
            }
        }
    }

    @Override
    public void connected() {
        list = board.connected();
    }

    @Override
    public void exists(Handover handover) {
        board.exists(handover);
    }

    @Override
    public void current() {
        board.listed(list);
    }

    @Override
    public void changed(HandoverChange change) {
        board.changed(change);
    }

    @Override
    public void lost(CallError error, Duration pause) {
        board.lost("the connection is lost, again in " + pause.toMillis() / 1000.0 + " s ("
                + error.status().getCode() + ": " + error.cause() + ")");
    }
}
