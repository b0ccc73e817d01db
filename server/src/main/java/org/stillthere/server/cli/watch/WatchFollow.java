package org.stillthere.server.cli.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.stillthere.server.cli.call.ActionText;
import org.stillthere.server.cli.call.CallError;
import org.stillthere.server.cli.call.EventText;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.v1.Action;
import org.stillthere.v1.Decision;
import org.stillthere.v1.FiredRule;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverChange;

/** Prints the timeline of one handover, as the demo does, until the handover has ended. */
final class WatchFollow implements WatchFeed.Listener {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final String INDENT = " ".repeat(16);

    private final Screen screen;
    private final String id;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Runnable stop;
    private long sequence = -1;
    private boolean exists;

    /**
     * @param zone the time zone of the times shown
     * @param stop called when the handover has ended
     */
    WatchFollow(Screen screen, String id, InstantSource clock, ZoneId zone, Runnable stop) {
        this.screen = screen;
        this.id = id;
        this.clock = clock;
        this.zone = zone;
        this.stop = stop;
    }

    @Override
    public void connected() {
        exists = false;
    }

    @Override
    public void exists(Handover handover) {
        exists = true;
        WatchRow row = WatchRow.of(handover, "");
        if (sequence < 0) {
            screen.styledLine(screen.bold(id) + "  " + Screen.plain(standing(row)));
        } else if (row.sequence() > sequence) {
            screen.styledLine(screen.faint("  connected again; " + (row.sequence() - sequence)
                    + " decisions were made meanwhile. Now: " + standing(row)));
        } else {
            screen.styledLine(screen.faint("  connected again; nothing happened meanwhile"));
        }
        sequence = row.sequence();
        endIfOver(row);
    }

    @Override
    public void current() {
        if (!exists) {
            screen.styledLine(screen.bold(id) + "  is not there; it will be shown when it opens");
            sequence = 0;
        }
    }

    @Override
    public void changed(HandoverChange change) {
        Decision decision = change.getDecision();
        if (decision.getSequence() <= sequence) {
            return; // it came while the present was read, which shows it already
        }
        sequence = decision.getSequence();
        String time = TIME.withZone(zone).format(WatchRow.instant(decision.getDecidedAt()));
        screen.styledLine("  " + time + "  " + screen.bold(EventText.of(change.getEvent())));
        for (FiredRule rule : decision.getFiredRulesList()) {
            screen.styledLine(INDENT + screen.faint("rule  " + rule.getName()));
        }
        for (Action action : decision.getActionsList()) {
            screen.line(INDENT + "do    " + ActionText.of(action));
        }
        endIfOver(WatchRow.of(change.getHandover(), ""));
        if (screen.out().checkError()) {
            stop.run();
        }
    }

    @Override
    public void lost(CallError error, Duration pause) {
        screen.styledLine(screen.red("  the connection is lost ("
                + error.status().getCode() + ": " + error.cause() + "); again in " + pause.toMillis() / 1000.0 + " s"));
    }

    private void endIfOver(WatchRow row) {
        if (row.isFinal()) {
            screen.styledLine("  " + screen.green("ended " + row.status()));
            stop.run();
        }
    }

    private String standing(WatchRow row) {
        Instant now = clock.instant();
        StringBuilder text = new StringBuilder(row.status() + ", inactivity count " + row.count());
        Instant deadline = row.deadline();
        if (deadline != null) {
            Duration left = Duration.between(now, deadline);
            text.append(", timer '").append(row.timer()).append("' ");
            text.append(left.isNegative() ? "due" : "expires in " + WatchTable.length(left));
        } else if (!row.timer().isEmpty()) {
            text.append(", timer '").append(row.timer()).append("' of the caller");
        }
        if (row.closingSince() != null) {
            text.append(", the provider was asked to close it");
        }
        return text + (row.owner().isEmpty() ? "" : ", owner " + row.owner());
    }
}
