package org.stillthere.rules.factmodel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.FactIs;
import org.stillthere.policy.language.Setting;
import org.stillthere.rules.definition.PolicyDefinition;
import org.stillthere.rules.definition.SettingDefinition;
import org.stillthere.rules.factmodel.ValueSet.Choice;
import org.stillthere.rules.factmodel.ValueSet.Range;
import org.stillthere.rules.language.Comparison;
import org.stillthere.rules.language.Condition;
import org.stillthere.rules.language.Fact;
import org.stillthere.rules.language.Term;
import org.stillthere.rules.language.Type;
import org.stillthere.rules.language.Vocabulary;

/**
 * Which facts of a handover can hold together, under one policy: turns conditions into {@link Region}s. What is known of
 * each fact stands at the fact, in its {@link org.stillthere.policy.language.FactConstraints}.
 *
 * <p>It errs on one side: it may take impossible facts for possible, never the other way round. A fact whose constraints
 * are not complete is taken to depend on everything.
 *
 * <p>Immutable; any thread may use it.
 */
public final class FactModel {
    /** The kind of the event. Not a fact that rules can name. */
    public static final String EVENT = "(event)";

    /** The name of the timer that just expired. */
    public static final String EXPIRED = "timerExpired";

    /** How often in succession the inactivity timer has expired. */
    public static final String COUNT = "inactivityCount";

    /** The status that was just reported. */
    public static final String REPORTED = "statusReported";

    /** Where the handover stands. */
    public static final String STATUS = "status";

    static final String ACTIVITY = "activity";
    static final String ACTIVITY_BY = "activityBy";
    static final String CLOSE_TAKEN_BACK = "closeTakenBack";

    /** A condition that can hold in more ways than this is not analysed. */
    private static final int MAX_WAYS = 128;

    private final PolicyDefinition policy;
    private final boolean asSet;

    /**
     * The model under a policy.
     *
     * @param policy what the policy says besides its rules
     * @param asSet whether settings have their present values; if not, they have any within their bounds
     */
    public FactModel(PolicyDefinition policy, boolean asSet) {
        this.policy = policy;
        this.asSet = asSet;
    }

    /** The ways in which that condition can hold; empty if it never does. */
    public List<Region> ways(Condition condition) {
        return ways(condition, true).stream()
                .map(EventLogic::complete)
                .filter(Region::isPossible)
                .filter(region -> Inference.isPossible(region, policy.openingHours(), policy.activity()))
                .toList();
    }

    /** The one name of a term: facts that can be written in two ways have one here. */
    public static String nameOf(Term term) {
        return FactValues.nameOf(term.text());
    }

    /** Whether the values of that fact are lengths of time. */
    public static boolean isLength(String fact) {
        return Vocabulary.factIn(fact)
                .filter(found -> found.type().equals(Type.LENGTH))
                .isPresent();
    }

    /** The facts that are in one of the first and in one of the second; the exact ones first. */
    public static List<Region> together(List<Region> some, List<Region> others) {
        List<Region> both = new ArrayList<>();
        for (Region one : some) {
            for (Region other : others) {
                Region plain = one.and(other);
                if (plain.isPossible()) { // most are not, and completing them is expensive
                    Region region = EventLogic.complete(plain);
                    if (region.isPossible()) {
                        both.add(region.exact() ? 0 : both.size(), region);
                    }
                }
            }
        }
        return both;
    }

    private List<Region> ways(Condition condition, boolean holds) {
        return condition.match(new Condition.Cases<>() {
            @Override
            public List<Region> test(Condition.Test test) {
                return FactModel.this.test(test, holds);
            }

            @Override
            public List<Region> all(Condition.All all) {
                return holds ? each(all.parts(), true) : either(all.parts(), false);
            }

            @Override
            public List<Region> any(Condition.Any any) {
                return holds ? either(any.parts(), true) : each(any.parts(), false);
            }

            @Override
            public List<Region> not(Condition.Not not) {
                return ways(not.part(), !holds);
            }
        });
    }

    private List<Region> each(List<Condition> parts, boolean hold) {
        List<Region> ways = List.of(Region.ANY);
        for (Condition part : parts) {
            List<Region> next = new ArrayList<>();
            for (Region other : ways(part, hold)) {
                for (Region one : ways) {
                    Region both = one.and(other);
                    if (both.isPossible()) {
                        next.add(both);
                    }
                }
            }
            if (next.size() > MAX_WAYS) {
                return List.of(Region.ANY.inexact());
            }
            ways = next;
        }
        return ways;
    }

    private List<Region> either(List<Condition> parts, boolean hold) {
        List<Region> ways = new ArrayList<>();
        for (Condition part : parts) {
            ways.addAll(ways(part, hold));
            if (ways.size() > MAX_WAYS) {
                return List.of(Region.ANY.inexact());
            }
        }
        return ways;
    }

    private List<Region> test(Condition.Test test, boolean holds) {
        Comparison how = holds ? test.comparison() : test.comparison().opposite();
        Term left = test.left();
        Term right = test.right();
        if (right.constant() != null && (right.setting() == null || asSet)) {
            if (right.constant() instanceof Boolean yes) {
                List<Region> meaning = meaning(nameOf(left), yes == (how == Comparison.EQUAL));
                if (meaning != null) {
                    return meaning;
                }
            }
            return List.of(known(left, Region.ANY.with(nameOf(left), values(left, how, right.constant()))));
        }
        Region region = Region.ANY.related(nameOf(left), nameOf(right), signs(how));
        SettingDefinition setting =
                right.setting() == null ? null : policy.settings().get(right.setting());
        return List.of(setting == null ? region : bounded(region, left, how, setting));
    }

    private static Region known(Term term, Region region) {
        return knows(nameOf(term)) ? region : region.inexact();
    }

    /** Whether it is known all that ties this to other facts. */
    public static boolean knows(String fact) {
        return fact.equals(EVENT)
                || Vocabulary.factIn(fact)
                        .filter(found -> found.constraints().complete())
                        .isPresent();
    }

    /** What is shorthand in rules, said in full; null for what is none. */
    private static @Nullable List<Region> meaning(String name, boolean yes) {
        Fact fact = Vocabulary.FACTS.get(name);
        if (fact == null || fact.constraints().shorthandFor().length == 0) {
            return null;
        }
        boolean exact = fact.constraints().complete();
        List<Region> regions = new ArrayList<>();
        Region all = Region.ANY;
        for (FactIs part : fact.constraints().shorthandFor()) {
            all = all.with(part.fact(), FactValues.allowed(part));
            regions.add(Region.ANY.with(part.fact(), FactValues.excluded(part)));
        }
        List<Region> meaning = yes ? List.of(all) : regions;
        return exact ? meaning : meaning.stream().map(Region::inexact).toList();
    }

    private static ValueSet values(Term left, Comparison how, Object constant) {
        boolean same = how == Comparison.EQUAL;
        if (constant instanceof Boolean yes) {
            return Choice.only(yes == same);
        }
        if (constant instanceof Enum<?> value) {
            boolean nullable =
                    Vocabulary.factIn(left.text()).map(Fact::nullable).orElse(true);
            return same
                    ? Choice.only(value)
                    : new Choice(false, FactValues.others(value.getDeclaringClass(), Set.of(value), nullable));
        }
        return constant instanceof Long number ? range(left, how, number) : new Choice(!same, Set.of(constant));
    }

    /** Lengths of time are counted in half milliseconds: between two of them there is always another. */
    private static Range range(Term left, Comparison how, long number) {
        boolean length = left.type() == Duration.class;
        long value = length ? 2 * number : number;
        long most = Vocabulary.factIn(nameOf(left))
                .map(FactValues::most)
                .orElse(length ? Long.MAX_VALUE : Integer.MAX_VALUE);
        Range all = new Range(left.setting() == null ? 0 : Integer.MIN_VALUE, most);
        Range some = switch (how) {
            case EQUAL -> new Range(value, value);
            case NOT_EQUAL -> new Range(Long.MIN_VALUE, Long.MAX_VALUE, Set.of(value));
            case LESS -> new Range(Long.MIN_VALUE, value - 1);
            case AT_MOST -> new Range(Long.MIN_VALUE, value);
            case GREATER -> new Range(value + 1, Long.MAX_VALUE);
            case AT_LEAST -> new Range(value, Long.MAX_VALUE);
        };
        return (Range) all.and(some);
    }

    private static Region bounded(Region region, Term left, Comparison how, SettingDefinition setting) {
        if (!left.isOrdered()) {
            return region;
        }
        Setting bound = switch (how) {
            case LESS, AT_MOST -> setting.max();
            case GREATER, AT_LEAST -> setting.min();
            case EQUAL, NOT_EQUAL -> null;
        };
        Long number = bound instanceof Setting.Number most
                ? Long.valueOf(most.value())
                : bound instanceof Setting.Length longest
                        ? Long.valueOf(longest.value().toMillis())
                        : null;
        return number == null ? region : region.with(nameOf(left), range(left, how, number));
    }

    private static int signs(Comparison how) {
        return switch (how) {
            case EQUAL -> Region.SAME;
            case NOT_EQUAL -> Region.LESS | Region.GREATER;
            case LESS -> Region.LESS;
            case AT_MOST -> Region.LESS | Region.SAME;
            case GREATER -> Region.GREATER;
            case AT_LEAST -> Region.GREATER | Region.SAME;
        };
    }

    /** What kinds of events these facts can be of. */
    public static Choice kindsOf(Region region) {
        return region.values().get(EVENT) instanceof Choice kinds ? kinds : new Choice(true, Set.of());
    }
}
