package org.stillthere.server.service;

import java.util.Map;

/**
 * A field of a request that is wrong.
 *
 * @param field its path, for example {@code events[3].tenant}
 * @param description what is wrong with it, and what it must be
 * @param reason the documented reason
 * @param metadata what the API documents for the reason
 */
public record Violation(String field, String description, Reason reason, Map<String, String> metadata) {
    static Violation of(String field, String description) {
        return new Violation(field, description, Reason.INVALID_FIELD, Map.of("field", field));
    }
}
