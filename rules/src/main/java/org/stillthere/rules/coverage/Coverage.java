package org.stillthere.rules.coverage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.Evaluation;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleOutline;
import org.stillthere.rules.language.RulePiece;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.policy.CompiledPolicy;

/**
 * Which rules and which conditions of a policy its cases exercise. Immutable.
 *
 * <p>A condition is shown if its rule fired in some case, and if in some case it alone kept the rule from firing: only
 * then would somebody notice if it were gone. A condition is what stands between two commas.
 *
 * @param rules the rules, in the order of files and of lines
 */
public record Coverage(List<RuleCoverage> rules) {
    /** Keeps an unmodifiable copy. */
    public Coverage {
        rules = List.copyOf(rules);
    }

    /**
     * Finds out. Compiles each condition as a rule of its own, so it takes about as long as compiling the policy.
     *
     * @param policy the policy
     * @param results what became of its cases
     */
    public static Coverage of(CompiledPolicy policy, List<CaseResult> results) {
        Map<ExtraRules.Extra, BitSet> held = held(policy, results);
        List<Evaluation> evaluations = results.stream()
                .map(CaseResult::evaluations)
                .flatMap(List::stream)
                .toList();
        List<RuleCoverage> rules = new ArrayList<>();
        for (RuleFile file : policy.files()) {
            for (RuleText rule : file.rules()) {
                int fired = (int) evaluations.stream()
                        .filter(each -> each.fired().contains(rule.name()))
                        .count();
                rules.add(coverage(file, rule, fired, held, evaluations.size()));
            }
        }
        return new Coverage(rules);
    }

    /** For each condition, made a rule of its own, at which looks it was true; those that can't be asked are missing. */
    private static Map<ExtraRules.Extra, BitSet> held(CompiledPolicy policy, List<CaseResult> results) {
        Set<ExtraRules.Extra> distinct = new LinkedHashSet<>();
        for (RuleText rule : policy.rules()) {
            rule.outline().conditions().stream()
                    .filter(each -> !each.naming())
                    .forEach(each -> distinct.add(question(rule, each)));
        }
        List<ExtraRules.Extra> questions = List.copyOf(distinct);
        ExtraRules extras = ExtraRules.of(policy, questions);
        List<String> names = IntStream.range(0, questions.size())
                .mapToObj(extras::name)
                .flatMap(Optional::stream)
                .toList();
        RuleMatches matches = RuleMatches.of(extras.joined(names), results);
        Map<ExtraRules.Extra, BitSet> held = new HashMap<>();
        for (int i = 0; i < questions.size(); i++) {
            ExtraRules.Extra question = questions.get(i);
            extras.name(i).ifPresent(name -> held.put(question, matches.at(name)));
        }
        return held;
    }

    private static ExtraRules.Extra question(RuleText rule, RuleOutline.Condition condition) {
        return new ExtraRules.Extra(
                rule.file(), "when Facts( " + condition.whole().text() + " ) then actions.raiseEvent(\"true\"); end");
    }

    private static RuleCoverage coverage(
            RuleFile file, RuleText rule, int fired, Map<ExtraRules.Extra, BitSet> answers, int evaluations) {
        List<RuleOutline.Condition> conditions = rule.outline().conditions().stream()
                .filter(each -> !each.naming())
                .toList();
        List<BitSet> held = conditions.stream()
                .map(each -> answers.get(question(rule, each)))
                .flatMap(Stream::ofNullable)
                .toList();
        List<ConditionCoverage> covered = new ArrayList<>();
        int applied = fired;
        if (held.size() == conditions.size()) {
            applied = allBut(-1, held, evaluations).cardinality();
            for (int i = 0; i < held.size(); i++) {
                BitSet others = allBut(i, held, evaluations);
                others.andNot(held.get(i));
                int times = held.get(i).cardinality();
                RulePiece whole = conditions.get(i).whole();
                covered.add(new ConditionCoverage(
                        whole.inOneLine(),
                        file.source().location(whole.line(), whole.column()),
                        times,
                        evaluations - times,
                        others.cardinality()));
            }
        }
        return new RuleCoverage(file.source().location(rule.line()), rule.name(), fired, applied, covered);
    }

    /** In which looks all conditions were true, but for that one, which is not asked. */
    private static BitSet allBut(int index, List<BitSet> held, int evaluations) {
        BitSet all = new BitSet(evaluations);
        all.set(0, evaluations);
        for (int i = 0; i < held.size(); i++) {
            if (i != index) {
                all.and(held.get(i));
            }
        }
        return all;
    }

    /** The rules that fired in no case. */
    public List<RuleCoverage> neverFired() {
        return rules.stream().filter(rule -> rule.fired() == 0).toList();
    }

    /** For a person: how much is shown, and then what is not, with its place. No line end at the end. */
    public String render() {
        List<RuleCoverage> fired =
                rules.stream().filter(rule -> rule.fired() > 0).toList();
        List<ConditionCoverage> all = conditions(rules).toList();
        long shown = conditions(fired).filter(each -> each.decided() > 0).count();
        StringBuilder text = new StringBuilder();
        text.append("rules        ")
                .append(fired.size())
                .append(" of ")
                .append(rules.size())
                .append(" fired in some case\n");
        text.append("conditions   ")
                .append(shown)
                .append(" of ")
                .append(all.size())
                .append(" alone kept their rule from firing in some case");
        rules.forEach(rule -> open(rule, text));
        return text.toString();
    }

    private static Stream<ConditionCoverage> conditions(List<RuleCoverage> rules) {
        return rules.stream().map(RuleCoverage::conditions).flatMap(List::stream);
    }

    /** What the cases leave open about a rule. */
    private static void open(RuleCoverage rule, StringBuilder text) {
        if (rule.fired() == 0) {
            text.append("\n  ").append(rule.place()).append(": never fired: ").append(rule.name());
            String why = rule.applied() > 0 ? "its conditions were true, but another rule of its group was first" : "";
            if (!why.isEmpty()) {
                text.append("\n    ").append(why);
            }
        }
        for (ConditionCoverage condition : rule.conditions()) {
            String what = "";
            if (rule.fired() > 0 && condition.failed() == 0) {
                what = "was never false";
            } else if (rule.fired() > 0 && condition.decided() == 0) {
                what = "was never the only one that was false";
            } else if (rule.applied() == 0 && condition.held() == 0) {
                what = "was never true";
            }
            if (!what.isEmpty()) {
                text.append("\n  ")
                        .append(condition.place())
                        .append(": ")
                        .append(condition.text())
                        .append(" ")
                        .append(what);
            }
        }
    }
}
