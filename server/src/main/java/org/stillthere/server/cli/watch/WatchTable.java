package org.stillthere.server.cli.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.server.cli.terminal.StyledLine;
import org.stillthere.server.cli.terminal.StyledLine.Style;
import org.stillthere.server.cli.terminal.TerminalSize;
import org.stillthere.server.cli.terminal.TextWidth;

/** Lays out a board for a terminal. A pure function: it reads neither a clock nor the terminal. */
final class WatchTable {
    /** Lines above the rows. */
    private static final int HEAD = 4;

    /** The column of the rule is the one that shrinks on a narrow terminal. */
    private static final int NARROWEST_RULE = 12;

    private static final int STATUS = 9;
    private static final int COUNT = 5;
    private static final int NEXT = 19;
    private static final int ACTOR = 12;

    private final String title;

    /** @param title what is watched */
    WatchTable(String title) {
        this.title = title;
    }

    /** How many rows fit on a terminal of that size. */
    static int room(TerminalSize size) {
        return Math.max(1, size.lines() - HEAD - 1);
    }

    /** The whole screen: never more lines, nor wider ones, than the terminal has. */
    List<StyledLine> draw(WatchBoard.View view, TerminalSize size, Instant now) {
        List<StyledLine> lines = new ArrayList<>();
        int columns = size.columns();
        lines.add(line(title, columns, Style.BOLD));
        lines.add(line(totals(view), columns, Style.PLAIN));
        lines.add(line(view.notice(), columns, Style.ALARM));
        int id = Math.max(8, Math.min(idWidth(view), columns * 3 / 10));
        int owner = view.rows().stream().anyMatch(row -> !row.owner().isEmpty()) ? 12 : 0;
        int rule = Math.max(NARROWEST_RULE, columns - id - STATUS - COUNT - NEXT - ACTOR - owner - 6);
        int[] widths = {id, STATUS, COUNT, NEXT, ACTOR, rule, owner};
        lines.add(line(
                row(widths, "HANDOVER", "STATUS", "COUNT", "NEXT", "LAST ACTOR", "LAST RULE", "OWNER"),
                columns,
                Style.FAINT));
        for (WatchRow row : view.rows()) {
            String text = row(
                    widths,
                    row.id(),
                    row.status(),
                    Integer.toString(row.count()),
                    next(row, now),
                    actor(row, now),
                    row.lastRule(),
                    row.owner());
            Style style = row.isFinal() ? Style.FAINT : row.closingSince() == null ? Style.PLAIN : Style.ALARM;
            lines.add(line(text, columns, style));
        }
        if (view.rows().isEmpty() && view.notice().isEmpty()) {
            lines.add(line("no open handovers", columns, Style.FAINT));
        }
        if (view.more() > 0) {
            lines.add(line(String.format(Locale.ROOT, "... and %,d more", view.more()), columns, Style.FAINT));
        }
        return lines.size() > size.lines() ? List.copyOf(lines.subList(0, size.lines())) : lines;
    }

    /** Minutes and seconds, and hours and days where there are any: {@code 0:42}, {@code 1:02:03}, {@code 3d 04:05}. */
    static String length(Duration length) {
        long seconds = length.toSeconds();
        if (seconds >= 86_400) {
            return String.format(
                    Locale.ROOT, "%dd %02d:%02d", seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
        }
        return seconds >= 3_600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    private static String totals(WatchBoard.View view) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Integer> status : view.byStatus().entrySet()) {
            text.append(status.getKey())
                    .append(' ')
                    .append(grouped(status.getValue()))
                    .append("   ");
        }
        if (view.closing() > 0) {
            text.append("closing ").append(grouped(view.closing())).append("   ");
        }
        WatchSeen seen = view.seen();
        return text.append("seen: ")
                .append(counted(seen.changes(), "change"))
                .append(", ")
                .append(counted(seen.prompts(), "prompt"))
                .append(", ")
                .append(counted(seen.closes(), "close"))
                .append(", ")
                .append(grouped(seen.ended()))
                .append(" ended")
                .toString();
    }

    private static String next(WatchRow row, Instant now) {
        if (row.closingSince() != null) {
            return "CLOSING for " + length(since(row.closingSince(), now));
        }
        if (row.isFinal() || row.timer().isEmpty()) {
            return "-";
        }
        Instant deadline = row.deadline();
        if (deadline == null) {
            return row.timer() + " (caller)";
        }
        Duration left = Duration.between(now, deadline);
        // A countdown shows 0:01 until the very end: nothing is due before its time.
        return row.timer() + " " + (left.isNegative() || left.isZero() ? "due" : length(left.plusMillis(999)));
    }

    private static String actor(WatchRow row, Instant now) {
        return row.lastAt() == null ? "-" : row.lastBy() + " " + length(since(row.lastAt(), now));
    }

    private static Duration since(@Nullable Instant then, Instant now) {
        return then == null || then.isAfter(now) ? Duration.ZERO : Duration.between(then, now);
    }

    private static int idWidth(WatchBoard.View view) {
        return view.rows().stream()
                .mapToInt(row -> TextWidth.of(Screen.plain(row.id())))
                .max()
                .orElse(0);
    }

    private static String row(int[] widths, String... cells) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            if (widths[i] > 0) {
                text.append(i == 0 ? "" : " ").append(TextWidth.fit(oneLine(cells[i]), widths[i]));
            }
        }
        return text.toString().stripTrailing();
    }

    private static StyledLine line(String text, int columns, Style style) {
        return new StyledLine(TextWidth.fit(oneLine(text), columns).stripTrailing(), style);
    }

    private static String oneLine(String text) {
        return Screen.plain(text).replace('\n', ' ');
    }

    private static String counted(long count, String what) {
        return grouped(count) + " " + what + (count == 1 ? "" : "s");
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
