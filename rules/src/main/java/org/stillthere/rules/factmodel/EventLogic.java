package org.stillthere.rules.factmodel;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.stillthere.policy.language.EventKind;
import org.stillthere.policy.language.FactConstraints;
import org.stillthere.policy.language.FactIs;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;
import org.stillthere.rules.factmodel.ValueSet.Choice;
import org.stillthere.rules.factmodel.ValueSet.Range;
import org.stillthere.rules.language.Fact;
import org.stillthere.rules.language.Vocabulary;

/**
 * How facts depend on the event and on each other. An event is of one kind and not of two; a handover that is over hears
 * of nothing but its end; who has just written is not silent.
 */
final class EventLogic {
    static final Choice OPEN = Choice.only(HandoverStatus.QUEUE, HandoverStatus.ACTIVE);

    private static final Choice INPUT = new Choice(false, inputs());
    private static final Choice NO_INPUT = new Choice(true, inputs());

    private EventLogic() {}

    /** The region with all that follows from it. */
    static Region complete(Region region) {
        Region complete = region;
        Set<EventKind> kinds = EnumSet.allOf(EventKind.class);
        for (Map.Entry<String, ValueSet> each : region.values().entrySet()) {
            Fact fact = Vocabulary.factIn(each.getKey()).orElse(null);
            if (fact == null) {
                continue;
            }
            narrow(kinds, fact, each.getValue());
            if (FactValues.isSet(fact, each.getValue())) {
                for (FactIs required : fact.constraints().requires()) {
                    complete = complete.with(required.fact(), FactValues.allowed(required));
                }
            }
        }
        if (isTrue(region, FactModel.CLOSE_TAKEN_BACK) && kinds.equals(EnumSet.of(EventKind.ACTIVITY))) {
            complete = complete.with(FactModel.ACTIVITY_BY, Choice.only(Participant.USER)) // only what the user writes
                    .with(FactModel.ACTIVITY, INPUT);
        }
        if (complete.values().get(FactModel.STATUS) instanceof Choice status
                && status.and(OPEN).isEmpty()) {
            kinds.retainAll(EnumSet.of(EventKind.STATUS));
        }
        complete = complete.with(FactModel.EVENT, new Choice(false, new HashSet<>(kinds)));
        if (!FactModel.kindsOf(complete).contains(EventKind.STATUS)) {
            complete = complete.with(FactModel.STATUS, OPEN);
        }
        Region all = consequences(complete);
        return Inference.isPossible(all) ? all : all.with(FactModel.EVENT, new Choice(false, Set.of()));
    }

    /** A fact that tells of one kind of event rules out the others; one that has nothing to tell may rule out its own. */
    private static void narrow(Set<EventKind> kinds, Fact fact, ValueSet set) {
        FactConstraints constraints = fact.constraints();
        List<EventKind> only = Arrays.asList(constraints.onlyAt());
        if (only.isEmpty()) {
            return;
        }
        if (FactValues.isSet(fact, set)) {
            kinds.retainAll(only);
        } else if (constraints.alwaysAt() && FactValues.isBlank(fact, set)) {
            only.forEach(kinds::remove);
        }
    }

    private static Region consequences(Region region) {
        Region complete = region;
        if (complete.values().get(FactModel.REPORTED) instanceof Choice reported && !reported.except()) {
            Set<Object> statuses = new HashSet<>();
            for (Object name : reported.values()) {
                HandoverStatus.named(String.valueOf(name))
                        .ifPresentOrElse(statuses::add, () -> statuses.addAll(OPEN.values()));
            }
            if (!reported.contains("")) {
                complete = complete.with(FactModel.STATUS, new Choice(false, statuses));
            }
        }
        if (complete.values().get(FactModel.EXPIRED) instanceof Choice expired
                && !expired.except()
                && expired.values().size() == 1) {
            String timer = expired.first();
            if (!timer.isEmpty()) {
                complete = complete.with("timerRunning(\"" + timer + "\")", Choice.only(false));
            }
            if (timer.equals(Timer.INACTIVITY)) {
                complete = complete.with(FactModel.COUNT, new Range(1, Integer.MAX_VALUE));
            }
        }
        if (complete.values().get(FactModel.ACTIVITY_BY) instanceof Choice by
                && by.isOnly(Participant.USER)
                && complete.values().get(FactModel.ACTIVITY) instanceof Choice kind
                && kind.and(NO_INPUT).isEmpty()) {
            complete = complete.with(FactModel.COUNT, new Range(0, 0)); // who wrote is not silent
        }
        return complete;
    }

    private static boolean isTrue(Region region, String fact) {
        return region.values().get(fact) instanceof Choice choice && !choice.contains(false);
    }

    private static Set<Object> inputs() {
        Set<Object> inputs = new HashSet<>();
        Arrays.stream(ActivityKind.values()).filter(ActivityKind::isInput).forEach(inputs::add);
        return inputs;
    }
}
