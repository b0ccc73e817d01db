package org.stillthere.client;

import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Rejection;

/** Which handover. */
record HandoverKey(String tenant, String handoverId) {
    static HandoverKey of(HandoverEvent event) {
        return new HandoverKey(event.getTenant(), event.getHandoverId());
    }

    static HandoverKey of(Decision decision) {
        return new HandoverKey(decision.getTenant(), decision.getHandoverId());
    }

    static HandoverKey of(Rejection rejection) {
        return new HandoverKey(rejection.getTenant(), rejection.getHandoverId());
    }
}
