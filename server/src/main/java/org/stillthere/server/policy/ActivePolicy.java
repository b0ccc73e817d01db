package org.stillthere.server.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicySession;

/** The policy that decides, or that did until just now: a session for each lane, and how many lanes have taken theirs. Thread-safe. */
final class ActivePolicy {
    private final CompiledPolicy policy;
    private final List<PolicySession> sessions = new ArrayList<>();
    private final AtomicInteger untaken;
    private final CompletableFuture<Void> takenByAll = new CompletableFuture<>();

    ActivePolicy(CompiledPolicy policy, int lanes, LongSupplier nanos) {
        this.policy = policy;
        this.untaken = new AtomicInteger(lanes);
        for (int i = 0; i < lanes; i++) {
            sessions.add(policy.open(nanos));
        }
    }

    CompiledPolicy policy() {
        return policy;
    }

    List<PolicySession> sessions() {
        return sessions;
    }

    /** The session of that lane. Each lane calls it once. */
    PolicySession take(int lane) {
        if (untaken.decrementAndGet() == 0) {
            takenByAll.complete(null);
        }
        return sessions.get(lane);
    }

    /** Done when every lane decides by this policy. */
    CompletableFuture<Void> takenByAll() {
        return takenByAll;
    }

    /** Frees its sessions and rules. Called once no lane uses it. */
    void dispose() {
        sessions.forEach(PolicySession::close);
        policy.close();
    }
}
