package org.stillthere.bench.peers;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.kie.api.KieBase;
import org.kie.api.runtime.KieSession;
import org.stillthere.policy.model.Action;

/** The other usual way: the facts of a handover are kept, and each event gets a new session. Thread-safe. */
final class SessionPerEvent implements Decider {
    private final KieBase rules = UsualRules.compile();
    private final AtomicReferenceArray<ChatFacts> kept;

    SessionPerEvent(int handovers) {
        this.kept = new AtomicReferenceArray<>(handovers);
    }

    @Override
    public List<Action> decide(int handover, Incident incident, long now) {
        ChatFacts facts = kept.get(handover);
        if (facts == null) {
            kept.compareAndSet(handover, null, new ChatFacts(Ids.of(handover)));
            facts = kept.get(handover);
        }
        synchronized (facts) {
            KieSession session = rules.newKieSession();
            try {
                ChatActions actions = new ChatActions();
                session.setGlobal("actions", actions);
                facts.insertInto(session);
                return facts.fire(session, actions, incident, now);
            } finally {
                session.dispose();
            }
        }
    }
}
