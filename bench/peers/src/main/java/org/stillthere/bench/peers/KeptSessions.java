package org.stillthere.bench.peers;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.kie.api.KieBase;
import org.kie.api.runtime.KieSession;
import org.stillthere.policy.model.Action;

/** The usual way to use Drools: a session for each handover, kept with its facts in it. Thread-safe. */
final class KeptSessions implements Decider {
    private final KieBase rules = UsualRules.compile();
    private final AtomicReferenceArray<Kept> kept;

    KeptSessions(int handovers) {
        this.kept = new AtomicReferenceArray<>(handovers);
    }

    private record Kept(KieSession session, ChatFacts facts, ChatActions actions) {}

    @Override
    public List<Action> decide(int handover, Incident incident, long now) {
        Kept known = kept.get(handover);
        if (known == null) {
            kept.compareAndSet(handover, null, open(handover));
            known = kept.get(handover);
        }
        synchronized (known) {
            return known.facts().fire(known.session(), known.actions(), incident, now);
        }
    }

    private Kept open(int handover) {
        KieSession session = rules.newKieSession();
        ChatActions actions = new ChatActions();
        session.setGlobal("actions", actions);
        ChatFacts facts = new ChatFacts(Ids.of(handover));
        facts.insertInto(session);
        return new Kept(session, facts, actions);
    }
}
