package org.stillthere.policy.model;

import java.util.Optional;

/**
 * Where a handover stands.
 *
 * <pre>
 *   (none) ──▶ QUEUE ◀──▶ ACTIVE          open: inactivity is acted on
 *                 │          │
 *                 └────┬─────┘
 *                      ▼
 *       COMPLETED, CANCELLED, ERROR       final: nothing changes any more
 * </pre>
 */
public enum HandoverStatus {
    /** Waiting for an agent. */
    QUEUE(false),
    /** The agent wrote the first message. */
    ACTIVE(false),
    /** Ended in the ordinary way. */
    COMPLETED(true),
    /** Withdrawn before it was completed. */
    CANCELLED(true),
    /** Failed at the provider. */
    ERROR(true);

    private final boolean isFinal;

    HandoverStatus(boolean isFinal) {
        this.isFinal = isFinal;
    }

    /** Whether the handover is over. */
    public boolean isFinal() {
        return isFinal;
    }

    /** Whether inactivity is acted on. */
    public boolean isOpen() {
        return !isFinal;
    }

    /** The status of exactly this name, case-sensitive; empty if the name is a provider's own. */
    public static Optional<HandoverStatus> named(String name) {
        for (HandoverStatus status : values()) {
            if (status.name().equals(name)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
