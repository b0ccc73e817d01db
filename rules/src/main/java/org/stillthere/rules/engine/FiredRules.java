package org.stillthere.rules.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;

/** Records which rules fire, and ends an evaluation that takes too long. Used by one thread. */
final class FiredRules extends DefaultAgendaEventListener {
    private final List<String> names = new ArrayList<>();
    private final LongSupplier nanos;
    private final long most;
    private long begun;

    /**
     * None has fired yet.
     *
     * @param nanos a clock as {@link System#nanoTime} is one
     * @param most how many nanoseconds the rules may take for one event
     */
    FiredRules(LongSupplier nanos, long most) {
        this.nanos = nanos;
        this.most = most;
    }

    /** Starts the time limit. */
    void begin() {
        begun = nanos.getAsLong();
    }

    @Override
    public void beforeMatchFired(BeforeMatchFiredEvent event) {
        names.add(event.getMatch().getRule().getName());
    }

    @Override
    public void afterMatchFired(AfterMatchFiredEvent event) {
        checkTime();
    }

    /**
     * Checks the time limit.
     *
     * @throws TookTooLong if it is exceeded; the exception passes through the engine and ends the evaluation
     */
    void checkTime() {
        long taken = nanos.getAsLong() - begun;
        if (taken > most) {
            throw new TookTooLong(taken, most);
        }
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

    /** The rules took longer than they may. */
    private static final class TookTooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TookTooLong(long taken, long most) {
            super("rules took " + TimeUnit.NANOSECONDS.toMillis(taken) + " ms on one event, and at most "
                    + TimeUnit.NANOSECONDS.toMillis(most) + " ms are allowed");
        }
    }
}
