package org.stillthere.server.cli.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Participant;
import org.stillthere.server.cli.call.DecisionContent;
import org.stillthere.server.simulate.Conversation;
import org.stillthere.v1.Action;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.StatusChanged;

/**
 * One recorded conversation while it is replayed against a server: what to report next, what was decided, and the resulting
 * counts. Decisions are counted by their sequence, so neither their order nor repetitions matter. Thread-safe.
 */
final class ReplayedConversation {
    /** The prefix of the ids of the server's own events. */
    private static final String SERVER_PREFIX = "stillthere/";

    private final Conversation conversation;
    private final List<Step> steps;
    private final SortedMap<Long, Decision> decisions = new TreeMap<>();
    private final Set<String> userMessages = new HashSet<>();
    private int reported;
    private int unanswered;
    private boolean closed;
    private boolean over;
    private boolean finished;

    ReplayedConversation(Conversation conversation, String tenant, String handoverId) {
        this.conversation = conversation;
        this.steps = steps(conversation, tenant, handoverId);
    }

    /**
     * An event to report.
     *
     * @param at when, since the conversation's start, in the time of the recording
     */
    record Step(Duration at, HandoverEvent event) {}

    /**
     * The counts of the conversation, as a simulation counts.
     *
     * @param handovers always 1
     */
    record Count(long handovers, long messages, long prompts, long closures, long falseCloses, long promptReturns) {
        static final Count ZERO = new Count(0, 0, 0, 0, 0, 0);

        Count plus(Count other) {
            return new Count(
                    handovers + other.handovers,
                    messages + other.messages,
                    prompts + other.prompts,
                    closures + other.closures,
                    falseCloses + other.falseCloses,
                    promptReturns + other.promptReturns);
        }
    }

    /** The next step to report; null if none is left, or if the policy has closed the conversation. */
    synchronized @Nullable Step peek() {
        return closed || over || reported == steps.size() ? null : steps.get(reported);
    }

    /** Takes the next step, which the caller reports now. Null as for {@link #peek}. */
    synchronized @Nullable Step take() {
        Step step = peek();
        if (step != null) {
            reported++;
            unanswered++;
        }
        return step;
    }

    /** Whether anything was reported. */
    synchronized boolean isBegun() {
        return reported > 0;
    }

    /** Stops waiting for anything more. False if it had stopped already. */
    synchronized boolean finish() {
        boolean first = !finished;
        finished = true;
        return first;
    }

    /** How many decisions there were. */
    synchronized int decisions() {
        return decisions.size();
    }

    /** Notes a decision of the server; called with the answer to a report, and again with the decision to carry out. */
    synchronized void decided(Decision decision) {
        decisions.put(decision.getSequence(), decision);
        closed |= DecisionContent.closes(decision);
    }

    /** A report was answered, or will never be. */
    synchronized void answered() {
        unanswered--;
    }

    /** Notes that the end of the handover is reported now. False if it was reported before. */
    synchronized boolean end() {
        boolean first = !over;
        over = true;
        if (first) {
            unanswered++;
        }
        return first;
    }

    /** Whether the policy asked to close the conversation. */
    synchronized boolean isClosed() {
        return closed;
    }

    /** Whether the end of the handover was reported and answered. */
    synchronized boolean isDone() {
        return over && unanswered == 0;
    }

    /** Whether everything was reported and answered and no timer runs, so that nothing more will happen by itself. */
    synchronized boolean isIdle() {
        return peek() == null && unanswered == 0 && running().isEmpty();
    }

    /** The length of the longest running timer; zero if none runs. */
    synchronized Duration longestTimer() {
        return running().values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    synchronized Count count() {
        Set<String> openPrompts = new HashSet<>();
        long prompts = 0;
        long returns = 0;
        for (Decision decision : decisions.values()) {
            String timer = expired(decision);
            if (timer != null) {
                openPrompts.remove(timer);
                if (DecisionContent.saysToUser(decision) && !DecisionContent.closes(decision)) {
                    prompts++;
                    openPrompts.add(timer);
                }
            } else if (userMessages.contains(decision.getEventId())) {
                returns += openPrompts.size();
                openPrompts.clear();
            }
        }
        return new Count(
                1,
                conversation.messages().size(),
                prompts,
                closed ? 1 : 0,
                closed && userWritesLater() ? 1 : 0,
                returns);
    }

    private boolean userWritesLater() {
        return steps.subList(reported, steps.size()).stream()
                .anyMatch(step -> userMessages.contains(step.event().getEventId()));
    }

    private Map<String, Duration> running() {
        Map<String, Duration> running = new TreeMap<>();
        for (Decision decision : decisions.values()) {
            running.remove(String.valueOf(expired(decision)));
            for (Action action : decision.getActionsList()) {
                if (action.hasSetTimer()) {
                    running.put(
                            action.getSetTimer().getTimer(),
                            Duration.ofSeconds(
                                    action.getSetTimer().getLength().getSeconds(),
                                    action.getSetTimer().getLength().getNanos()));
                } else if (action.hasCancelTimer()) {
                    running.remove(action.getCancelTimer().getTimer());
                }
            }
        }
        return running;
    }

    /** The timer of the server whose expiry was decided on, or null. */
    private static @Nullable String expired(Decision decision) {
        String id = decision.getEventId();
        return id.startsWith(SERVER_PREFIX) ? id.substring(SERVER_PREFIX.length(), id.lastIndexOf('/')) : null;
    }

    private List<Step> steps(Conversation conversation, String tenant, String handoverId) {
        HandoverEvent.Builder event =
                HandoverEvent.newBuilder().setTenant(tenant).setHandoverId(handoverId);
        List<Step> all = new ArrayList<>();
        all.add(new Step(Duration.ZERO, status(event, "queue", HandoverStatus.HANDOVER_STATUS_QUEUE)));
        boolean agentCame = false;
        for (int i = 0; i < conversation.messages().size(); i++) {
            Conversation.Message message = conversation.messages().get(i);
            boolean agent = message.from() == Participant.AGENT;
            if (agent && !agentCame) {
                agentCame = true;
                all.add(new Step(message.at(), status(event, "active", HandoverStatus.HANDOVER_STATUS_ACTIVE)));
            }
            String id = "message-" + (i + 1);
            if (!agent) {
                userMessages.add(id);
            }
            all.add(new Step(
                    message.at(),
                    event.setEventId(id)
                            .setActivityTick(ActivityTick.newBuilder()
                                    .setBy(
                                            agent
                                                    ? org.stillthere.v1.Participant.PARTICIPANT_AGENT
                                                    : org.stillthere.v1.Participant.PARTICIPANT_USER)
                                    .setKind(ActivityKind.ACTIVITY_KIND_MESSAGE))
                            .build()));
        }
        return all;
    }

    private static HandoverEvent status(HandoverEvent.Builder event, String id, HandoverStatus status) {
        return event.setEventId(id)
                .setStatusChanged(StatusChanged.newBuilder().setStatus(status))
                .build();
    }

    /** The event that ends this handover. */
    HandoverEvent ending(HandoverStatus status) {
        return status(steps.get(0).event().toBuilder(), "end", status);
    }

    String handoverId() {
        return steps.get(0).event().getHandoverId();
    }

    Conversation conversation() {
        return conversation;
    }
}
