package org.stillthere.bench.micro;

import java.util.ArrayList;
import java.util.List;
import org.stillthere.bench.GeneratedPolicy;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.ProposalList;
import org.stillthere.policy.language.Settings;

/**
 * The rules of {@link GeneratedPolicy} as a Java programmer would write them: one condition after the other, and what
 * rules have in common asked once. It gives the same rulings.
 */
final class HandWritten {
    /** One rule of a queue. */
    private record Ask(String name, int silence, String queue) {}

    private final List<Ask> asks = new ArrayList<>();
    private final Settings settings;
    private final ProposalList actions = new ProposalList();
    private final List<String> fired = new ArrayList<>();

    /** The policy of so many rules, with these settings. */
    HandWritten(int rules, Settings settings) {
        this.settings = settings;
        for (int queue = 0; queue < GeneratedPolicy.queues(rules); queue++) {
            for (int silence = 1; silence <= GeneratedPolicy.RULES_OF_QUEUE; silence++) {
                asks.add(new Ask("Queue " + queue + ": ask at silence " + silence, silence, "q" + queue));
            }
        }
    }

    /** What the rules say to these facts. */
    Ruling evaluate(Facts facts) {
        if (!facts.getStatusReported().isEmpty()) {
            fired.add("Take the branch of the edition");
            actions.takeBranch("edition-0");
        }
        if (facts.isFirstTimeInStatus() && facts.isOpen()) {
            fired.add("Wait");
            actions.setInactivityTimer(settings.duration("timeout"));
        }
        if (facts.isUserMessage() && facts.isInactivityTimerRunning()) {
            fired.add("Wait anew");
            actions.restartInactivityTimer();
        }
        if (facts.isInactive()) {
            silence(facts);
        }
        Ruling ruling = new Ruling.Decided(actions.take(), List.copyOf(fired));
        fired.clear();
        return ruling;
    }

    private void silence(Facts facts) {
        int count = facts.getInactivityCount();
        if (count >= settings.number("closeAfter")) {
            fired.add("Close");
            actions.close("inactivity");
            actions.say("bye");
        }
        String queue = facts.attribute("queue");
        for (Ask ask : asks) {
            if (count == ask.silence && queue.equals(ask.queue)) {
                fired.add(ask.name);
                actions.sayToUser("still-there");
                actions.setInactivityTimer(settings.duration("timeout"));
            }
        }
    }
}
