package org.stillthere.server.cli.demo;

import java.util.List;
import java.util.function.Predicate;
import org.stillthere.v1.Action;
import org.stillthere.v1.Decision;
import org.stillthere.v1.Destination;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Participant;

/**
 * What happens in one handover of the demo.
 *
 * @param id the handover
 * @param title what it is about
 * @param ending the status it must end in
 * @param script plays it
 */
record DemoStory(String id, String title, HandoverStatus ending, Script script) {
    /** Reports events, waits for timers, and fails if a decision is not what it should be. */
    @FunctionalInterface
    interface Script {
        void play(DemoHandover handover) throws InterruptedException, DemoFailure;
    }

    /** A story for each ending. */
    static List<DemoStory> all() {
        return List.of(
                new DemoStory(
                        "silent",
                        "the user goes quiet and stays quiet",
                        HandoverStatus.HANDOVER_STATUS_COMPLETED,
                        DemoStory::silent),
                new DemoStory(
                        "back-again",
                        "the user comes back when asked",
                        HandoverStatus.HANDOVER_STATUS_COMPLETED,
                        DemoStory::backAgain),
                new DemoStory(
                        "given-up",
                        "the user gives up in the queue",
                        HandoverStatus.HANDOVER_STATUS_CANCELLED,
                        DemoStory::givenUp),
                new DemoStory(
                        "broken", "the chat provider fails", HandoverStatus.HANDOVER_STATUS_ERROR, DemoStory::broken));
    }

    /** Played first and not shown: the warm-up of a JVM takes longer than a timer of the demo. */
    static DemoStory warmUp() {
        return new DemoStory("warm-up", "not shown", HandoverStatus.HANDOVER_STATUS_CANCELLED, DemoStory::givenUp);
    }

    private static void silent(DemoHandover handover) throws InterruptedException, DemoFailure {
        handover.status(HandoverStatus.HANDOVER_STATUS_QUEUE);
        handover.status(HandoverStatus.HANDOVER_STATUS_ACTIVE);
        Decision last = handover.message(Participant.PARTICIPANT_USER);
        Decision asked = handover.expiryAfter(last);
        expect("a question to the user", asked, DemoStory::asksUser);
        expect("a close", handover.expiryAfter(asked), Action::hasCloseHandover);
        // the caller does as it was told, and the provider confirms
        ends(handover, HandoverStatus.HANDOVER_STATUS_COMPLETED, "completed");
    }

    private static void backAgain(DemoHandover handover) throws InterruptedException, DemoFailure {
        Decision opened = handover.status(HandoverStatus.HANDOVER_STATUS_QUEUE);
        handover.status(HandoverStatus.HANDOVER_STATUS_ACTIVE);
        expect("a question to the user", handover.expiryAfter(opened), DemoStory::asksUser);
        Decision back = handover.message(Participant.PARTICIPANT_USER);
        expect("the timer anew", back, Action::hasSetTimer);
        if (back.getInactivityCount() != 0) {
            throw new DemoFailure("the user wrote, and the count is " + back.getInactivityCount() + ", not 0");
        }
        handover.message(Participant.PARTICIPANT_AGENT);
        ends(handover, HandoverStatus.HANDOVER_STATUS_COMPLETED, "completed");
    }

    private static void givenUp(DemoHandover handover) throws InterruptedException, DemoFailure {
        expect("a timer", handover.status(HandoverStatus.HANDOVER_STATUS_QUEUE), Action::hasSetTimer);
        ends(handover, HandoverStatus.HANDOVER_STATUS_CANCELLED, "cancelled");
    }

    private static void broken(DemoHandover handover) throws InterruptedException, DemoFailure {
        expect("a timer", handover.status(HandoverStatus.HANDOVER_STATUS_ACTIVE), Action::hasSetTimer);
        handover.message(Participant.PARTICIPANT_AGENT);
        ends(handover, HandoverStatus.HANDOVER_STATUS_ERROR, "error");
    }

    private static void ends(DemoHandover handover, HandoverStatus status, String branch)
            throws InterruptedException, DemoFailure {
        expect(
                "the branch '" + branch + "'",
                handover.status(status),
                action -> action.getTakeBranch().getBranch().equals(branch));
    }

    private static boolean asksUser(Action action) {
        return action.hasSay() && action.getSay().getDestination() == Destination.DESTINATION_USER;
    }

    private static void expect(String what, Decision decision, Predicate<Action> action) throws DemoFailure {
        if (decision.getActionsList().stream().noneMatch(action)) {
            throw new DemoFailure("the decision on " + decision.getEventId() + " lacks " + what);
        }
    }
}
