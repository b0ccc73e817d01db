package org.stillthere.rules.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.Setting;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.Awaiting;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.OpeningHours;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;
import org.stillthere.rules.check.Extent.Choice;
import org.stillthere.rules.check.Extent.Nothing;
import org.stillthere.rules.check.Extent.Range;
import org.stillthere.rules.definition.PolicyDefinition;
import org.stillthere.rules.definition.SettingDefinition;
import org.stillthere.rules.language.Comparison;
import org.stillthere.rules.language.Condition;
import org.stillthere.rules.language.Term;

/**
 * What the facts of a handover can be: turns conditions into {@link Region}s, and knows how facts hang together. An
 * event is one thing and not two; a handover that is over hears of nothing but its end; who has just written is not
 * silent.
 *
 * <p>It errs on one side: it may take impossible facts for possible, never the other way round. A fact that it does
 * not know, because it is newer than this class, is taken to hang together with everything.
 */
final class World {
    /** The kinds of events. */
    enum Kind {
        STATUS,
        ACTIVITY,
        EXPIRY,
        PROVIDER,
        ATTRIBUTES,
        CLOSE_REFUSED
    }

    /** What kind of event it is: not a fact that rules can name. */
    static final String EVENT = "(event)";

    static final String EXPIRED = "timerExpired";
    static final String COUNT = "inactivityCount";
    static final String REPORTED = "statusReported";

    private static final String STATUS = "status";
    private static final String ACTIVITY = "activity";
    private static final String ACTIVITY_BY = "activityBy";
    private static final Choice OPEN = Choice.only(HandoverStatus.QUEUE, HandoverStatus.ACTIVE);

    /** A condition that is true in more ways than this is not looked at. */
    private static final int MOST_WAYS = 128;

    /** The facts that this class knows exactly: about any other it says what is impossible, and else nothing. */
    static final Set<String> KNOWN = Set.of(
            REPORTED,
            "firstTimeInStatus",
            ACTIVITY,
            ACTIVITY_BY,
            "userMessage",
            "agentMessage",
            EXPIRED,
            "inactive",
            "providerEvent",
            "providerData",
            "attributesChanged",
            "closeTakenBack",
            STATUS,
            "open",
            COUNT,
            "inactivityTimerRunning",
            "timerRunning",
            "closing",
            "awaiting",
            "awaitingAgent",
            "awaitingUser",
            "lastActivityBy",
            "sinceLastUserMessage",
            "sinceLastAgentMessage",
            "sinceOpened",
            "attribute",
            "channel",
            "queue",
            "language",
            "tier",
            "hour",
            "dayOfWeek");

    /** Facts that are written in two ways, and how they are called here. */
    private static final Map<String, String> SAME = Map.of(
            "timerCount(\"" + Timer.INACTIVITY + "\")",
            COUNT,
            "attribute(\"channel\")",
            "channel",
            "attribute(\"queue\")",
            "queue",
            "attribute(\"language\")",
            "language",
            "attribute(\"tier\")",
            "tier");

    /** Facts that may be false at the events of which they tell. */
    private static final Set<String> FALSE_TELLS_NOTHING = Set.of("firstTimeInStatus", "restartsTimer");

    private final PolicyDefinition policy;
    private final boolean asSet;

    /**
     * A world.
     *
     * @param policy what the policy says besides its rules
     * @param asSet whether settings have the values that they have now, or any within their bounds
     */
    World(PolicyDefinition policy, boolean asSet) {
        this.policy = policy;
        this.asSet = asSet;
    }

    /** The ways in which that condition can hold; empty if it never does. */
    List<Region> ways(Condition condition) {
        return ways(condition, true).stream()
                .map(World::closed)
                .filter(Region::isPossible)
                .filter(region -> Inference.isPossible(region, policy.openingHours(), policy.activity()))
                .toList();
    }

    /** How that thing is called here. */
    static String nameOf(Term term) {
        return SAME.getOrDefault(term.text(), term.text());
    }

    /** The facts that are in one of the first and in one of the second; the exact ones first. */
    static List<Region> together(List<Region> some, List<Region> others) {
        List<Region> both = new ArrayList<>();
        for (Region one : some) {
            for (Region other : others) {
                Region plain = one.and(other);
                if (plain.isPossible()) { // most are not, and what follows from them is dear to find out
                    Region region = closed(plain);
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
                return World.this.test(test, holds);
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
            if (next.size() > MOST_WAYS) {
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
            if (ways.size() > MOST_WAYS) {
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
            return List.of(known(left, Region.ANY.with(nameOf(left), extent(left, how, right.constant()))));
        }
        Region region = Region.ANY.related(nameOf(left), nameOf(right), signs(how));
        SettingDefinition setting =
                right.setting() == null ? null : policy.settings().get(right.setting());
        return List.of(setting == null ? region : bounded(region, left, how, setting));
    }

    private static Region known(Term term, Region region) {
        return knows(nameOf(term)) ? region : region.inexact();
    }

    /** Whether this class knows what that thing has to do with others. */
    static boolean knows(String thing) {
        int bracket = thing.indexOf('(');
        return thing.equals(EVENT) || KNOWN.contains(bracket < 0 ? thing : thing.substring(0, bracket));
    }

    /** What is shorthand in rules, said in full; null for what is none. */
    private static @Nullable List<Region> meaning(String thing, boolean yes) {
        return switch (thing) {
            case "inactive" -> one(EXPIRED, new Choice(!yes, Set.of(Timer.INACTIVITY)));
            case "open" -> one(STATUS, yes ? OPEN : new Choice(false, finals()));
            case "inactivityTimerRunning" -> one("timerRunning(\"" + Timer.INACTIVITY + "\")", Choice.only(yes));
            case "awaitingAgent" -> one("awaiting", constants(Awaiting.AGENT, yes, false));
            case "agentReplied" ->
                List.of(Region.ANY
                        .with("agentMessages", yes ? new Range(1, Integer.MAX_VALUE) : new Range(0, 0))
                        .inexact());
            case "awaitingUser" -> one("awaiting", constants(Awaiting.USER, yes, false));
            case "userMessage" -> message(Participant.USER, yes);
            case "agentMessage" -> message(Participant.AGENT, yes);
            default -> null;
        };
    }

    private static List<Region> one(String thing, Extent extent) {
        return List.of(Region.ANY.with(thing, extent));
    }

    private static List<Region> message(Participant by, boolean yes) {
        Set<Object> input = input();
        if (yes) {
            return List.of(Region.ANY.with(ACTIVITY_BY, Choice.only(by)).with(ACTIVITY, new Choice(false, input)));
        }
        return List.of(
                Region.ANY.with(ACTIVITY_BY, constants(by, false, true)),
                Region.ANY.with(ACTIVITY, new Choice(true, input)));
    }

    private static Set<Object> input() {
        Set<Object> input = new HashSet<>();
        Arrays.stream(ActivityKind.values()).filter(ActivityKind::isInput).forEach(input::add);
        return input;
    }

    private static Set<Object> finals() {
        Set<Object> finals = new HashSet<>();
        Arrays.stream(HandoverStatus.values()).filter(HandoverStatus::isFinal).forEach(finals::add);
        return finals;
    }

    /** That constant, or all others of its type, and nothing at all where that can be. */
    private static Choice constants(Enum<?> constant, boolean same, boolean orNothing) {
        if (same) {
            return Choice.only(constant);
        }
        Set<Object> others =
                new HashSet<>(Arrays.asList(constant.getDeclaringClass().getEnumConstants()));
        others.remove(constant);
        if (orNothing) {
            others.add(Nothing.NOTHING);
        }
        return new Choice(false, others);
    }

    private static Extent extent(Term left, Comparison how, Object constant) {
        boolean same = how == Comparison.EQUAL;
        if (constant instanceof Boolean yes) {
            return Choice.only(yes == same);
        }
        if (constant instanceof Enum<?> value) {
            return constants(
                    value, same, !Set.of(STATUS, "awaiting", "dayOfWeek").contains(left.text()));
        }
        return constant instanceof Long number ? range(left, how, number) : new Choice(!same, Set.of(constant));
    }

    /** Lengths of time are counted in half milliseconds: between two of them there is always another. */
    private static Range range(Term left, Comparison how, long number) {
        boolean length = left.type() == Duration.class;
        long value = length ? 2 * number : number;
        Range all = switch (nameOf(left)) {
            case "hour" -> new Range(0, 23);
            case "untilOpening", "untilClosing" -> new Range(0, 2 * OpeningHours.HORIZON.toMillis());
            default ->
                new Range(left.setting() == null ? 0 : Integer.MIN_VALUE, length ? Long.MAX_VALUE : Integer.MAX_VALUE);
        };
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

    /** The region with all that follows from it. */
    static Region closed(Region region) {
        Region closed = region;
        Set<Kind> kinds = EnumSet.allOf(Kind.class);
        tells(closed, REPORTED, "", Kind.STATUS, kinds);
        tells(closed, "firstTimeInStatus", false, Kind.STATUS, kinds);
        tells(closed, ACTIVITY, Nothing.NOTHING, Kind.ACTIVITY, kinds);
        tells(closed, ACTIVITY_BY, Nothing.NOTHING, Kind.ACTIVITY, kinds);
        tells(closed, EXPIRED, "", Kind.EXPIRY, kinds);
        tells(closed, "providerEvent", "", Kind.PROVIDER, kinds);
        tells(closed, "restartsTimer", false, Kind.ACTIVITY, kinds);
        tells(closed, "attributesChanged", false, Kind.ATTRIBUTES, kinds);
        for (String thing : closed.extents().keySet()) {
            if (thing.startsWith("providerData(") && excludes(closed, thing, "")) {
                kinds.retainAll(EnumSet.of(Kind.PROVIDER));
            }
        }
        if (excludes(closed, "closeTakenBack", false)) {
            kinds.retainAll(EnumSet.of(Kind.ACTIVITY, Kind.CLOSE_REFUSED));
            closed = closed.with("closing", Choice.only(true));
            if (kinds.equals(EnumSet.of(Kind.ACTIVITY))) { // only what the user writes takes a close back
                closed = closed.with(ACTIVITY_BY, Choice.only(Participant.USER))
                        .with(ACTIVITY, new Choice(false, input()));
            }
        }
        if (closed.extents().get(STATUS) instanceof Choice status
                && status.and(OPEN).isEmpty()) {
            kinds.retainAll(EnumSet.of(Kind.STATUS));
        }
        closed = closed.with(EVENT, new Choice(false, new HashSet<>(kinds)));
        if (!((Choice) kindsOf(closed)).contains(Kind.STATUS)) {
            closed = closed.with(STATUS, OPEN);
        }
        Region all = consequences(closed);
        return Inference.isPossible(all) ? all : all.with(EVENT, new Choice(false, Set.of()));
    }

    private static Region consequences(Region region) {
        Region closed = region;
        if (closed.extents().get(REPORTED) instanceof Choice reported && !reported.except()) {
            Set<Object> statuses = new HashSet<>();
            for (Object name : reported.values()) {
                HandoverStatus.named(String.valueOf(name))
                        .ifPresentOrElse(statuses::add, () -> statuses.addAll(OPEN.values()));
            }
            if (!reported.contains("")) {
                closed = closed.with(STATUS, new Choice(false, statuses));
            }
        }
        if (closed.extents().get(EXPIRED) instanceof Choice expired
                && !expired.except()
                && expired.values().size() == 1) {
            String timer = expired.first();
            if (!timer.isEmpty()) {
                closed = closed.with("timerRunning(\"" + timer + "\")", Choice.only(false));
            }
            if (timer.equals(Timer.INACTIVITY)) {
                closed = closed.with(COUNT, new Range(1, Integer.MAX_VALUE));
            }
        }
        if (closed.extents().get(ACTIVITY_BY) instanceof Choice by
                && by.isOnly(Participant.USER)
                && closed.extents().get(ACTIVITY) instanceof Choice kind
                && kind.and(new Choice(true, input())).isEmpty()) {
            closed = closed.with(COUNT, new Range(0, 0)); // who wrote is not silent
        }
        return closed;
    }

    /** What kinds of events these facts can be of. */
    static Extent kindsOf(Region region) {
        return region.extents().getOrDefault(EVENT, new Choice(true, Set.of()));
    }

    private static boolean excludes(Region region, String thing, Object value) {
        return region.extents().get(thing) instanceof Choice choice && !choice.contains(value);
    }

    /** Where a thing is not blank, it is that kind of event; where it is blank, it is another. */
    private static void tells(Region region, String thing, Object blank, Kind kind, Set<Kind> kinds) {
        if (excludes(region, thing, blank)) {
            kinds.retainAll(EnumSet.of(kind));
        } else if (region.extents().get(thing) instanceof Choice choice
                && choice.isOnly(blank)
                && !FALSE_TELLS_NOTHING.contains(thing)) {
            kinds.remove(kind);
        }
    }
}
