package org.stillthere.rules.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.stillthere.policy.language.FactConstraints.NameKind;
import org.stillthere.policy.language.FactIs;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Timer;
import org.stillthere.rules.language.Call;
import org.stillthere.rules.language.Condition;
import org.stillthere.rules.language.Fact;
import org.stillthere.rules.language.Term;
import org.stillthere.rules.language.Vocabulary;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;

/** Checks names in quotes, which no other check compares with anything: a typo in one makes a condition that never holds. */
final class NameLints {
    /** The branches that every bot's flow has. */
    private static final Set<String> BRANCHES = Set.of(
            "queue", "active", "completed", "cancelled", "error", "default", "events", "handoverAlreadyInProgress");

    private static final Set<String> PROVIDER_EVENTS = Set.of("handover-already-in-progress");

    /** The attributes that are facts of their own. */
    private static final Set<String> NAMED_ATTRIBUTES = Vocabulary.FACTS.values().stream()
            .map(fact -> fact.constraints().sameAs())
            .flatMap(other -> Vocabulary.factIn(other)
                    .filter(fact -> fact.constraints().names() == NameKind.ATTRIBUTE)
                    .map(fact -> fact.argumentIn(other))
                    .stream())
            .collect(Collectors.toUnmodifiableSet());

    /** Shorter timers were probably meant in another unit. */
    private static final long SHORTEST_MILLIS = 1_000;

    private final List<Problem> warnings = new ArrayList<>();
    private final Set<String> timers;
    private final boolean allTimersKnown;
    private final Set<String> attributes;

    private NameLints(List<LintedRule> rules) {
        this.timers = rules.stream()
                .flatMap(LintedRule::calls)
                .map(LintedRule::timerSetBy)
                .flatMap(timer -> Optional.ofNullable(timer).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        this.allTimersKnown = rules.stream()
                .flatMap(LintedRule::calls)
                .noneMatch(call -> LintedRule.setsByName(call) && LintedRule.timerSetBy(call) == null);
        this.attributes = rules.stream()
                .flatMap(LintedRule::calls)
                .filter(call -> call.action().equals("setAttribute"))
                .map(call -> call.arguments().get(0).constant())
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.toCollection(TreeSet::new));
        this.attributes.addAll(NAMED_ATTRIBUTES);
    }

    static List<Problem> of(List<LintedRule> rules) {
        NameLints lints = new NameLints(rules);
        for (LintedRule rule : rules) {
            rule.tests().forEach(test -> lints.test(rule, test));
            rule.calls().forEach(call -> lints.call(rule, call));
        }
        return lints.warnings;
    }

    private void test(LintedRule rule, Condition.Test test) {
        Term left = test.left();
        Fact fact = Vocabulary.factIn(left.text()).orElse(null);
        if (fact == null) {
            return;
        }
        if (fact.takesName()) {
            named(rule, fact, left, fact.argumentIn(left.text()));
        } else if (test.right().constant() instanceof String name && !name.isEmpty()) {
            named(rule, fact, test.right(), name);
        }
        for (FactIs part : fact.constraints().shorthandFor()) {
            Vocabulary.factIn(part.fact())
                    .ifPresent(meant ->
                            named(rule, meant, left, meant.takesName() ? meant.argumentIn(part.fact()) : one(part)));
        }
    }

    private static String one(FactIs part) {
        return part.in().length == 1 ? part.in()[0] : "";
    }

    /** Checks a name that a rule uses with that fact, at that place; the name is empty if it is not a literal. */
    private void named(LintedRule rule, Fact fact, Term at, String name) {
        if (name.isEmpty()) {
            return;
        }
        switch (fact.constraints().names()) {
            case TIMER -> timer(rule, at, name);
            case STATUS ->
                slip(
                        rule,
                        at,
                        Arrays.stream(HandoverStatus.values()).map(Enum::name).toList(),
                        "unknown-status",
                        "there is no status");
            case PROVIDER_EVENT ->
                slip(rule, at, PROVIDER_EVENTS, "unknown-event", "no provider's event is known by the name");
            case ATTRIBUTE ->
                DidYouMean.slip(name, attributes)
                        .map(near -> rule.warning(
                                at.place(),
                                "unknown-attribute",
                                "no rule sets the attribute '" + name + "', and there is one of nearly the same name",
                                "did you mean '" + near + "'?"))
                        .ifPresent(warnings::add);
            case NOTHING -> {}
        }
    }

    private void call(LintedRule rule, Call call) {
        if (call.arguments().isEmpty()) {
            if (Set.of("restartInactivityTimer", "cancelInactivityTimer").contains(call.action())) {
                timer(rule, call, Timer.INACTIVITY);
            }
            return;
        }
        Term first = call.arguments().get(0);
        if (Set.of("restartTimer", "cancelTimer").contains(call.action()) && first.constant() instanceof String name) {
            timer(rule, first, name);
        } else if (call.action().equals("takeBranch")) {
            slip(rule, first, BRANCHES, "unknown-branch", "no usual branch has the name");
        }
        Term last = call.arguments().get(call.arguments().size() - 1);
        if (LintedRule.timerSetBy(call) != null
                && last.setting() == null
                && last.constant() instanceof Long millis
                && millis < SHORTEST_MILLIS) {
            warnings.add(rule.warning(
                    last.place(),
                    "short-timer",
                    "a timer of " + millis + " milliseconds leaves nobody the time to write",
                    "say a longer one, like Duration.ofSeconds(60)"));
        }
    }

    private void timer(LintedRule rule, Call call, String name) {
        timer(rule, new Term(call.action(), void.class, null, null, call.place()), name);
    }

    private void timer(LintedRule rule, Term at, String name) {
        if (allTimersKnown && !timers.contains(name)) {
            warnings.add(rule.warning(
                    at.place(),
                    "timer-never-set",
                    "no rule sets a timer '" + name + "'",
                    DidYouMean.among(name, timers)));
        }
    }

    private void slip(LintedRule rule, Term term, Collection<String> known, String code, String message) {
        if (term.setting() == null && term.constant() instanceof String name) {
            DidYouMean.slip(name, known)
                    .ifPresent(near -> warnings.add(rule.warning(
                            term.place(),
                            code,
                            message + " '" + name + "'",
                            "did you mean '" + near + "'? Capital and small letters count")));
        }
    }
}
