package org.stillthere.rules.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.ActivityEffect;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.ActivityTable;
import org.stillthere.policy.model.Awaiting;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.OpeningHours;
import org.stillthere.policy.model.Participant;
import org.stillthere.rules.check.Extent.Choice;
import org.stillthere.rules.check.Extent.Nothing;
import org.stillthere.rules.check.Extent.Range;

/**
 * What follows from facts about the conversation, its timers and the calendar: who has just written owes nothing, whoever
 * took a minute to answer has answered. Says which facts can't be so at the same time.
 *
 * <p>It only tells what is impossible. That all else is possible it does not say, so these facts are none of those that
 * {@link World#KNOWN} lists.
 */
final class Inference {
    private static final Range ZERO = new Range(0, 0);
    private static final Range ANY = new Range(0, Long.MAX_VALUE);

    /** Each round may find more; in so many all is found. */
    private static final int MOST_ROUNDS = 8;

    private static final List<String> SINCES = List.of(
            "sinceLastUserMessage",
            "sinceLastAgentMessage",
            "sinceLastUserTyping",
            "sinceLastUserRead",
            "sinceLastUserPresence",
            "sinceLastAgentTyping",
            "sinceLastAgentRead",
            "sinceLastAgentPresence",
            "sinceAwaiting",
            "sinceHold");

    /** Facts that are told of besides those that begin with since. */
    private static final Set<String> OTHERS = Set.of(
            "awaiting",
            "lastActivityBy",
            "userMessages",
            "agentMessages",
            "userReplies",
            "agentReplies",
            "longestUserReply",
            "meanUserReply",
            "longestUserPause",
            "meanUserPause",
            "longestAgentReply",
            "meanAgentReply",
            "restartsTimer",
            "onHold",
            "openForBusiness",
            "holiday",
            "untilOpening",
            "untilClosing");

    private static final String COUNT_OF = "timerCount(";

    private final Map<String, Extent> known;

    private Inference(Region region) {
        this.known = new HashMap<>(region.extents());
    }

    /** Whether such facts may be; true where it is not known. */
    static boolean isPossible(Region region) {
        return region.extents().keySet().stream().noneMatch(Inference::tellsOf) || new Inference(region).isPossible();
    }

    /** Whether such facts may be in a policy with that calendar and that table; true where it is not known. */
    static boolean isPossible(Region region, OpeningHours hours, ActivityTable table) {
        Inference inference = new Inference(region);
        return inference.agreesWith(hours) && inference.agreesWith(table);
    }

    private static boolean tellsOf(String thing) {
        return thing.startsWith("since") || OTHERS.contains(thing) || thing.startsWith(COUNT_OF);
    }

    private boolean isPossible() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Map<String, Extent> before = Map.copyOf(known);
            activity();
            messages();
            replies("userReplies", "longestUserReply", "meanUserReply");
            replies("agentReplies", "longestAgentReply", "meanAgentReply");
            pauses();
            timers();
            calendar();
            SINCES.forEach(since -> atMost(since, "sinceOpened"));
            if (known.values().stream().anyMatch(Extent::isEmpty)) {
                return false;
            }
            if (known.equals(before)) {
                return true;
            }
        }
        return true;
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
            let("sinceAwaiting", ZERO);
        }
        if (isZero("userMessages")) {
            let("awaiting", Choice.allBut(Awaiting.AGENT));
        }
        if (isZero("agentMessages")) {
            let("awaiting", Choice.allBut(Awaiting.USER));
        }
        if (isMore("userMessages", 0) || isMore("agentMessages", 0) || isMore("sinceAwaiting", 0)) {
            let("awaiting", Choice.allBut(Awaiting.NOBODY));
        }
    }

    /** Each reply is a message of the one side to one of the other. */
    private void replies(String count, String longest, String mean) {
        atMost(count, "userMessages");
        atMost(count, "agentMessages");
        atMost(mean, longest);
        if (isMore(longest, 0)) {
            let(count, atLeast(1));
        }
        if (isZero(count)) {
            let(longest, ZERO);
        }
    }

    /** It takes two messages to make a pause. */
    private void pauses() {
        atMost("meanUserPause", "longestUserPause");
        if (isMore("longestUserPause", 0)) {
            let("userMessages", atLeast(2));
        }
        if (range("userMessages").most() < 2) {
            let("longestUserPause", ZERO);
        }
    }

    /** A timer that expires has expired once, and none does while they are on hold. */
    private void timers() {
        if (only(World.EXPIRED) instanceof String timer && !timer.isEmpty()) {
            let(COUNT_OF + "\"" + timer + "\")", atLeast(1));
        }
        if (excludes(World.EXPIRED, "")) {
            let("onHold", Choice.only(false));
        }
        if (isMore("sinceHold", 0)) {
            let("onHold", Choice.only(true));
        }
        if (Boolean.FALSE.equals(only("onHold"))) {
            let("sinceHold", ZERO);
        } else if (Boolean.TRUE.equals(only("onHold"))) {
            for (String thing : new ArrayList<>(known.keySet())) {
                if (thing.startsWith("timerRunning(")) {
                    let(thing, Choice.only(false));
                }
            }
        }
    }

    private void calendar() {
        if (Boolean.TRUE.equals(only("holiday"))) {
            let("openForBusiness", Choice.only(false));
        }
        if (Boolean.TRUE.equals(only("openForBusiness")) || isMore("untilClosing", 0)) {
            let("openForBusiness", Choice.only(true));
            let("untilOpening", ZERO);
        }
        if (Boolean.FALSE.equals(only("openForBusiness")) || isMore("untilOpening", 0)) {
            let("openForBusiness", Choice.only(false));
            let("untilOpening", atLeast(1));
            let("untilClosing", ZERO);
        }
    }

    private boolean agreesWith(OpeningHours hours) {
        if (!hours.isAlways()) {
            return true;
        }
        let("openForBusiness", Choice.only(true));
        let("holiday", Choice.only(false));
        let("untilOpening", ZERO);
        long farthest = 2 * OpeningHours.HORIZON.toMillis();
        let("untilClosing", new Range(farthest, farthest));
        return known.values().stream().noneMatch(Extent::isEmpty);
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

    private @Nullable Object only(String thing) {
        return known.get(thing) instanceof Choice choice
                        && !choice.except()
                        && choice.values().size() == 1
                ? choice.values().iterator().next()
                : null;
    }

    private boolean excludes(String thing, Object value) {
        return known.get(thing) instanceof Choice choice && !choice.contains(value);
    }

    private Range range(String thing) {
        return known.get(thing) instanceof Range range ? range : ANY;
    }

    private static Range atLeast(long least) {
        return new Range(least, Long.MAX_VALUE);
    }

    private boolean isMore(String thing, long than) {
        return range(thing).first() > than;
    }

    private boolean isZero(String thing) {
        return range(thing).most() <= 0;
    }

    private void atMost(String lesser, String greater) {
        let(lesser, new Range(0, range(greater).most()));
        let(greater, atLeast(range(lesser).first()));
    }

    private void let(String thing, Extent extent) {
        known.merge(thing, extent, Extent::and);
    }
}
