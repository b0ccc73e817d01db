package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.stillthere.v1.Decision;

/** A handler that is done when the test says so. */
final class TestHandler implements DecisionHandler {
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

    /** A decision that is being carried out. */
    record Call(Decision decision, CompletableFuture<Void> stage) {
        String id() {
            return decision.getDecisionId();
        }

        void done() {
            stage.complete(null);
        }

        void fail(String message) {
            stage.completeExceptionally(new IllegalStateException(message));
        }
    }

    @Override
    public CompletionStage<?> handle(Decision decision) {
        Call call = new Call(decision, new CompletableFuture<>());
        calls.add(call);
        return call.stage();
    }

    Call next() throws InterruptedException {
        Call call = calls.poll(30, TimeUnit.SECONDS);
        assertThat(call).as("a call of the handler").isNotNull();
        return call;
    }

    /** The next call, which must be of this decision. */
    Call next(String decisionId) throws InterruptedException {
        Call call = next();
        assertThat(call.id()).isEqualTo(decisionId);
        return call;
    }

    /** The next calls by the ids of their decisions, in whatever order they come. */
    Map<String, Call> nextOf(String... decisionIds) throws InterruptedException {
        Map<String, Call> found = new HashMap<>();
        for (int i = 0; i < decisionIds.length; i++) {
            Call call = next();
            found.put(call.id(), call);
        }
        assertThat(found).containsOnlyKeys(decisionIds);
        return found;
    }

    boolean isIdle() {
        return calls.isEmpty();
    }
}
