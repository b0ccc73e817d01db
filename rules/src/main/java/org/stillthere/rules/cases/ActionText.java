package org.stillthere.rules.cases;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.rules.definition.DurationText;

/**
 * Actions in the words of {@code then}:
 *
 * <pre>
 *   say still-there to USER             USER, AGENT or BOTH
 *   say still-there to USER in de       where the language is not the policy's own
 *   set timer inactivity 1m
 *   cancel timer inactivity
 *   close inactivity                    with its reason
 *   return to bot inactivity
 *   take branch queue
 *   set attribute tier=gold
 *   remove attribute tier
 *   raise event prompted step=1
 *   refused stale                       or final, not-found, too-many-attributes, policy-failed
 * </pre>
 */
final class ActionText implements Action.Cases<String> {
    private final String language;

    /** Texts of this language are not remarked on. */
    ActionText(String language) {
        this.language = language;
    }

    /** An expected line in the form that actions have here: single blanks, durations in their shortest form. */
    static String normal(String line) {
        List<String> words = Arrays.asList(line.trim().split("\\s+"));
        if (line.trim().startsWith("set timer ") && words.size() == 4) {
            words.set(
                    3,
                    DurationText.parse(words.get(3)).map(DurationText::format).orElse(words.get(3)));
        }
        return String.join(" ", words);
    }

    @Override
    public String say(Action.Say say) {
        String in = say.language().equalsIgnoreCase(language) ? "" : " in " + say.language();
        return "say " + say.messageKey() + " to " + say.to() + in;
    }

    @Override
    public String setTimer(Action.SetTimer set) {
        return "set timer " + set.timer() + " " + DurationText.format(set.length());
    }

    @Override
    public String cancelTimer(Action.CancelTimer cancel) {
        return "cancel timer " + cancel.timer();
    }

    @Override
    public String closeHandover(Action.CloseHandover close) {
        return (close.scope() == CloseScope.PROVIDER ? "close " : "return to bot ") + close.reason();
    }

    @Override
    public String takeBranch(Action.TakeBranch take) {
        return "take branch " + take.branch();
    }

    @Override
    public String setAttribute(Action.SetAttribute set) {
        return set.value() == null ? "remove attribute " + set.key() : "set attribute " + set.key() + "=" + set.value();
    }

    @Override
    public String raiseEvent(Action.RaiseEvent raise) {
        String data = raise.data().entrySet().stream()
                .map(each -> " " + each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining());
        return "raise event " + raise.name() + data;
    }
}
