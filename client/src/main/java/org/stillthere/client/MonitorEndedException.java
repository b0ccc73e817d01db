package org.stillthere.client;

import io.grpc.Status;
import org.stillthere.v1.ErrorReason;

/**
 * The monitor has ended, and the event was not answered: the server may or may not have decided on it. Reporting the
 * same event again, with the same id, is safe.
 */
public final class MonitorEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Status status;
    private final ErrorReason reason;
    private final boolean closed;

    private MonitorEndedException(String message, Status status, ErrorReason reason, boolean closed) {
        super(message, status.getCause());
        this.status = status;
        this.reason = reason;
        this.closed = closed;
    }

    static MonitorEndedException byClose() {
        String message = "the monitor was closed";
        return new MonitorEndedException(
                message, Status.CANCELLED.withDescription(message), ErrorReason.ERROR_REASON_UNSPECIFIED, true);
    }

    static MonitorEndedException byServer(Status status, ErrorReason reason) {
        return new MonitorEndedException(
                "the server refused the stream for good: " + status.getCode() + ", " + status.getDescription(),
                status,
                reason,
                false);
    }

    /** Whether {@link HandoverMonitor#close} was called. */
    public boolean closed() {
        return closed;
    }

    /** The status that the stream ended with; {@code CANCELLED} after {@code close}. */
    public Status status() {
        return status;
    }

    /** The reason that the server gave; {@code ERROR_REASON_UNSPECIFIED} if it gave none. */
    public ErrorReason reason() {
        return reason;
    }
}
