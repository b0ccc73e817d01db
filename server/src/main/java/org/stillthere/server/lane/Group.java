package org.stillthere.server.lane;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.store.HandoverStore.Change;

/**
 * What a lane has decided and not yet committed. All of it is committed together, and only then do the
 * answers go out; if that fails, the group is dropped and nothing of it has happened.
 */
final class Group {
    private final List<Change> changes = new ArrayList<>();
    private final Map<HandoverKey, HandoverState> states = new HashMap<>();
    private final Map<HandoverKey, Map<String, History.Entry>> entries = new HashMap<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final List<Runnable> apologies = new ArrayList<>();

    void add(Change change) {
        changes.add(change);
        HandoverKey key = change.state().key();
        states.put(key, change.state());
        entries.computeIfAbsent(key, unused -> new HashMap<>())
                .put(change.entry().event().eventId(), change.entry());
    }

    /** What to do, in this order, once the group is durable; and what instead if it can't be made so. */
    void then(Runnable answer, Runnable apology) {
        answers.add(answer);
        apologies.add(apology);
    }

    @Nullable
    HandoverState state(HandoverKey key) {
        return states.get(key);
    }

    History.@Nullable Entry entry(HandoverKey key, String eventId) {
        Map<String, History.Entry> ofHandover = entries.get(key);
        return ofHandover == null ? null : ofHandover.get(eventId);
    }

    List<Change> changes() {
        return changes;
    }

    Map<HandoverKey, HandoverState> states() {
        return states;
    }

    List<Runnable> answers() {
        return answers;
    }

    List<Runnable> apologies() {
        return apologies;
    }

    boolean isEmpty() {
        return answers.isEmpty() && changes.isEmpty();
    }
}
