package org.stillthere.server.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.PendingClose;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoredHandover;

/** Reads the outbox of one client from disk, page by page. Thread-safe. */
final class OutboxReader {
    /** How many decisions a page looks at: other clients' outboxes are read in between. */
    private static final int PAGE = 128;

    private final String clientId;
    private final HandoverViews handovers;
    private final OutboxViews outboxes;

    OutboxReader(String clientId, HandoverViews handovers, OutboxViews outboxes) {
        this.clientId = clientId;
        this.handovers = handovers;
        this.outboxes = outboxes;
    }

    /**
     * Part of an outbox.
     *
     * @param decisions what is to be sent of it, in order
     * @param end the last decision that was looked at; null if the page reaches the end of the outbox
     */
    record Page(List<OutgoingDecision> decisions, @Nullable Pending end) {}

    /**
     * Reads the next page.
     *
     * @param after begin after this decision; null begins at the start
     * @param skipped which decisions are not to be sent
     * @throws StoreException if the store can't be read
     */
    Page read(@Nullable Pending after, Predicate<Pending> skipped) {
        List<Pending> found = new ArrayList<>();
        outboxes.forEachPendingOf(clientId, after, pending -> {
            found.add(pending);
            return found.size() < PAGE;
        });
        List<OutgoingDecision> decisions = new ArrayList<>();
        for (Pending pending : found) {
            if (!skipped.test(pending)) {
                OutgoingDecision decision = load(pending);
                if (decision != null) {
                    decisions.add(decision);
                }
            }
        }
        return new Page(decisions, found.size() < PAGE ? null : found.get(PAGE - 1));
    }

    /** The decision; null if its handover was removed meanwhile. */
    private @Nullable OutgoingDecision load(Pending pending) {
        EntryRecord entry = outboxes.findEntry(pending.key(), pending.eventId());
        if (entry == null) {
            return null;
        }
        Decision decision = entry.entry().decision();
        return new OutgoingDecision(decision, closes(decision) && !isStillToClose(decision));
    }

    private static boolean closes(Decision decision) {
        return decision.actions().stream()
                .anyMatch(
                        action -> action instanceof Action.CloseHandover close && close.scope() == CloseScope.PROVIDER);
    }

    /** Whether nothing has taken the close back since: it is pending, or the provider has confirmed it. */
    private boolean isStillToClose(Decision decision) {
        StoredHandover stored = handovers.find(decision.key());
        if (stored == null) {
            return true;
        }
        HandoverState handover = stored.decoded().state();
        if (handover.status().isFinal()) {
            return true;
        }
        PendingClose pending = handover.pendingClose();
        return pending != null && pending.decisionId().equals(decision.decisionId());
    }
}
