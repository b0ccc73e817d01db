package org.stillthere.server.grpc;

import io.grpc.Status.Code;
import java.util.HashMap;
import java.util.Map;
import org.stillthere.policy.kernel.Refusal;
import org.stillthere.server.lane.Answer;
import org.stillthere.v1.ErrorReason;

/** The one place where the refusals of the kernel and of the lanes become errors of the API. */
final class AnswerMapper implements Refusal.Cases<ApiError> {
    private final int maxInFlight;

    AnswerMapper(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    ApiError unavailable(Answer.Cause cause) {
        return switch (cause) {
            case TOO_MANY_IN_FLIGHT ->
                ApiError.of(
                        Code.RESOURCE_EXHAUSTED,
                        ErrorReason.ERROR_REASON_TOO_MANY_IN_FLIGHT,
                        maxInFlight
                                + " events are under way, which is all that the server takes at a time: report again"
                                + " in a moment",
                        Map.of("limit", Integer.toString(maxInFlight)));
            case SHUTTING_DOWN ->
                ApiError.of(
                        Code.UNAVAILABLE,
                        ErrorReason.ERROR_REASON_SHUTTING_DOWN,
                        "the server is shutting down: report again, the same event id is safe");
            case STORE_FAILED -> storeFailed();
        };
    }

    ApiError failed(Answer.Failed failed) {
        return failed instanceof Answer.Unavailable unavailable
                ? unavailable(unavailable.cause())
                : faulted(((Answer.Faulted) failed).incident());
    }

    static ApiError storeFailed() {
        return ApiError.of(
                Code.UNAVAILABLE,
                ErrorReason.ERROR_REASON_STORE_FAILED,
                "the store failed: try again, the same event id is safe");
    }

    static ApiError faulted(String incident) {
        return ApiError.of(
                Code.INTERNAL,
                ErrorReason.ERROR_REASON_INTERNAL_FAULT,
                "a fault of the server; its log tells more under " + incident,
                Map.of("incident", incident));
    }

    @Override
    public ApiError handoverNotFound(Refusal.HandoverNotFound refusal) {
        return ApiError.of(
                Code.NOT_FOUND,
                ErrorReason.ERROR_REASON_HANDOVER_NOT_FOUND,
                refusal.message(),
                Map.of(
                        "tenant", refusal.key().tenant(),
                        "handover_id", refusal.key().handoverId()));
    }

    @Override
    public ApiError handoverFinal(Refusal.HandoverFinal refusal) {
        return ApiError.of(
                Code.FAILED_PRECONDITION,
                ErrorReason.ERROR_REASON_HANDOVER_FINAL,
                refusal.message(),
                Map.of("status", refusal.status().name()));
    }

    @Override
    public ApiError timerStale(Refusal.TimerStale refusal) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("timer", refusal.timer());
        metadata.put("generation", Long.toString(refusal.generation()));
        if (refusal.running() != null) {
            metadata.put("running_generation", Long.toString(refusal.running()));
        }
        return ApiError.of(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_TIMER_STALE, refusal.message(), metadata);
    }

    @Override
    public ApiError timerOwnedByServer(Refusal.TimerOwnedByServer refusal) {
        return ApiError.of(
                Code.FAILED_PRECONDITION,
                ErrorReason.ERROR_REASON_TIMER_OWNED_BY_SERVER,
                refusal.message(),
                Map.of("timer", refusal.timer()));
    }

    @Override
    public ApiError eventIdReused(Refusal.EventIdReused refusal) {
        return ApiError.of(
                Code.ALREADY_EXISTS,
                ErrorReason.ERROR_REASON_EVENT_ID_REUSED,
                refusal.message(),
                Map.of("event_id", refusal.eventId()));
    }

    @Override
    public ApiError tooManyAttributes(Refusal.TooManyAttributes refusal) {
        return ApiError.of(
                Code.RESOURCE_EXHAUSTED,
                ErrorReason.ERROR_REASON_TOO_MANY_ATTRIBUTES,
                refusal.message(),
                Map.of("limit", Integer.toString(refusal.limit())));
    }

    @Override
    public ApiError policyFailed(Refusal.PolicyFailed refusal) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("policy_version", refusal.version().toString());
        if (refusal.rule() != null) {
            metadata.put("rule", refusal.rule());
        }
        return ApiError.of(Code.INTERNAL, ErrorReason.ERROR_REASON_POLICY_FAILED, refusal.message(), metadata);
    }
}
