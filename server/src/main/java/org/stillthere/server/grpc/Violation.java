package org.stillthere.server.grpc;

import java.util.Map;
import org.stillthere.v1.ErrorReason;

/**
 * A field of a request that is wrong.
 *
 * @param field its path, for example {@code events[3].tenant}
 * @param description what is wrong with it, and what it must be
 * @param reason the documented reason
 * @param metadata what {@link ErrorReason} documents for the reason
 */
record Violation(String field, String description, ErrorReason reason, Map<String, String> metadata) {
    static Violation of(String field, String description) {
        return new Violation(field, description, ErrorReason.ERROR_REASON_INVALID_FIELD, Map.of("field", field));
    }
}
