package org.stillthere.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.Decision;

/** Carries one decision out, on the executor, unless that was done before or must not be done any more. */
final class DecisionRunner {
    private final Executor executor;
    private final DecisionHandler handler;
    private final DoneDecisions done;
    private final Fence fence;

    DecisionRunner(Executor executor, DecisionHandler handler, DoneDecisions done, Fence fence) {
        this.executor = executor;
        this.handler = handler;
        this.done = done;
        this.fence = fence;
    }

    /** Carries the decision out. What became of it is told on any thread, exactly once. */
    void run(Decision decision, Consumer<Outcome> then) {
        try {
            executor.execute(() -> attempt(decision, then));
        } catch (RejectedExecutionException e) {
            then.accept(Outcome.failed(e));
        }
    }

    private void attempt(Decision decision, Consumer<Outcome> then) {
        CompletionStage<?> stage;
        try {
            if (done.contains(decision.getDecisionId())) {
                then.accept(Outcome.DUPLICATE);
                return;
            }
            if (fence.refuses(decision)) { // the last look: from here on it is the handler's
                done.add(decision.getDecisionId());
                then.accept(Outcome.FENCED);
                return;
            }
            stage = handler.handle(decision);
            if (stage == null) {
                throw new IllegalStateException("the handler returned null: return a stage that completes when done");
            }
        } catch (Throwable e) { // an Error too: the handover would stand still for ever
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            then.accept(Outcome.failed(e));
            return;
        }
        stage.whenComplete((nothing, error) -> handled(decision, error, then));
    }

    /** Not on the thread that completed the stage: {@code done.add} may block. */
    private void handled(Decision decision, @Nullable Throwable error, Consumer<Outcome> then) {
        if (error != null) {
            then.accept(Outcome.failed(
                    error instanceof CompletionException && error.getCause() != null ? error.getCause() : error));
            return;
        }
        try {
            executor.execute(() -> note(decision, then));
        } catch (RejectedExecutionException e) {
            note(decision, then);
        }
    }

    private void note(Decision decision, Consumer<Outcome> then) {
        try {
            done.add(decision.getDecisionId());
        } catch (RuntimeException e) {
            then.accept(Outcome.failed(e));
            return;
        }
        fence.done(decision);
        then.accept(Outcome.DONE);
    }
}
