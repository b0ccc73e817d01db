package org.stillthere.rules.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Timer;
import org.stillthere.rules.factmodel.FactModel;
import org.stillthere.rules.factmodel.Region;
import org.stillthere.rules.factmodel.ValueSet.Choice;
import org.stillthere.rules.factmodel.ValueSet.Range;
import org.stillthere.rules.language.Call;
import org.stillthere.rules.language.Condition;
import org.stillthere.rules.problem.Problem;

/** Checks what happens to a user who stays silent: each step of the ladder leads to the next, and the last one ends it. */
final class LadderLints {
    private static final int HIGHEST = 200;

    private final List<LintedRule> rules;
    private final List<Problem> warnings = new ArrayList<>();

    private LadderLints(List<LintedRule> rules) {
        this.rules = rules;
    }

    static List<Problem> of(List<LintedRule> rules) {
        LadderLints lints = new LadderLints(rules);
        lints.timersThatNobodyHears();
        lints.climb();
        lints.closesWithoutAWord();
        lints.statusesWithoutABranch();
        return lints.warnings;
    }

    private static Region expiry(String timer) {
        return Region.ANY.with(FactModel.EXPIRED, Choice.only(timer));
    }

    private void timersThatNobodyHears() {
        Set<String> told = new HashSet<>();
        for (LintedRule rule : rules) {
            for (Call call : rule.text().tree().calls()) {
                String timer = LintedRule.timerSetBy(call);
                if (timer != null
                        && rules.stream().noneMatch(each -> each.mayFire(expiry(timer)) || names(each, timer))
                        && told.add(timer)) {
                    warnings.add(rule.warning(
                            call.place(),
                            "timer-unheard",
                            "no rule says what happens when the timer '" + timer + "' expires",
                            timer.equals(Timer.INACTIVITY)
                                    ? "write a rule with the condition inactive"
                                    : "write a rule with the condition timerExpired == \"" + timer + "\""));
                }
            }
        }
    }

    /** Whether it is a rule for that timer that never fires, which has a warning of its own. */
    private static boolean names(LintedRule rule, String timer) {
        return rule.ever().isEmpty()
                && rule.tests().stream()
                        .anyMatch(test -> timer.equals(test.right().constant()));
    }

    /** Lets the inactivity timer expire once, twice and so on, and checks which rules fire. */
    private void climb() {
        List<LintedRule> before = rules.stream()
                .filter(rule -> rule.sets(Timer.INACTIVITY).isPresent())
                .toList();
        int top = Math.min(highestCount() + 2, HIGHEST);
        for (int count = 1; count <= top; count++) {
            Region step = expiry(Timer.INACTIVITY).with(FactModel.COUNT, new Range(count, count));
            List<LintedRule> now =
                    rules.stream().filter(rule -> rule.mayFire(step)).toList();
            List<LintedRule> again = now.stream()
                    .filter(rule -> rule.sets(Timer.INACTIVITY).isPresent())
                    .toList();
            if (now.isEmpty()) {
                if (count > 1) {
                    gap(before, count);
                }
                return;
            }
            if (again.isEmpty()) {
                stopped(now);
                return;
            }
            before = again;
            if (count == top && now.stream().noneMatch(rule -> rule.closes().isPresent() || rule.setsAnotherTimer())) {
                endless(now, again);
            }
        }
    }

    private int highestCount() {
        long highest = rules.stream()
                .flatMap(rule -> rule.tests().stream())
                .filter(test -> FactModel.nameOf(test.left()).equals(FactModel.COUNT))
                .map(test -> test.right().constant())
                .filter(Long.class::isInstance)
                .mapToLong(Long.class::cast)
                .max()
                .orElse(1);
        return (int) Math.max(0, Math.min(highest, HIGHEST));
    }

    private void gap(List<LintedRule> before, int count) {
        for (LintedRule rule : before) {
            Optional<Call> set = rule.sets(Timer.INACTIVITY);
            if (set.isPresent()) {
                warnings.add(rule.warning(
                        set.get().place(),
                        "ladder-gap",
                        "when the timer that is set here expires, no rule applies: nobody says what happens where"
                                + " inactivityCount is " + count,
                        "write a rule for it, or change the counts in the rules with inactive"));
                return;
            }
        }
    }

    /** The last step neither sets a timer nor closes. */
    private void stopped(List<LintedRule> now) {
        boolean goesOn = now.stream().anyMatch(rule -> rule.closes().isPresent() || rule.setsAnyTimer());
        for (LintedRule rule : now) {
            Optional<Call> says = rule.saysToUser();
            if (!goesOn && says.isPresent()) {
                warnings.add(rule.warning(
                        says.get().place(),
                        "ladder-stops",
                        "after this nothing more happens to a user who stays silent: no timer is set, and nothing is"
                                + " closed",
                        "set the timer again, like actions.setInactivityTimer(settings.duration(\"timeout\"));"
                                + " or close the handover"));
                return;
            }
        }
    }

    private void endless(List<LintedRule> now, List<LintedRule> again) {
        boolean says = now.stream().anyMatch(rule -> rule.saysToUser().isPresent());
        Optional<Call> set = again.get(0).sets(Timer.INACTIVITY);
        if (says && set.isPresent()) {
            warnings.add(
                    again.get(0)
                            .warning(
                                    set.get().place(),
                                    "ladder-never-ends",
                                    "a user who stays silent is asked again and again: no rule with inactive ever closes the handover",
                                    "write a rule that closes it after some silences, like Facts( inactive, inactivityCount >= 3 )"));
        }
    }

    private void closesWithoutAWord() {
        for (LintedRule rule : rules) {
            Optional<Call> closes = rule.closes();
            if (closes.isPresent()
                    && !rule.now().isEmpty()
                    && rules.stream().noneMatch(each -> each.saysToUser().isPresent() && each.mayFireWith(rule))) {
                warnings.add(rule.warning(
                        closes.get().place(),
                        "close-without-text",
                        "the user is not told that the conversation ends here",
                        "say it, like actions.sayToUser(\"...\"); with a key of messages/"));
            }
        }
    }

    /** Only for a policy that takes branches by status. */
    private void statusesWithoutABranch() {
        List<LintedRule> lookups = rules.stream()
                .filter(rule -> rule.takesBranch().isPresent()
                        && rule.tests().stream()
                                .anyMatch(test -> test.left().text().equals(FactModel.REPORTED)))
                .toList();
        if (lookups.isEmpty()) {
            return;
        }
        for (HandoverStatus status : HandoverStatus.values()) {
            Region reported = Region.ANY.with(FactModel.REPORTED, Choice.only(status.name()));
            if (rules.stream().noneMatch(rule -> rule.takesBranch().isPresent() && rule.mayFire(reported))) {
                LintedRule last = lookups.get(lookups.size() - 1);
                warnings.add(last.warning(
                        last.tests().stream()
                                .map(Condition.Test::left)
                                .filter(term -> term.text().equals(FactModel.REPORTED))
                                .findFirst()
                                .orElseThrow()
                                .place(),
                        "status-without-rule",
                        "no rule takes a branch for the status " + status,
                        "write one, or a rule for all that are left with the condition statusReported != \"\""));
            }
        }
    }
}
