package org.stillthere.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.stillthere.v1.Decision;

/**
 * Carries out decisions: says what is to be said, closes what is to be closed.
 *
 * <p>It is given every decision that has actions and is this client's to carry out: those on the events that it
 * reported, and those on the server's timers. Decisions of one handover come strictly one after the other, in the
 * order of {@code Decision.sequence}; those of different handovers at the same time, as many as
 * {@code maxOutstanding} allows. A decision is acked to the server when its stage completes well. When it fails,
 * the same decision is given again after a backoff, for as long as it takes, and the later ones of its handover
 * wait; so complete the stage well where a repetition would not help.
 *
 * <p>{@code Decision.redelivered} says that an earlier run may have carried the decision out, wholly or in part.
 * {@link DoneDecisions} keeps away what is known to be done.
 */
@FunctionalInterface
public interface DecisionHandler {
    /**
     * Carries out one decision. Is called on the monitor's executor, by several threads at a time. Must not wait for
     * the answer to a report: the server may hold it back until decisions are acked.
     *
     * @param decision what was decided; has one action or more
     * @return completes when all actions are done. What it completes with is not looked at; null counts as a failure,
     *     and so does an exception that is thrown
     */
    CompletionStage<?> handle(Decision decision) throws Exception;

    /**
     * A handler that blocks while it works, on threads of the given executor. How many it has is how many handovers
     * are worked on at a time. What the executor rejects is a failure, and is tried again.
     */
    static DecisionHandler blocking(Executor executor, Blocking handler) {
        return decision -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            executor.execute(() -> {
                try {
                    handler.handle(decision);
                    done.complete(null);
                } catch (Throwable e) { // an Error too: whoever waits for the stage would wait for ever
                    done.completeExceptionally(e);
                }
            });
            return done;
        };
    }

    /** A handler that has done all when it returns. */
    @FunctionalInterface
    interface Blocking {
        /**
         * Carries out one decision.
         *
         * @param decision what was decided; has one action or more
         * @throws Exception if it could not be carried out and is to be tried again
         */
        void handle(Decision decision) throws Exception;
    }
}
