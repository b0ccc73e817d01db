package org.stillthere.rules.factmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.FactIs;
import org.stillthere.policy.model.ActivityEffect;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.ActivityTable;
import org.stillthere.policy.model.Awaiting;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.OpeningHours;
import org.stillthere.policy.model.Participant;
import org.stillthere.rules.factmodel.ValueSet.Choice;
import org.stillthere.rules.factmodel.ValueSet.Nothing;
import org.stillthere.rules.factmodel.ValueSet.Range;
import org.stillthere.rules.language.Fact;
import org.stillthere.rules.language.Vocabulary;

/**
 * What follows from facts about the conversation, its timers and the calendar: who has just written owes nothing, whoever
 * took a minute to answer has answered. Tells which facts can't hold at the same time, from the constraints that stand at
 * the facts and from the logic of the kernel that is written here.
 *
 * <p>It only tells what is impossible. That all else is possible it does not say.
 */
final class Inference {
    private static final Range ZERO = new Range(0, 0);
    private static final Range ANY = new Range(0, Long.MAX_VALUE);

    /** Each round may find more; after this many everything has been found. */
    private static final int MAX_ROUNDS = 8;

    private static final String COUNT_OF = "timerCount(";

    /** The facts whose constraints tie them to others. */
    private static final List<Fact> TIED = Vocabulary.FACTS.values().stream()
            .filter(fact ->
                    fact.constraints().atMost().length + fact.constraints().requires().length > 0)
            .toList();

    /** The facts about which there is anything to infer: those that are tied, and those that they are tied to. */
    private static final Set<String> INFERRED = inferred();

    private final Map<String, ValueSet> known;

    private Inference(Region region) {
        this.known = new HashMap<>(region.values());
    }

    /** Whether such facts may be; true where it is not known. */
    static boolean isPossible(Region region) {
        return region.values().keySet().stream().noneMatch(Inference::tellsOf) || new Inference(region).isPossible();
    }

    /** Whether such facts may be in a policy with that calendar and that table; true where it is not known. */
    static boolean isPossible(Region region, OpeningHours hours, ActivityTable table) {
        Inference inference = new Inference(region);
        return inference.agreesWith(hours) && inference.agreesWith(table);
    }

    private static Set<String> inferred() {
        Set<String> inferred = new HashSet<>(Set.of("lastActivityBy"));
        for (Fact fact : TIED) {
            inferred.add(fact.name());
            inferred.addAll(List.of(fact.constraints().atMost()));
            Arrays.stream(fact.constraints().requires()).map(FactIs::fact).forEach(inferred::add);
        }
        Vocabulary.FACTS.values().stream()
                .filter(fact -> !fact.constraints().complete())
                .map(Fact::name)
                .forEach(inferred::add);
        return inferred;
    }

    private static boolean tellsOf(String term) {
        return Vocabulary.factIn(term)
                .map(Fact::name)
                .filter(INFERRED::contains)
                .isPresent();
    }

    private boolean isPossible() {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Map<String, ValueSet> before = Map.copyOf(known);
            activity();
            messages();
            timers();
            calendar();
            TIED.forEach(this::constraints);
            if (known.values().stream().anyMatch(ValueSet::isEmpty)) {
                return false;
            }
            if (known.equals(before)) {
                return true;
            }
        }
        return true;
    }

    /** A fact that has something to tell needs what it requires; without that it has nothing to tell. */
    private void constraints(Fact fact) {
        for (String greater : fact.constraints().atMost()) {
            atMost(fact.name(), greater);
        }
        for (FactIs required : fact.constraints().requires()) {
            ValueSet allowed = FactValues.allowed(required);
            ValueSet now = known.get(required.fact());
            if (FactValues.isSet(fact, known.get(fact.name()))) {
                let(required.fact(), allowed);
            } else if (now != null && now.and(allowed).isEmpty()) {
                let(fact.name(), FactValues.blankOf(fact));
            }
        }
    }

    /** Who was just active was active last, and it is no time ago. */
    private void activity() {
        if (!(only("activityBy") instanceof Participant by)) {
            return;
        }
        let("lastActivityBy", Choice.only(by));
        String side = by == Participant.USER ? "User" : by == Participant.AGENT ? "Agent" : "";
        if (side.isEmpty() || !(known.get("activity") instanceof Choice kind)) {
            return;
        }
        if (isInput(kind)) {
            let("awaiting", Choice.only(by == Participant.USER ? Awaiting.AGENT : Awaiting.USER));
            let(by == Participant.USER ? "userMessages" : "agentMessages", atLeast(1));
            let("sinceLast" + side + "Message", ZERO);
        } else if (only("activity") instanceof ActivityKind one) {
            String name = one.name().charAt(0) + one.name().substring(1).toLowerCase(Locale.ROOT);
            let("sinceLast" + side + name, ZERO);
        }
    }

    private static boolean isInput(Choice kind) {
        return !kind.except()
                && kind.values().stream().allMatch(each -> each instanceof ActivityKind one && one.isInput());
    }

    /** Who wrote last, and how many messages there are. */
    private void messages() {
        Object awaiting = only("awaiting");
        if (awaiting == Awaiting.AGENT) {
            let("userMessages", atLeast(1));
        } else if (awaiting == Awaiting.USER) {
            let("agentMessages", atLeast(1));
        } else if (awaiting == Awaiting.NOBODY) {
            let("userMessages", ZERO);
            let("agentMessages", ZERO);
        }
        if (isZero("userMessages")) {
            let("awaiting", Choice.allBut(Awaiting.AGENT));
        }
        if (isZero("agentMessages")) {
            let("awaiting", Choice.allBut(Awaiting.USER));
        }
        if (isMore("userMessages", 0) || isMore("agentMessages", 0)) {
            let("awaiting", Choice.allBut(Awaiting.NOBODY));
        }
    }

    /** A timer that expires has expired once, and none does while they are on hold. */
    private void timers() {
        if (only(FactModel.EXPIRED) instanceof String timer && !timer.isEmpty()) {
            let(COUNT_OF + "\"" + timer + "\")", atLeast(1));
        }
        if (excludes(FactModel.EXPIRED, "")) {
            let("onHold", Choice.only(false));
        }
        if (Boolean.TRUE.equals(only("onHold"))) {
            for (String fact : new ArrayList<>(known.keySet())) {
                if (fact.startsWith("timerRunning(")) {
                    let(fact, Choice.only(false));
                }
            }
        }
    }

    private void calendar() {
        if (Boolean.FALSE.equals(only("openForBusiness"))) {
            let("untilOpening", atLeast(1));
        }
    }

    private boolean agreesWith(OpeningHours hours) {
        if (!hours.isAlways()) {
            return true;
        }
        let("openForBusiness", Choice.only(true));
        let("holiday", Choice.only(false));
        let("untilOpening", ZERO);
        long farthest = 2 * OpeningHours.HORIZON_MILLIS;
        let("untilClosing", new Range(farthest, farthest));
        return known.values().stream().noneMatch(ValueSet::isEmpty);
    }

    /** Whether some activity of those that may be does, by the table, what the facts say that it does. */
    private boolean agreesWith(ActivityTable table) {
        if (!(only("restartsTimer") instanceof Boolean restarts)) {
            return true;
        }
        if (!restarts && !excludes("activity", Nothing.NOTHING) && !excludes("activityBy", Nothing.NOTHING)) {
            return true; // it need be no activity
        }
        for (Participant by : Participant.values()) {
            for (ActivityKind kind : ActivityKind.values()) {
                boolean does = table.effectOf(new Occurrence.ActivityTick(by, kind)) != ActivityEffect.NOTHING;
                if (does == restarts && !excludes("activityBy", by) && !excludes("activity", kind)) {
                    return true;
                }
            }
        }
        return false;
    }

    private @Nullable Object only(String fact) {
        return known.get(fact) instanceof Choice choice
                        && !choice.except()
                        && choice.values().size() == 1
                ? choice.values().iterator().next()
                : null;
    }

    private boolean excludes(String fact, Object value) {
        return known.get(fact) instanceof Choice choice && !choice.contains(value);
    }

    private Range range(String fact) {
        return known.get(fact) instanceof Range range ? range : ANY;
    }

    private static Range atLeast(long least) {
        return new Range(least, Long.MAX_VALUE);
    }

    private boolean isMore(String fact, long than) {
        return range(fact).first() > than;
    }

    private boolean isZero(String fact) {
        return range(fact).most() <= 0;
    }

    private void atMost(String lesser, String greater) {
        let(lesser, new Range(0, range(greater).most()));
        let(greater, atLeast(range(lesser).first()));
    }

    private void let(String fact, ValueSet extent) {
        known.merge(fact, extent, ValueSet::and);
    }
}
