package org.stillthere.rules.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;

/** Writes down which rules fire. Used by one thread. */
final class FiredRules extends DefaultAgendaEventListener {
    private final List<String> names = new ArrayList<>();

    @Override
    public void beforeMatchFired(BeforeMatchFiredEvent event) {
        names.add(event.getMatch().getRule().getName());
    }

    /** The rule that fired last, or was about to; null if none did. */
    @Nullable
    String last() {
        return names.isEmpty() ? null : names.get(names.size() - 1);
    }

    /** The names since the last call, in order. */
    List<String> take() {
        List<String> taken = List.copyOf(names);
        names.clear();
        return taken;
    }
}
