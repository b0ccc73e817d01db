package org.stillthere.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;

/**
 * What was reported to a store over the life of all its servers, and what was answered. It is kept in this process, away
 * from the disk under test. Thread-safe.
 */
final class Ledger {
    private final Map<String, Handover> handovers = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();

    /** One handover; it has at most one event under way. Thread-safe. */
    static final class Handover {
        private final String id;
        private final List<HandoverEvent> events = new ArrayList<>();
        private final List<Decision> answers = new ArrayList<>();
        private int answersBeforeCrash;

        Handover(String id) {
            this.id = id;
        }

        String id() {
            return id;
        }

        /** The next event to report: one that was reported and not answered, else a new one. */
        synchronized HandoverEvent next(Shape shape) {
            if (events.size() == answers.size()) {
                events.add(shape.event(id, events.size() + 1));
            }
            return events.get(events.size() - 1);
        }

        /** Notes the answer to what {@link #next} gave. */
        synchronized void answered(Decision decision) {
            if (events.size() != answers.size() + 1) {
                throw new IllegalStateException("an answer to nothing: " + decision);
            }
            answers.add(decision);
        }

        /** Notes that what is answered from now on may be answered while the disk is gone. */
        synchronized void expectCrash() {
            answersBeforeCrash = answers.size();
        }

        /** Takes what is there now as what was answered: after a loss has been counted, it counts no more. */
        synchronized void correct(int place, Decision decision) {
            answers.set(place, decision);
        }

        /** What was answered, in the order of reports. */
        synchronized List<Answered> answered() {
            List<Answered> all = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                all.add(new Answered(this, i, events.get(i), answers.get(i), i >= answersBeforeCrash));
            }
            return all;
        }

        /** The event whose answer is not known; null if there is none. */
        synchronized @Nullable HandoverEvent inDoubt() {
            return events.size() == answers.size() ? null : events.get(events.size() - 1);
        }
    }

    /**
     * An event that was answered.
     *
     * @param place its place among those of its handover, from 0
     * @param duringCrash whether it was answered when the last crash was on its way or had come
     */
    record Answered(Handover handover, int place, HandoverEvent event, Decision decision, boolean duringCrash) {
        /** For people. */
        @Override
        public String toString() {
            return handover.id() + " " + event.getEventId() + (duringCrash ? ", answered during the crash" : "")
                    + (decision.getReplayed() ? ", answered to a retry" : "");
        }
    }

    /** The handover of that id; a new one if it has not been reported yet. */
    Handover handover(String id) {
        return handovers.computeIfAbsent(id, Handover::new);
    }

    /** All of them, in the order of their ids. */
    List<Handover> handovers() {
        return List.copyOf(handovers.values());
    }

    /** Notes that a crash is on its way. */
    void expectCrash() {
        handovers.values().forEach(Handover::expectCrash);
    }

    /** How many events were answered. */
    long answers() {
        return handovers().stream()
                .mapToLong(handover -> handover.answered().size())
                .sum();
    }

    /** Notes that an event was refused, by the status. */
    void refused(String status) {
        refusals.merge(status, 1, Integer::sum);
    }

    /** How often which status was answered. */
    Map<String, Integer> refusals() {
        return Map.copyOf(refusals);
    }
}
