package org.stillthere.server.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Participant;

/**
 * Reads one line of a trace:
 * {@code {"conversation":"id","startsAt":seconds,"events":[{"at":seconds,"from":"USER","chars":n}]}}.
 * Other fields are ignored.
 */
final class TraceLine {
    /** The end of the year 9999, as far as ISO dates go. */
    private static final double LATEST_START = 253_402_300_799.0;

    /** Ten years: microseconds are then still exact in a double. */
    private static final double LATEST_EVENT = 315_360_000.0;

    private static final int LONGEST_ID = 256;
    private static final double MICROS = 1_000_000.0;
    private static final Set<String> NAMES = Set.of("conversation", "startsAt", "events", "at", "from", "chars");

    private final JsonCursor json;
    private String field = "";

    private TraceLine(String line) {
        this.json = new JsonCursor(line);
    }

    /** What a line says. */
    sealed interface Result {
        /** A conversation. */
        record Read(Conversation conversation) implements Result {}

        /** None. The field is empty where the line as a whole is meant. */
        record Refused(String field, String reason) implements Result {}
    }

    static Result read(String line) {
        TraceLine reader = new TraceLine(line);
        try {
            return new Result.Read(reader.conversation());
        } catch (JsonCursor.Unexpected e) {
            return new Result.Refused(reader.field, String.valueOf(e.getMessage()));
        }
    }

    private Conversation conversation() throws JsonCursor.Unexpected {
        String id = null;
        Instant startsAt = null;
        List<Conversation.Message> messages = null;
        Set<String> seen = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            switch (name("", seen)) {
                case "conversation" -> id = id();
                case "startsAt" -> startsAt = Instant.EPOCH.plus(seconds(LATEST_START));
                case "events" -> messages = messages();
                default -> json.skipValue();
            }
            field = "";
        }
        json.endObject();
        json.end();
        return new Conversation(
                present("conversation", id), present("startsAt", startsAt), present("events", messages));
    }

    private List<Conversation.Message> messages() throws JsonCursor.Unexpected {
        List<Conversation.Message> messages = new ArrayList<>();
        json.beginArray();
        Duration earliest = Duration.ZERO;
        while (json.hasNext()) {
            Conversation.Message message = message("events[" + messages.size() + "]", earliest);
            earliest = message.at();
            messages.add(message);
            field = "events";
        }
        json.endArray();
        return messages;
    }

    private Conversation.Message message(String path, Duration earliest) throws JsonCursor.Unexpected {
        Duration at = null;
        Participant from = null;
        Set<String> seen = new HashSet<>();
        field = path;
        json.beginObject();
        while (json.hasNext()) {
            switch (name(path + ".", seen)) {
                case "at" -> at = seconds(LATEST_EVENT);
                case "from" -> from = participant();
                case "chars" -> seconds(Integer.MAX_VALUE);
                default -> json.skipValue();
            }
            field = path;
        }
        json.endObject();
        at = present(path + ".at", at);
        if (at.compareTo(earliest) < 0) {
            field = path + ".at";
            throw new JsonCursor.Unexpected("is before the event before it; sort the events by time");
        }
        return new Conversation.Message(at, present(path + ".from", from));
    }

    /** The name of the next field, which from now on is the one that an error names. */
    private String name(String path, Set<String> seen) throws JsonCursor.Unexpected {
        String name = json.name();
        if (NAMES.contains(name)) {
            field = path + name;
            if (!seen.add(name)) {
                throw new JsonCursor.Unexpected("is there twice");
            }
        }
        return name;
    }

    private String id() throws JsonCursor.Unexpected {
        String id = json.text();
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw new JsonCursor.Unexpected("must have 1 to " + LONGEST_ID + " characters, not " + id.length());
        }
        return id;
    }

    /** A number from 0 to {@code most}, precise to the microsecond. */
    private Duration seconds(double most) throws JsonCursor.Unexpected {
        double value = json.number();
        if (value < 0 || value > most) {
            throw new JsonCursor.Unexpected(
                    "must be a number from 0 to " + (long) most + ", not " + (value < 0 ? "less" : "more"));
        }
        return Duration.ofSeconds((long) value, Math.round((value - (long) value) * MICROS) * 1000);
    }

    private Participant participant() throws JsonCursor.Unexpected {
        String from = json.text();
        return switch (from) {
            case "USER" -> Participant.USER;
            case "AGENT" -> Participant.AGENT;
            default -> throw new JsonCursor.Unexpected("must be \"USER\" or \"AGENT\"");
        };
    }

    private <T> T present(String name, @Nullable T value) throws JsonCursor.Unexpected {
        if (value == null) {
            field = name;
            throw new JsonCursor.Unexpected("is missing");
        }
        return value;
    }
}
