package org.stillthere.server.service;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why a call or an event was rejected: a value, which each transport maps to an error of its own in one place.
 * Immutable.
 *
 * @param reason the documented reason
 * @param message for a person: what is wrong, where, and what to do
 * @param metadata what the API documents for the reason
 * @param violations the fields that are wrong; empty unless it is about fields
 */
public record Rejection(Reason reason, String message, Map<String, String> metadata, List<Violation> violations) {
    /** Keeps unmodifiable copies. */
    public Rejection {
        metadata = Map.copyOf(metadata);
        violations = List.copyOf(violations);
    }

    /** A rejection with metadata. */
    public static Rejection of(Reason reason, String message, Map<String, String> metadata) {
        return new Rejection(reason, message, metadata, List.of());
    }

    /** A rejection that needs no metadata. */
    public static Rejection of(Reason reason, String message) {
        return of(reason, message, Map.of());
    }

    /** A fault of the server, which the log explains under that incident. */
    public static Rejection fault(String incident) {
        return of(
                Reason.INTERNAL_FAULT,
                "a fault of the server; its log tells more under " + incident,
                Map.of("incident", incident));
    }

    /**
     * Fields that are wrong; the first of them gives the reason.
     *
     * @param violations at least one
     */
    static Rejection invalid(List<Violation> violations) {
        Violation first = violations.get(0);
        String message = violations.stream()
                .map(violation -> violation.field() + ": " + violation.description())
                .collect(Collectors.joining("; "));
        return new Rejection(first.reason(), message, first.metadata(), violations);
    }
}
