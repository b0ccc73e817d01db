package org.stillthere.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.stillthere.v1.Decision;

/**
 * Carries out decisions: posts messages, closes handovers, and so on.
 *
 * <p>It is called with every decision that has actions and that this client must carry out: those on events that it
 * reported, and those on the server's timers. Decisions of one handover come strictly one after the other, in the
 * order of {@code Decision.sequence}; those of different handovers in parallel, as many as {@code maxOutstanding}
 * allows. A decision is acked to the server when its stage completes normally. When the stage fails, the handler is
 * called with the same decision again after a backoff, for as long as it takes, and later decisions of that handover
 * wait. So complete the stage normally if a repetition would not help.
 *
 * <p>{@code Decision.redelivered} says that an earlier run may have carried out the decision, wholly or in part.
 * {@link DoneDecisions} filters out what is known to be done.
 */
@FunctionalInterface
public interface DecisionHandler {
    /**
     * Carries out one decision. Called on the monitor's executor, by several threads at a time. Must not wait for the
     * answer to a report: the server may hold that back until decisions are acked.
     *
     * @param decision what was decided; has one action or more
     * @return completes when all actions are done; the value is ignored. Returning null or throwing counts as a failure
     */
    CompletionStage<?> handle(Decision decision) throws Exception;

    /**
     * A handler that blocks while it works, on the threads of {@code executor}: their number is the number of handovers
     * that are handled at a time. A task that the executor rejects counts as a failure and is retried.
     */
    static DecisionHandler blocking(Executor executor, Blocking handler) {
        return decision -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            executor.execute(() -> {
                try {
                    handler.handle(decision);
                    done.complete(null);
                } catch (Throwable e) { // an Error too, or the stage would never complete
                    done.completeExceptionally(e);
                }
            });
            return done;
        };
    }

    /** A handler that is done when it returns. */
    @FunctionalInterface
    interface Blocking {
        /**
         * Carries out one decision.
         *
         * @param decision what was decided; has one action or more
         * @throws Exception if the decision could not be carried out and must be retried
         */
        void handle(Decision decision) throws Exception;
    }
}
