package org.stillthere.rules.cases;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.rules.definition.DurationText;

/**
 * Reads a line of {@code given} or {@code when}: a time, and what happens then.
 *
 * <pre>
 *   0s   status QUEUE language=de       a name that is no status of ours is a provider's own
 *   10s  USER MESSAGE                   a participant and a kind of activity
 *   20s  event transferred to=Ann       of the provider
 *   30s  attributes tier=gold note=     an empty value removes
 *   1m   timer inactivity 1 expires     an expiry that comes from outside, with its generation
 *   2m   close refused                  the close that was decided last is not carried out
 *   2m   nothing                        time passes; timers expire
 * </pre>
 */
final class StepText {
    /** The refusal of a close that only the playback knows the decision of. */
    static final Occurrence CLOSE_REFUSED = new Occurrence.CloseRefused("");

    private StepText() {}

    /** The step; empty if the line says none. */
    static Optional<CaseStep> parse(String line) {
        List<String> words = Arrays.asList(line.trim().split("\\s+"));
        Optional<Duration> at = DurationText.parse(words.get(0));
        if (at.isEmpty() || words.size() < 2) {
            return Optional.empty();
        }
        List<String> what = words.subList(1, words.size());
        if (what.equals(List.of("nothing"))) {
            return Optional.of(new CaseStep(at.get(), null, line));
        }
        return Optional.ofNullable(occurrence(what)).map(occurrence -> new CaseStep(at.get(), occurrence, line));
    }

    private static @Nullable Occurrence occurrence(List<String> words) {
        String first = words.get(0);
        String second = words.size() > 1 ? words.get(1) : "";
        SortedMap<String, String> pairs = words.size() > 2 ? pairs(words.subList(2, words.size())) : new TreeMap<>();
        if (first.equals("status") && words.size() > 1 && pairs != null) {
            return HandoverStatus.named(second)
                    .<Occurrence>map(status -> new Occurrence.StatusReported(status, TimerOwner.SERVER, pairs))
                    .orElseGet(() -> new Occurrence.ProviderStatusReported(second, pairs));
        }
        if (first.equals("event") && words.size() > 1 && pairs != null) {
            return new Occurrence.ProviderEvent(second, pairs);
        }
        if (first.equals("attributes") && words.size() > 1) {
            return attributes(words.subList(1, words.size()));
        }
        if (words.equals(List.of("close", "refused"))) {
            return CLOSE_REFUSED;
        }
        if (first.equals("timer") && words.size() == 4 && words.get(3).equals("expires")) {
            return words.get(2).matches("\\d{1,9}")
                    ? new Occurrence.TimerExpired(second, Long.parseLong(words.get(2)), false)
                    : null;
        }
        return words.size() == 2 ? activity(first, second) : null;
    }

    private static @Nullable Occurrence attributes(List<String> words) {
        SortedMap<String, String> pairs = pairs(words);
        if (pairs == null) {
            return null;
        }
        TreeMap<String, String> set = new TreeMap<>(pairs);
        set.values().removeIf(String::isEmpty);
        TreeSet<String> remove = new TreeSet<>(pairs.keySet());
        remove.removeAll(set.keySet());
        return new Occurrence.AttributesChanged(set, remove);
    }

    private static @Nullable Occurrence activity(String by, String kind) {
        Optional<Participant> who = Stream.of(Participant.values())
                .filter(each -> each.name().equals(by))
                .findFirst();
        Optional<ActivityKind> what = Stream.of(ActivityKind.values())
                .filter(each -> each.name().equals(kind.toUpperCase(Locale.ROOT)))
                .findFirst();
        return who.isPresent() && what.isPresent() ? new Occurrence.ActivityTick(who.get(), what.get()) : null;
    }

    private static @Nullable SortedMap<String, String> pairs(List<String> words) {
        SortedMap<String, String> pairs = new TreeMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                return null;
            }
            pairs.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return Collections.unmodifiableSortedMap(pairs);
    }
}
