package org.stillthere.server.cli.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverChange;

/**
 * The handovers that a watch shows, kept up to date with what the server sends. Thread-safe: one thread writes from the
 * stream, another reads to draw.
 */
final class WatchBoard {
    /** How long a handover that has ended is still shown. */
    static final Duration FAREWELL = Duration.ofSeconds(10);

    private final boolean all;
    private final Map<String, WatchRow> rows = new HashMap<>();
    private @Nullable Set<String> listed;
    private int lists;
    private WatchSeen seen = WatchSeen.NOTHING;
    private String notice = "connecting";

    /** @param all whether to keep ended handovers for good */
    WatchBoard(boolean all) {
        this.all = all;
    }

    /**
     * What to draw.
     *
     * @param rows the first rows, what is due next on top
     * @param more how many further rows there are
     * @param byStatus how many handovers there are in each status
     * @param closing how many wait for the provider to confirm their close
     * @param notice why the rows may be out of date; empty if they are not
     */
    record View(
            List<WatchRow> rows, int more, Map<String, Integer> byStatus, int closing, WatchSeen seen, String notice) {}

    /** A connection begins, and the server lists what exists. Returns the number of the list. */
    synchronized int connected() {
        notice = "reading what exists";
        return listing();
    }

    /** The server lists again what exists; changes may arrive meanwhile. Returns the number of the list. */
    synchronized int listing() {
        listed = new HashSet<>();
        return ++lists;
    }

    /** A handover exists. */
    synchronized void exists(Handover handover) {
        if (listed != null) {
            listed.add(handover.getHandoverId());
        }
        WatchRow before = rows.get(handover.getHandoverId());
        if (before == null || before.sequence() <= handover.getDecisionSequence()) {
            put(WatchRow.of(handover, before == null ? "" : before.lastRule()));
        }
    }

    /**
     * The list is complete: handovers that were not in it and did not change meanwhile are gone or no longer match. Has no
     * effect if another list has begun since.
     */
    synchronized void listed(int list) {
        Set<String> known = listed;
        if (known != null && list == lists) {
            rows.keySet().retainAll(known);
            listed = null;
            notice = "";
        }
    }

    /** Whether what is shown is up to date. */
    synchronized boolean isLive() {
        return notice.isEmpty();
    }

    /** A handover changed. */
    synchronized void changed(HandoverChange change) {
        Handover handover = change.getHandover();
        WatchRow before = rows.get(handover.getHandoverId());
        WatchRow row =
                WatchRow.of(handover, WatchRow.lastRule(change.getDecision(), before == null ? "" : before.lastRule()));
        seen = seen.plus(change, row.isFinal());
        if (before == null || before.sequence() <= row.sequence()) {
            rows.put(row.id(), row);
        }
        if (listed != null) {
            listed.add(row.id());
        }
    }

    /** The connection is lost; what is known stays on the board. */
    synchronized void lost(String reason) {
        listed = null;
        notice = reason;
    }

    /** The first {@code most} rows, and the totals. Drops handovers that ended long enough ago. */
    synchronized View view(int most, Instant now) {
        Map<String, Integer> byStatus = new TreeMap<>();
        int closing = 0;
        PriorityQueue<WatchRow> first = new PriorityQueue<>(Collections.reverseOrder(WatchRow.DUE_FIRST));
        for (Iterator<WatchRow> each = rows.values().iterator(); each.hasNext(); ) {
            WatchRow row = each.next();
            if (!all && row.isFinal() && row.updatedAt().plus(FAREWELL).isBefore(now)) {
                each.remove();
                continue;
            }
            byStatus.merge(row.status(), 1, Integer::sum);
            closing += row.closingSince() == null ? 0 : 1;
            first.add(row);
            if (first.size() > most) {
                first.poll();
            }
        }
        List<WatchRow> top = new ArrayList<>(first);
        top.sort(WatchRow.DUE_FIRST);
        return new View(top, rows.size() - top.size(), byStatus, closing, seen, notice);
    }

    /** Handovers that had ended before the watch began are left out, unless all are kept. */
    private void put(WatchRow row) {
        if (all || !row.isFinal() || rows.containsKey(row.id())) {
            rows.put(row.id(), row);
        }
    }
}
