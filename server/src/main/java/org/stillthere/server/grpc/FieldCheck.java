package org.stillthere.server.grpc;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.v1.ErrorReason;

/**
 * Collects what is wrong with the fields of one request, all of it, so that a caller mends it in one go.
 * Field paths begin with the prefix it was made with. Used by one thread.
 */
final class FieldCheck {
    static final int MAX_TENANT = 128;
    static final int MAX_ID = 256;
    static final int MAX_NAME = 128;
    static final int MAX_KEY = 64;
    static final int MAX_VALUE = 4_096;
    static final int MAX_ENTRIES = 64;

    /** What UTF-8 takes for a char of a text, at most. */
    private static final int MOST_BYTES_OF_CHAR = 3;

    private static final Pattern DECISION_ID = Pattern.compile("[0-9a-f]{32}");

    private final String prefix;
    private final List<Violation> violations = new ArrayList<>();

    FieldCheck(String prefix) {
        this.prefix = prefix;
    }

    List<Violation> violations() {
        return violations;
    }

    boolean passed() {
        return violations.isEmpty();
    }

    void fail(String field, String description) {
        violations.add(Violation.of(prefix + field, description));
    }

    String tenant(String value) {
        return text("tenant", value, 1, MAX_TENANT);
    }

    String handoverId(String value) {
        return text("handover_id", value, 1, MAX_ID);
    }

    /** A text of so many bytes of UTF-8, without control characters. */
    String text(String field, String value, int min, int max) {
        int bytes = bytes(value, max);
        if (bytes < min || bytes > max) {
            fail(
                    field,
                    value.isEmpty()
                            ? "is required"
                            : "must have at most " + max + " bytes, it has " + bytes
                                    + (value.length() > max ? " or more" : ""));
        } else if (hasControls(value)) {
            fail(field, "must not hold control characters");
        }
        return value;
    }

    /** The id of a decision, letter for letter as the server wrote it. */
    String decisionId(String field, String value) {
        if (!DECISION_ID.matcher(value).matches()) {
            fail(
                    field,
                    value.isEmpty()
                            ? "is required"
                            : "must be a decision_id as the server sent it: 32 hex digits in lower case");
        }
        return value;
    }

    /** Values may hold anything, line breaks too. */
    SortedMap<String, String> texts(String field, Map<String, String> values) {
        if (values.size() > MAX_ENTRIES) {
            fail(field, "must have at most " + MAX_ENTRIES + " entries, it has " + values.size());
            return Collections.emptySortedMap(); // a message has room for a million: look at none of them
        }
        values.forEach((key, value) -> {
            text(field + " key", key, 1, MAX_KEY);
            if (bytes(value, MAX_VALUE) > MAX_VALUE) {
                fail(field + "[" + shortened(key) + "]", "must have at most " + MAX_VALUE + " bytes");
            }
        });
        return new TreeMap<>(values);
    }

    /** Which handovers a filter lets through; none where it can't be read. */
    Predicate<HandoverState> filter(String value) {
        HandoverFilter.Parsed parsed = HandoverFilter.parse(value);
        if (parsed instanceof HandoverFilter.Parsed.Unreadable unreadable) {
            String field = prefix + "filter";
            violations.add(new Violation(
                    field,
                    "column " + unreadable.column() + ": " + unreadable.message(),
                    ErrorReason.ERROR_REASON_INVALID_FILTER,
                    Map.of("field", field, "column", Integer.toString(unreadable.column()))));
            return state -> false;
        }
        return ((HandoverFilter.Parsed.Matching) parsed).predicate();
    }

    /** A time near the server's clock, or null where the message does not have it. */
    @Nullable
    Instant occurredAt(boolean present, Timestamp value, Instant now, EventLimits limits) {
        if (!present) {
            return null;
        }
        if (!Timestamps.isValid(value)) {
            fail("occurred_at", "is not a time: seconds or nanos are out of the range of google.protobuf.Timestamp");
            return null;
        }
        Instant time = Instant.ofEpochSecond(value.getSeconds(), value.getNanos());
        Instant earliest = now.minus(limits.maxAge());
        Instant latest = now.plus(limits.maxSkew());
        if (time.isBefore(earliest) || time.isAfter(latest)) {
            String field = prefix + "occurred_at";
            violations.add(new Violation(
                    field,
                    time + " is too far from the server's clock: it must lie between " + earliest + " and " + latest,
                    ErrorReason.ERROR_REASON_OCCURRED_AT_OUT_OF_RANGE,
                    Map.of("field", field, "earliest", earliest.toString(), "latest", latest.toString())));
        }
        return time;
    }

    /** How many bytes of UTF-8 the text has, where only that tells whether they are more than so many; else how many chars. */
    private static int bytes(String value, int max) {
        int chars = value.length();
        return chars > max || chars * MOST_BYTES_OF_CHAR <= max ? chars : value.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean hasControls(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static String shortened(String key) {
        return key.length() <= MAX_KEY ? key : key.substring(0, MAX_KEY) + "…";
    }
}
