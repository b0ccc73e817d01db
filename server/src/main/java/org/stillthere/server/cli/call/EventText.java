package org.stillthere.server.cli.call;

import java.util.Locale;
import java.util.TreeSet;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.AttributesChanged;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Participant;
import org.stillthere.v1.StatusChanged;

/** Describes an event in words. */
public final class EventText {
    /** The prefix of the ids of the server's own events. */
    private static final String SERVER_PREFIX = "stillthere/";

    private EventText() {}

    /** What happened, in a few words. */
    public static String of(HandoverEvent event) {
        return switch (event.getEventCase()) {
            case STATUS_CHANGED -> status(event.getStatusChanged());
            case ACTIVITY_TICK -> activity(event.getActivityTick());
            case TIMER_FIRED ->
                "timer '" + event.getTimerFired().getTimer() + "' of the "
                        + (event.getEventId().startsWith(SERVER_PREFIX) ? "server" : "caller") + " expired";
            case PROVIDER_EVENT -> "event '" + event.getProviderEvent().getName() + "' of the provider";
            case ATTRIBUTES_CHANGED -> attributes(event.getAttributesChanged());
            case CLOSE_REFUSED -> "close refused by the caller";
            case EVENT_NOT_SET -> "(an event that this version does not know)";
        };
    }

    /** The participant in one lower-case word; empty if there is none. */
    public static String of(Participant participant) {
        return participant == Participant.PARTICIPANT_UNSPECIFIED || participant == Participant.UNRECOGNIZED
                ? ""
                : participant.name().replace("PARTICIPANT_", "").toLowerCase(Locale.ROOT);
    }

    private static String status(StatusChanged changed) {
        return changed.getProviderStatus().isEmpty()
                ? "status " + changed.getStatus().name().replace("HANDOVER_STATUS_", "")
                : "status '" + changed.getProviderStatus() + "' of the provider";
    }

    private static String activity(ActivityTick tick) {
        String kind = tick.getKind().name().replace("ACTIVITY_KIND_", "").toLowerCase(Locale.ROOT);
        return kind + " of the " + of(tick.getBy());
    }

    private static String attributes(AttributesChanged changed) {
        StringBuilder text = new StringBuilder("attributes changed");
        new TreeSet<>(changed.getSetMap().keySet())
                .forEach(key -> text.append(", '").append(key).append("' set"));
        changed.getRemoveList().forEach(key -> text.append(", '").append(key).append("' removed"));
        return text.toString();
    }
}
