package org.stillthere.rules.cases;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.rules.definition.DurationText;
import org.stillthere.rules.problem.DidYouMean;

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
    private static final Pattern SAY = Pattern.compile("say \\S+ to (USER|AGENT|BOTH)( in \\S+)?");
    private static final List<String> FIRST_WORDS =
            List.of("say", "set", "cancel", "close", "return", "take", "remove", "raise", "refused");

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

    /** What to do about an expected line that no action can ever be, whatever the rules; empty if one can. */
    static Optional<String> mistake(String line) {
        List<String> words = Arrays.asList(line.trim().split("\\s+"));
        String first = words.get(0);
        if (first.equals("say")) {
            return SAY.matcher(normal(line)).matches()
                    ? Optional.empty()
                    : Optional.of("write it like: say still-there to USER, or to AGENT, or to BOTH");
        }
        if (line.trim().startsWith("set timer")) {
            return words.size() == 4 && DurationText.parse(words.get(3)).isPresent()
                    ? Optional.empty()
                    : Optional.of("write it like: set timer inactivity 90s");
        }
        String nearest = FIRST_WORDS.contains(first) ? "" : DidYouMean.among(first, FIRST_WORDS);
        return nearest.startsWith("did you mean") ? Optional.of(nearest) : Optional.empty();
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
