package org.stillthere.bench.peers;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;
import org.stillthere.policy.model.Action;

/** What the usual rules know of one handover. Not thread-safe. */
final class ChatFacts {
    static final ChatSettings SETTINGS = new ChatSettings();

    private final Chat chat;
    private final ChatTimer timer = new ChatTimer();
    private final LastActivity lastActivity = new LastActivity();
    private final Set<String> statusesSeen = new HashSet<>(2);

    ChatFacts(String id) {
        this.chat = new Chat(id);
    }

    void insertInto(KieSession session) {
        session.insert(SETTINGS);
        session.insert(chat);
        session.insert(timer);
        session.insert(lastActivity);
    }

    /** Has the rules look at an event; the session holds these facts. */
    List<Action> fire(KieSession session, ChatActions actions, Incident incident, long now) {
        FactHandle event = session.insert(event(incident, now));
        session.fireAllRules();
        session.delete(event);
        return actions.take();
    }

    private ChatEvent event(Incident incident, long now) {
        boolean isStatus = incident == Incident.QUEUE || incident == Incident.ACTIVE;
        return new ChatEvent(
                isStatus ? "STATUS" : incident.name(),
                isStatus ? incident.name() : "",
                isStatus && statusesSeen.add(incident.name()),
                timer.isRunning(),
                now);
    }
}
