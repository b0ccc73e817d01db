package org.stillthere.rules.check;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.EventKind;
import org.stillthere.policy.model.Timer;
import org.stillthere.rules.factmodel.FactModel;
import org.stillthere.rules.factmodel.Region;
import org.stillthere.rules.language.Call;
import org.stillthere.rules.language.Condition;
import org.stillthere.rules.language.Place;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;

/**
 * A rule, and on which facts it fires. Immutable.
 *
 * @param text the rule
 * @param file the file that it is in
 * @param ever when it can fire with any values of the settings within their bounds
 * @param now when it can fire with the present values of the settings
 */
record LintedRule(RuleText text, SourceFile file, List<Region> ever, List<Region> now) {
    private static final Set<String> SAYS_TO_USER = Set.of("say", "sayToUser");
    private static final Set<EventKind> USUAL =
            EnumSet.of(EventKind.STATUS, EventKind.ACTIVITY, EventKind.EXPIRY, EventKind.PROVIDER);
    private static final Set<String> SETS_INACTIVITY = Set.of("setInactivityTimer", "setInactivityTimerInOpeningHours");
    private static final Set<String> SETS_BY_NAME = Set.of("setTimer", "setTimerInOpeningHours");
    private static final Set<String> CLOSES = Set.of("close", "returnToBot");

    /** The rules of a policy. */
    static List<LintedRule> of(CompiledPolicy policy) {
        FactModel free = new FactModel(policy.definition(), false);
        FactModel set = new FactModel(policy.definition(), true);
        List<LintedRule> rules = new ArrayList<>();
        for (RuleFile file : policy.files()) {
            for (RuleText rule : file.rules()) {
                Condition all = new Condition.All(rule.tree().conditions());
                rules.add(new LintedRule(rule, file.source(), free.ways(all), set.ways(all)));
            }
        }
        return rules;
    }

    String name() {
        return text.name();
    }

    /** How to name the other rule in a problem in this rule's file. */
    String shown(LintedRule other) {
        if (other.file.cells() != null) {
            return "the rule \"" + other.name() + "\" (" + other.file.location(other.text.line()) + ")";
        }
        String where = other.text.file().equals(text.file()) ? "line " : other.text.file() + ", line ";
        return "the rule \"" + other.name() + "\" (" + where + other.text.line() + ")";
    }

    /** Whether it may fire on such facts. */
    boolean mayFire(Region facts) {
        return !FactModel.together(now, List.of(facts)).isEmpty();
    }

    /** Whether it fires whatever the event is. False if that is not certain. */
    boolean firesAtEveryEvent() {
        return ever.stream()
                .anyMatch(way -> way.values().keySet().stream().allMatch(FactModel::knows)
                        && USUAL.stream().allMatch(FactModel.kindsOf(way)::contains));
    }

    /** Whether both may fire on one event. */
    boolean mayFireWith(LintedRule other) {
        return !FactModel.together(now, other.now).isEmpty();
    }

    /** Some facts on which both certainly fire; null if there may be none. */
    @Nullable
    Region firesWith(LintedRule other) {
        return FactModel.together(now, other.now).stream()
                .filter(Region::exact)
                .findFirst()
                .orElse(null);
    }

    /** Whether the other one certainly fires whenever this one does. */
    boolean firesOnlyWith(LintedRule other, FactModel model) {
        Condition without =
                new Condition.Not(new Condition.All(other.text.tree().conditions()));
        Condition alone =
                new Condition.All(List.of(new Condition.All(text.tree().conditions()), without));
        return model.ways(alone).isEmpty();
    }

    Stream<Call> calls() {
        return text.tree().calls().stream();
    }

    Optional<Call> saysToUser() {
        return calls().filter(call -> SAYS_TO_USER.contains(call.action())).findFirst();
    }

    Optional<Call> closes() {
        return calls().filter(call -> CLOSES.contains(call.action())).findFirst();
    }

    Optional<Call> takesBranch() {
        return calls().filter(call -> call.action().equals("takeBranch")).findFirst();
    }

    /** The call that sets that timer. */
    Optional<Call> sets(String timer) {
        return calls().filter(call -> timer.equals(timerSetBy(call))).findFirst();
    }

    /** Whether it sets a timer other than the inactivity timer. */
    boolean setsAnotherTimer() {
        return calls().anyMatch(call -> setsByName(call) && !Timer.INACTIVITY.equals(timerSetBy(call)));
    }

    boolean setsAnyTimer() {
        return calls().anyMatch(call -> SETS_INACTIVITY.contains(call.action()) || setsByName(call));
    }

    /** Whether the call sets a timer that it names. */
    static boolean setsByName(Call call) {
        return SETS_BY_NAME.contains(call.action());
    }

    /** The timer that a call sets; null if it sets none, or one whose name is not known. */
    static @Nullable String timerSetBy(Call call) {
        if (SETS_INACTIVITY.contains(call.action())) {
            return Timer.INACTIVITY;
        }
        return setsByName(call) && call.arguments().get(0).constant() instanceof String timer ? timer : null;
    }

    /** Every comparison in its conditions. */
    List<Condition.Test> tests() {
        return text.tree().conditions().stream()
                .flatMap(condition -> condition.tests().stream())
                .toList();
    }

    /** Where a condition begins. */
    Place placeOf(Condition condition) {
        List<Condition.Test> tests = condition.tests();
        return tests.isEmpty() ? text.tree().name() : tests.get(0).left().place();
    }

    /** A warning about a piece of it. */
    Problem warning(Place place, String code, String message, String remedy) {
        return file.problem(place.line(), place.column(), place.length(), message, remedy)
                .warning(code);
    }

    /** A warning about the whole of it. */
    Problem warning(String code, String message, String remedy) {
        return warning(text.tree().name(), code, message, remedy);
    }
}
