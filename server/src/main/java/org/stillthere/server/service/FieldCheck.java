package org.stillthere.server.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.stillthere.policy.model.HandoverState;

/**
 * Collects everything that is wrong with the fields of one request, so that a caller can mend it in one go.
 * Not thread-safe.
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
    /** Made when the first is found: most requests have none. */
    private List<Violation> violations = List.of();

    /** @param prefix what the paths of its fields begin with */
    FieldCheck(String prefix) {
        this.prefix = prefix;
    }

    boolean passed() {
        return violations.isEmpty();
    }

    /** What is wrong, as a rejection. Only if something is. */
    Rejection rejection() {
        return Rejection.invalid(violations);
    }

    /** The path of a field of this request, as callers see it. */
    String path(String field) {
        return prefix + field;
    }

    void fail(String field, String description) {
        fail(Violation.of(path(field), description));
    }

    void fail(Violation violation) {
        if (violations.isEmpty()) {
            violations = new ArrayList<>();
        }
        violations.add(violation);
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

    /** A number from 0 to that. */
    void range(String field, int value, int most) {
        if (value < 0 || value > most) {
            fail(field, "must be from 0 to " + most + ", not " + value);
        }
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
        return values.isEmpty() ? Collections.emptySortedMap() : new TreeMap<>(values);
    }

    /** Which handovers a filter lets through; none where it can't be read. */
    Predicate<HandoverState> filter(String value) {
        HandoverFilter.Parsed parsed = HandoverFilter.parse(value);
        if (parsed instanceof HandoverFilter.Parsed.Unreadable unreadable) {
            String field = path("filter");
            fail(new Violation(
                    field,
                    "column " + unreadable.column() + ": " + unreadable.message(),
                    Reason.INVALID_FILTER,
                    Map.of("field", field, "column", Integer.toString(unreadable.column()))));
            return state -> false;
        }
        return ((HandoverFilter.Parsed.Matching) parsed).predicate();
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
