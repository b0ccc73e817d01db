package org.stillthere.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.client.ReportLane.Numbered;
import org.stillthere.client.ReportLane.Place;
import org.stillthere.v1.HandoverEvent;

/**
 * What is to be reported or was not answered. Events are sent in the order in which they were taken in, as far as
 * the one before in the same handover was answered.
 *
 * <p>Refusals of closes are apart: they wait for nothing. The answer before them may be held back by the server until
 * the very close is acked that they are about.
 */
final class Reports {
    /** The least that a server may be set to read is far less than this; its default is far more. */
    private static final int MAX_BATCH_BYTES = 256 << 10;

    private final Map<HandoverKey, ReportLane> lanes = new HashMap<>();
    private final Map<String, ReportLane> refusals = new HashMap<>();
    private final TreeMap<Long, ReportLane> ready = new TreeMap<>();
    private final TreeMap<Long, ReportLane> readyRefusals = new TreeMap<>();
    private long taken;

    void add(Report report) {
        ReportLane lane = lanes.computeIfAbsent(HandoverKey.of(report.event()), key -> new ReportLane());
        lane.reports.add(new Numbered(++taken, report));
        if (lane.reports.size() == 1) {
            ready(lane);
        }
    }

    void addRefusal(Report report) {
        ReportLane lane = new ReportLane();
        lane.reports.add(new Numbered(++taken, report));
        if (refusals.putIfAbsent(report.event().getEventId(), lane) == null) {
            ready(lane);
        }
    }

    boolean isEmpty() {
        return lanes.isEmpty() && refusals.isEmpty();
    }

    boolean hasReadyRefusals() {
        return !readyRefusals.isEmpty();
    }

    /** Takes the next events that may be sent: none, one, or several that are not too large together. */
    List<HandoverEvent> take(int most) {
        List<HandoverEvent> events = new ArrayList<>();
        long bytes = 0;
        TreeMap<Long, ReportLane> from = readyRefusals.isEmpty() ? ready : readyRefusals;
        while (!from.isEmpty() && events.size() < most) {
            ReportLane lane = from.firstEntry().getValue();
            HandoverEvent event = lane.first().report().event();
            bytes += event.getSerializedSize();
            if (bytes > MAX_BATCH_BYTES && !events.isEmpty()) {
                break;
            }
            from.pollFirstEntry();
            lane.place = Place.SENT;
            events.add(event);
        }
        return events;
    }

    /** The report that an answer is about; null if none of that id was sent, or it was answered. */
    @Nullable
    ReportLane sent(HandoverKey key, String eventId) {
        ReportLane refusal = refusals.get(eventId);
        if (refusal != null && refusal.isSent(key, eventId)) {
            return refusal;
        }
        ReportLane lane = lanes.get(key);
        return lane != null && lane.isSent(key, eventId) ? lane : null;
    }

    /** The first report of the lane was refused for now; it is not sent before {@link #ready}. */
    void putOff(ReportLane lane) {
        lane.place = Place.PUT_OFF;
        lane.timesPutOff++;
    }

    /** The first report of the lane may be sent. */
    void ready(ReportLane lane) {
        lane.place = Place.READY;
        (isRefusal(lane) ? readyRefusals : ready).put(lane.first().number(), lane);
    }

    /** The first report of the lane was answered for good. */
    void remove(ReportLane lane) {
        boolean refusal = isRefusal(lane);
        HandoverEvent event = lane.reports.remove().report().event();
        lane.timesPutOff = 0;
        if (refusal) {
            refusals.remove(event.getEventId());
        } else if (lane.reports.isEmpty()) {
            lanes.remove(HandoverKey.of(event));
        } else {
            ready(lane);
        }
    }

    boolean isRefusal(ReportLane lane) {
        return refusals.get(lane.first().report().event().getEventId()) == lane;
    }

    /** The stream broke: what was sent and not answered is sent again. */
    void broken() {
        readySent(lanes);
        readySent(refusals);
    }

    private void readySent(Map<?, ReportLane> of) {
        for (ReportLane lane : of.values()) {
            if (lane.place == Place.SENT) {
                ready(lane);
            }
        }
    }

    /** Takes everything out. */
    List<Report> removeAll() {
        List<Report> all = new ArrayList<>();
        lanes.values().forEach(lane -> lane.reports.forEach(numbered -> all.add(numbered.report())));
        refusals.values().forEach(lane -> lane.reports.forEach(numbered -> all.add(numbered.report())));
        lanes.clear();
        refusals.clear();
        ready.clear();
        readyRefusals.clear();
        return all;
    }
}
