package org.stillthere.server.cli.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.stillthere.server.cli.call.ActionText;
import org.stillthere.server.cli.call.CallError;
import org.stillthere.server.cli.call.EventText;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.v1.Decision;
import org.stillthere.v1.FiredRule;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverChange;

/**
 * A watch for scripts: one line for each message. It begins with the time and one of {@code exists}, {@code current},
 * {@code change} and {@code lost}; the rest is {@code key=value}, values in double quotes where they are texts.
 */
final class WatchLines implements WatchFeed.Listener {
    private final Screen screen;
    private final InstantSource clock;
    private final boolean one;
    private final Runnable stop;
    private long existing;

    /**
     * @param clock the time of messages that carry none
     * @param one whether a single handover is watched
     * @param stop called when the output is closed, or when that handover has ended
     */
    WatchLines(Screen screen, InstantSource clock, boolean one, Runnable stop) {
        this.screen = screen;
        this.clock = clock;
        this.one = one;
        this.stop = stop;
    }

    @Override
    public void connected() {
        existing = 0;
    }

    @Override
    public void exists(Handover handover) {
        existing++;
        print(WatchRow.instant(handover.getUpdatedAt()), "exists " + state(handover));
        endIfOver(handover);
    }

    @Override
    public void current() {
        print(clock.instant(), "current handovers=" + existing);
    }

    @Override
    public void changed(HandoverChange change) {
        Decision decision = change.getDecision();
        List<String> rules =
                decision.getFiredRulesList().stream().map(FiredRule::getName).toList();
        List<String> actions =
                decision.getActionsList().stream().map(ActionText::of).toList();
        print(
                WatchRow.instant(decision.getDecidedAt()),
                "change " + state(change.getHandover()) + " event=" + quoted(EventText.of(change.getEvent())) + " do="
                        + quoted(String.join("; ", actions)) + " rules=" + quoted(String.join("; ", rules)));
        endIfOver(change.getHandover());
    }

    @Override
    public void lost(CallError error, Duration pause) {
        print(
                clock.instant(),
                "lost reason=" + quoted(error.status().getCode() + ": " + error.cause()) + " retry_ms="
                        + pause.toMillis());
    }

    private static String state(Handover handover) {
        WatchRow row = WatchRow.of(handover, "");
        return "handover=" + quoted(row.id()) + " sequence=" + row.sequence() + " status=" + row.status() + " count="
                + row.count()
                + (row.deadline() == null ? "" : " next=" + row.timer() + "@" + row.deadline())
                + (row.closingSince() == null
                        ? ""
                        : " closing=" + quoted(handover.getPendingClose().getReason()))
                + (row.owner().isEmpty() ? "" : " owner=" + quoted(row.owner()));
    }

    private void endIfOver(Handover handover) {
        if (one && WatchRow.of(handover, "").isFinal()) {
            stop.run();
        }
    }

    private void print(Instant at, String text) {
        screen.line(at + " " + text);
        if (screen.out().checkError()) {
            stop.run();
        }
    }

    private static String quoted(String text) {
        String inner = text.codePoints()
                .mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c : c == '\n' ? "\\n" : Character.toString(c))
                .collect(Collectors.joining());
        return "\"" + inner + "\"";
    }
}
