package org.stillthere.rules.cases;

import org.stillthere.policy.kernel.Refusal;

/** Refusals in the words of {@code then}. */
final class RefusalText implements Refusal.Cases<String> {
    @Override
    public String handoverNotFound(Refusal.HandoverNotFound refusal) {
        return "refused not-found";
    }

    @Override
    public String handoverFinal(Refusal.HandoverFinal refusal) {
        return "refused final";
    }

    @Override
    public String timerStale(Refusal.TimerStale refusal) {
        return "refused stale";
    }

    @Override
    public String timerOwnedByServer(Refusal.TimerOwnedByServer refusal) {
        return "refused timer-owned-by-server";
    }

    @Override
    public String eventIdReused(Refusal.EventIdReused refusal) {
        return "refused event-id-reused";
    }

    @Override
    public String tooManyAttributes(Refusal.TooManyAttributes refusal) {
        return "refused too-many-attributes";
    }

    @Override
    public String policyFailed(Refusal.PolicyFailed refusal) {
        return "refused policy-failed: " + refusal.detail();
    }
}
