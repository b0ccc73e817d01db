package org.stillthere.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.source.PolicySource;

/**
 * A mistake that somebody makes in a policy that was right.
 *
 * @param title what they did
 * @param file in which file
 * @param find what stood there; empty if all of the file is written anew
 * @param replace what they wrote instead, with {@link #HERE} where the problem is; null if they deleted the file
 * @param message what they are told
 * @param remedy how the advice begins
 */
record Mistake(String title, String file, String find, String replace, String message, String remedy) {
    /** Marks the place in a text. */
    static final String HERE = "»";

    /** The policy before the mistake. */
    static final Map<String, String> RIGHT = right();

    private static Map<String, String> right() {
        Map<String, String> files = new TreeMap<>();
        files.put("policy.yaml", """
                name: quiet-chat
                about: Asks a silent user, and ends the conversation when no answer comes.
                owner: customer-care
                language: en
                time-zone: Europe/Berlin
                catch-up: fire
                settings:
                  timeout:
                    value: 5m
                    min: 30s
                    max: 1d
                    about: How long somebody may be silent.
                  closeAfter:
                    value: 3
                    min: 1
                    max: 10
                """);
        files.put("messages/en.yaml", """
                still-there: Are you still there?
                goodbye: We end this conversation now.
                customer-waits: The customer is waiting for you.
                """);
        files.put("messages/de.yaml", """
                still-there: Sind Sie noch da?
                goodbye: Wir beenden dieses Gespräch.
                customer-waits: Der Kunde wartet auf Sie.
                """);
        files.put("cases/silence.yaml", """
                - case: a silent user is asked
                  given:
                    - 0s status QUEUE
                    - 10s USER MESSAGE
                  when: 6m nothing
                  then:
                    - say still-there to USER
                    - set timer inactivity 5m
                """);
        files.put("silence.drl", """
                package policy;

                import org.stillthere.policy.language.Actions;
                import org.stillthere.policy.language.Facts;
                import org.stillthere.policy.language.Settings;
                import org.stillthere.policy.model.HandoverStatus;
                import java.time.Duration;

                global Actions actions;
                global Settings settings;

                rule "Wait for the user when the handover opens"
                when
                    Facts( firstTimeInStatus, open )
                then
                    actions.setInactivityTimer(settings.duration("timeout"));
                end

                rule "A message from the user starts the waiting anew"
                when
                    Facts( userMessage, inactivityTimerRunning )
                then
                    actions.restartInactivityTimer();
                end

                rule "Ask a silent user"
                when
                    Facts( inactive, inactivityCount < settings.number("closeAfter") )
                then
                    actions.sayToUser("still-there");
                    actions.setInactivityTimer(settings.duration("timeout"));
                end

                rule "End it when the user stays silent"
                when
                    Facts( inactive, inactivityCount >= settings.number("closeAfter") )
                then
                    actions.close("inactivity");
                    actions.say("goodbye");
                end

                rule "The agent has two minutes"
                when
                    Facts( userMessage, status == HandoverStatus.ACTIVE )
                then
                    actions.setTimer("agent-reply", Duration.ofMinutes(2));
                end

                rule "Remind the agent of a waiting customer"
                when
                    Facts( timerExpired == "agent-reply", awaitingAgent )
                then
                    actions.sayToAgent("customer-waits");
                end
                """);
        files.put("branches.drl", """
                package policy;

                import org.stillthere.policy.language.Actions;
                import org.stillthere.policy.language.Facts;

                global Actions actions;

                rule "A handover in the queue"
                    activation-group "branch"
                    salience 20
                when
                    Facts( statusReported == "QUEUE" )
                then
                    actions.takeBranch("queue");
                end

                rule "Any other status"
                    activation-group "branch"
                    salience 10
                when
                    Facts( statusReported != "" )
                then
                    actions.takeBranch("default");
                end
                """);
        return files;
    }

    /** The policy after the mistake. */
    PolicySource policy() {
        SortedMap<String, String> files = new TreeMap<>(RIGHT);
        if (replace == null) {
            files.remove(file);
        } else {
            files.put(file, text().replace(HERE, ""));
        }
        return PolicySource.of("quiet-chat", files);
    }

    private String text() {
        if (find.isEmpty()) {
            return replace;
        }
        String before = RIGHT.get(file);
        assertThat(before).as("%s: %s", title, file).contains(find);
        int at = before.indexOf(find);
        return before.substring(0, at) + replace + before.substring(at + find.length());
    }

    /** Where the problem has to be: {@code file:line:column}, or the file alone. */
    String location() {
        if (replace == null || !replace.contains(HERE)) {
            return file;
        }
        String before = text().substring(0, text().indexOf(HERE));
        long line = before.lines().count() + (before.isEmpty() || before.endsWith("\n") ? 1 : 0);
        int column = before.length() - before.lastIndexOf('\n');
        return file + ":" + line + ":" + column;
    }

    /** All that the author is told. */
    List<Problem> problems() {
        return PolicyCheck.check(policy(), Map.of());
    }

    @Override
    public String toString() {
        return title;
    }
}
