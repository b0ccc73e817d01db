package org.stillthere.rules.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.factmodel.FactModel;
import org.stillthere.rules.factmodel.Region;
import org.stillthere.rules.factmodel.ValueSet.Choice;
import org.stillthere.rules.factmodel.ValueSet.Range;
import org.stillthere.rules.language.Call;
import org.stillthere.rules.language.Place;
import org.stillthere.rules.problem.Problem;

/** Finds two rules that conflict at one event. */
final class PairLints {
    /** Policies with more rules are machine-made; all pairs of them would take too long. */
    private static final int MAX_RULES = 400;

    private final FactModel model;
    private final List<Problem> warnings = new ArrayList<>();

    private PairLints(FactModel model) {
        this.model = model;
    }

    static List<Problem> of(List<LintedRule> rules, FactModel model) {
        PairLints lints = new PairLints(model);
        List<LintedRule> some = rules.stream()
                .filter(rule -> !rule.firesAtEveryEvent()) // it meets every other, and is told that
                .limit(MAX_RULES)
                .toList();
        for (int later = 1; later < some.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                LintedRule one = some.get(earlier);
                LintedRule other = some.get(later);
                String group = other.text().tree().group();
                if (!group.isEmpty() && group.equals(one.text().tree().group())) {
                    lints.inOneGroup(one, other);
                } else {
                    lints.together(one, other);
                }
            }
        }
        return lints.warnings;
    }

    private void together(LintedRule one, LintedRule other) {
        Clash clash = clash(one, other);
        Region facts = clash == null ? null : one.firesWith(other);
        if (clash != null && facts != null) {
            warnings.add(other.warning(
                    clash.place,
                    clash.code,
                    other.shown(one) + " " + clash.what + " at the same event" + example(facts),
                    clash.remedy));
        }
    }

    private record Clash(Place place, String code, String what, String remedy) {}

    private static @Nullable Clash clash(LintedRule one, LintedRule other) {
        String narrow = "narrow the conditions of one of the two, so that not both fire";
        Optional<Call> says = other.saysToUser();
        if (says.isPresent() && one.saysToUser().isPresent()) {
            return new Clash(says.get().place(), "two-prompts", "says something to the user too,", narrow);
        }
        Optional<Call> closes = other.closes();
        if (closes.isPresent() && one.closes().isPresent()) {
            return new Clash(closes.get().place(), "two-closes", "closes the handover too,", narrow);
        }
        Optional<Call> branches = other.takesBranch();
        if (branches.isPresent() && one.takesBranch().isPresent()) {
            return new Clash(
                    branches.get().place(),
                    "two-branches",
                    "takes a branch too,",
                    "give both the same activation-group, and the one that goes before the greater salience");
        }
        for (Call call : other.text().tree().calls()) {
            String timer = LintedRule.timerSetBy(call);
            Call same = timer == null ? null : one.sets(timer).orElse(null);
            if (same != null && !length(same).equals(length(call))) {
                return new Clash(
                        call.place(), "two-lengths", "sets the timer '" + timer + "' to another length,", narrow);
            }
        }
        return null;
    }

    private static String length(Call set) {
        return set.arguments().get(set.arguments().size() - 1).text();
    }

    /** Only one rule of a group fires: the one with the greatest salience. */
    private void inOneGroup(LintedRule one, LintedRule other) {
        int difference = one.text().tree().salience() - other.text().tree().salience();
        LintedRule first = difference > 0 ? one : other;
        LintedRule second = difference > 0 ? other : one;
        if (difference != 0) {
            if (!second.now().isEmpty() && second.firesOnlyWith(first, model)) {
                warnings.add(second.warning(
                        "shadowed",
                        "the rule never fires: " + second.shown(first)
                                + " goes before it in the group and applies whenever this one does",
                        "give this one the greater salience"));
            }
        } else if (!texts(one).equals(texts(other))) {
            Region facts = one.firesWith(other);
            if (facts != null) {
                warnings.add(other.warning(
                        "group-tie",
                        other.shown(one) + " applies at the same event" + example(facts)
                                + ", and nothing says which of the two fires",
                        "give the one that goes before the greater salience"));
            }
        }
    }

    private static String texts(LintedRule rule) {
        return rule.calls()
                .map(call -> call.action()
                        + call.arguments().stream().map(each -> each.text()).toList())
                .collect(Collectors.joining(";"));
    }

    /** An example of the facts, in words: {@code (for example where inactivityCount is 1)}. */
    private static String example(Region facts) {
        SortedMap<String, String> values = new TreeMap<>();
        facts.values().forEach((fact, extent) -> {
            if (extent instanceof Range range) {
                values.put(fact, FactModel.isLength(fact) ? range.first() / 2 + "ms" : Long.toString(range.first()));
            } else if (extent instanceof Choice choice && !choice.except() && !fact.equals(FactModel.EVENT)) {
                boolean text = choice.values().stream().allMatch(String.class::isInstance);
                values.put(fact, text ? '"' + choice.first() + '"' : choice.first());
            }
        });
        values.keySet()
                .removeIf(fact -> fact.startsWith("timerRunning(")
                        || (fact.equals("status")
                                && (values.containsKey(FactModel.EXPIRED) || values.containsKey(FactModel.REPORTED))));
        String list = values.entrySet().stream()
                .map(value -> value.getKey() + " is " + value.getValue())
                .collect(Collectors.joining(" and "));
        return list.isEmpty() ? "" : " (for example where " + list + ")";
    }
}
