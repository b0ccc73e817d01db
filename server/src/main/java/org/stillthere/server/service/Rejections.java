package org.stillthere.server.service;

import java.util.HashMap;
import java.util.Map;
import org.stillthere.policy.kernel.Refusal;
import org.stillthere.server.lane.Answer;

/** The one place where what the kernel refuses, and what a lane could not do, becomes a rejection. Thread-safe. */
final class Rejections implements Refusal.Cases<Rejection> {
    private final int maxInFlight;

    Rejections(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    Rejection unavailable(Answer.Cause cause) {
        return switch (cause) {
            case TOO_MANY_IN_FLIGHT ->
                Rejection.of(
                        Reason.TOO_MANY_IN_FLIGHT,
                        maxInFlight
                                + " events are under way, which is all that the server takes at a time: report again"
                                + " in a moment",
                        Map.of("limit", Integer.toString(maxInFlight)));
            case SHUTTING_DOWN ->
                Rejection.of(
                        Reason.SHUTTING_DOWN, "the server is shutting down: report again, the same event id is safe");
            case STORE_FAILED -> storeFailed();
        };
    }

    Rejection failed(Answer.Failed failed) {
        return failed instanceof Answer.Unavailable unavailable
                ? unavailable(unavailable.cause())
                : Rejection.fault(((Answer.Faulted) failed).incident());
    }

    static Rejection storeFailed() {
        return Rejection.of(Reason.STORE_FAILED, "the store failed: try again, the same event id is safe");
    }

    @Override
    public Rejection handoverNotFound(Refusal.HandoverNotFound refusal) {
        return Rejection.of(
                Reason.HANDOVER_NOT_FOUND,
                refusal.message(),
                Map.of(
                        "tenant", refusal.key().tenant(),
                        "handover_id", refusal.key().handoverId()));
    }

    @Override
    public Rejection handoverFinal(Refusal.HandoverFinal refusal) {
        return Rejection.of(
                Reason.HANDOVER_FINAL,
                refusal.message(),
                Map.of("status", refusal.status().name()));
    }

    @Override
    public Rejection timerStale(Refusal.TimerStale refusal) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("timer", refusal.timer());
        metadata.put("generation", Long.toString(refusal.generation()));
        if (refusal.running() != null) {
            metadata.put("running_generation", Long.toString(refusal.running()));
        }
        return Rejection.of(Reason.TIMER_STALE, refusal.message(), metadata);
    }

    @Override
    public Rejection timerOwnedByServer(Refusal.TimerOwnedByServer refusal) {
        return Rejection.of(Reason.TIMER_OWNED_BY_SERVER, refusal.message(), Map.of("timer", refusal.timer()));
    }

    @Override
    public Rejection eventIdReused(Refusal.EventIdReused refusal) {
        return Rejection.of(Reason.EVENT_ID_REUSED, refusal.message(), Map.of("event_id", refusal.eventId()));
    }

    @Override
    public Rejection tooManyAttributes(Refusal.TooManyAttributes refusal) {
        return Rejection.of(
                Reason.TOO_MANY_ATTRIBUTES, refusal.message(), Map.of("limit", Integer.toString(refusal.limit())));
    }

    @Override
    public Rejection policyFailed(Refusal.PolicyFailed refusal) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("policy_version", refusal.version().toString());
        if (refusal.rule() != null) {
            metadata.put("rule", refusal.rule());
        }
        return Rejection.of(Reason.POLICY_FAILED, refusal.message(), metadata);
    }
}
