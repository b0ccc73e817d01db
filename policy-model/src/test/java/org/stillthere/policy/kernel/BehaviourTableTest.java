package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.stillthere.policy.model.ActivityKind.MESSAGE;
import static org.stillthere.policy.model.HandoverStatus.ACTIVE;
import static org.stillthere.policy.model.HandoverStatus.QUEUE;
import static org.stillthere.policy.model.Participant.AGENT;
import static org.stillthere.policy.model.Participant.USER;
import static org.stillthere.policy.model.Timer.INACTIVITY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.SeedPolicy;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.Destination;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;

/** The seed's flow, row by row: given the state before, when the event comes, then these actions in this order. */
class BehaviourTableTest {
    private static final Duration A_WHILE = Duration.ofSeconds(20);
    private static final Action PROMPT =
            new Action.Say(Destination.USER, SeedPolicy.PROMPT, SeedPolicy.PROMPT_TEXT, SeedPolicy.LANGUAGE);
    private static final Action FAREWELL =
            new Action.Say(Destination.BOTH, SeedPolicy.FAREWELL, SeedPolicy.FAREWELL_TEXT, SeedPolicy.LANGUAGE);
    private static final Action CLOSE = new Action.CloseHandover("inactivity", CloseScope.PROVIDER);

    @TestFactory
    Stream<DynamicContainer> theTimersAreRunBy() {
        return Stream.of(TimerOwner.values())
                .map(owner -> dynamicContainer(
                        owner.name(),
                        rows().stream()
                                .map(row -> dynamicTest(row.words, () -> row.play(Conversation.ofSeed(owner))))));
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.addAll(opening());
        rows.addAll(statuses());
        rows.addAll(activity());
        rows.addAll(ladder());
        rows.addAll(staleExpiries());
        rows.addAll(ends());
        rows.addAll(branches());
        return rows;
    }

    private static List<Row> opening() {
        return List.of(
                row("no handover | status QUEUE | take branch queue; set inactivity timer 1 min (once for this status)")
                        .given(noHandover())
                        .when(c -> c.status(QUEUE))
                        .then(c -> c.expect(0, branch("queue"), c.inactivityTimerSet(1))),
                row("no handover | status ACTIVE (no queue) | take branch active; set inactivity timer 1 min")
                        .given(noHandover())
                        .when(c -> c.status(ACTIVE))
                        .then(c -> c.expect(0, branch("active"), c.inactivityTimerSet(1))),
                row("no handover | activity | none; NOT_FOUND with a reason")
                        .given(noHandover())
                        .when(Conversation::userWrites)
                        .then(BehaviourTableTest::expectNotFound),
                row("no handover | timer | none; NOT_FOUND with a reason")
                        .given(noHandover())
                        .when(c -> c.expires(new Timer(INACTIVITY, 1, c.now(), SeedPolicy.TIMEOUT), false))
                        .then(BehaviourTableTest::expectNotFound),
                row("no handover | provider event | none; NOT_FOUND with a reason")
                        .given(noHandover())
                        .when(c -> c.providerEvent("handover-already-in-progress"))
                        .then(BehaviourTableTest::expectNotFound),
                row("no handover | status with no branch of its own | none; NOT_FOUND: a handover opens with its status")
                        .given(noHandover())
                        .when(c -> c.providerStatus("WRAP_UP"))
                        .then(BehaviourTableTest::expectNotFound),
                row("no handover | attributes | none; NOT_FOUND: a handover opens with its status")
                        .given(noHandover())
                        .when(c -> c.attributes(Map.of("tier", "gold")))
                        .then(BehaviourTableTest::expectNotFound));
    }

    private static List<Row> statuses() {
        return List.of(
                row("QUEUE | status QUEUE again | unchanged | take branch queue; the running timer is left alone (once)")
                        .given(prompted(QUEUE))
                        .when(c -> c.status(QUEUE))
                        .then(c -> c.expect(1, branch("queue"))),
                row("ACTIVE | status ACTIVE again | unchanged | take branch active; the running timer is left alone")
                        .given(prompted(ACTIVE))
                        .when(c -> c.status(ACTIVE))
                        .then(c -> c.expect(1, branch("active"))),
                row("QUEUE | status ACTIVE | unchanged | take branch active; set inactivity timer 1 min; it replaces"
                                + " the running one")
                        .given(prompted(QUEUE))
                        .when(c -> c.status(ACTIVE))
                        .then(c -> c.expect(1, branch("active"), c.inactivityTimerSet(3))),
                row("ACTIVE, was QUEUE | status QUEUE, then ACTIVE again | unchanged | branches only: once per status")
                        .given(prompted(QUEUE).andThen(c -> c.status(ACTIVE).status(QUEUE)))
                        .when(c -> c.status(ACTIVE))
                        .then(c -> c.expect(1, branch("active"))));
    }

    private static List<Row> activity() {
        List<Row> rows = new ArrayList<>();
        for (HandoverStatus open : List.of(QUEUE, ACTIVE)) {
            rows.add(row(open + ", timer running | activity USER MESSAGE | 0 | restart the running timer from this"
                            + " moment, with the length it was last set to")
                    .given(prompted(open))
                    .when(Conversation::userWrites)
                    .then(c -> c.expect(0, c.inactivityTimerSet(3))));
            rows.add(row(open + ", timer running | activity USER ATTACHMENT (as good as a message) | 0 | restart")
                    .given(prompted(open))
                    .when(c -> c.activity(USER, ActivityKind.ATTACHMENT))
                    .then(c -> c.expect(0, c.inactivityTimerSet(3))));
            for (ActivityKind kind : ActivityKind.values()) {
                rows.add(row(open + ", timer running | activity AGENT " + kind
                                + " | unchanged | none: only user input resets")
                        .given(prompted(open))
                        .when(c -> c.activity(AGENT, kind))
                        .then(c -> c.expect(1)));
            }
            for (ActivityKind kind : List.of(ActivityKind.TYPING, ActivityKind.READ, ActivityKind.PRESENCE)) {
                rows.add(row(open + ", timer running | activity of USER that is no message: " + kind
                                + " | unchanged | none: only input counts")
                        .given(prompted(open))
                        .when(c -> c.activity(USER, kind))
                        .then(c -> c.expect(1)));
            }
            rows.add(row(open
                            + ", close asked for, not confirmed | activity USER MESSAGE | 0 | set inactivity timer again")
                    .given(closing(open))
                    .when(Conversation::userWrites)
                    .then(c -> c.expect(0, c.inactivityTimerSet(3))));
            rows.add(row(open + ", close asked for, not confirmed | refusal of that close | 0 | set inactivity timer"
                            + " again")
                    .given(closing(open))
                    .when(c -> c.refusesClose(c.decision().decisionId()))
                    .then(c -> c.expect(0, c.inactivityTimerSet(3))));
        }
        return rows;
    }

    private static List<Row> ladder() {
        List<Row> rows = new ArrayList<>();
        for (HandoverStatus open : List.of(QUEUE, ACTIVE)) {
            rows.add(row(open + ", count 0 | inactivity timer expired | 1 | say prompt to USER only; set inactivity"
                            + " timer again")
                    .given(open(open))
                    .when(Conversation::inactivityExpires)
                    .then(c -> c.expect(1, PROMPT, c.inactivityTimerSet(2))));
            rows.add(row(open + ", count 1 | inactivity timer expired | 2 | close handover (reason inactivity); say"
                            + " farewell to USER and AGENT")
                    .given(prompted(open))
                    .when(Conversation::inactivityExpires)
                    .then(c -> c.expect(2, CLOSE, FAREWELL)));
        }
        return rows;
    }

    private static List<Row> staleExpiries() {
        return List.of(
                row("any | expiry of a timer that was restarted meanwhile | unchanged | none, and it was stale")
                        .given(prompted(QUEUE).andThen(Conversation::userWrites))
                        .when(c -> c.expires(new Timer(INACTIVITY, 2, c.now(), SeedPolicy.TIMEOUT), false))
                        .then(c -> c.expectRefused(new Refusal.TimerStale(INACTIVITY, 2, 3L))),
                row("any | expiry of a timer that was replaced meanwhile | unchanged | none, and it was stale")
                        .given(open(QUEUE).andThen(c -> c.status(ACTIVE)))
                        .when(c -> c.expires(new Timer(INACTIVITY, 1, c.now(), SeedPolicy.TIMEOUT), false))
                        .then(c -> c.expectRefused(new Refusal.TimerStale(INACTIVITY, 1, 2L))),
                row("any | expiry of a timer while none of that name runs | unchanged | none, and it was stale")
                        .given(closing(ACTIVE))
                        .when(c -> c.expires(new Timer(INACTIVITY, 3, c.now(), SeedPolicy.TIMEOUT), false))
                        .then(c -> c.expectRefused(new Refusal.TimerStale(INACTIVITY, 3, null))));
    }

    private static List<Row> ends() {
        List<Row> rows = new ArrayList<>();
        for (HandoverStatus end : finals()) {
            String branch = end.name().toLowerCase(Locale.ROOT);
            for (HandoverStatus open : List.of(QUEUE, ACTIVE)) {
                rows.add(row(open + " | status " + end + " | unchanged | take branch of that name; cancel every timer")
                        .given(prompted(open))
                        .when(c -> c.status(end))
                        .then(c ->
                                expectEnded(c, end).expect(1, branch(branch), new Action.CancelTimer(INACTIVITY, 2))));
            }
            rows.add(row("close asked for | status " + end + " | unchanged | take branch of that name; no timer runs")
                    .given(closing(ACTIVE))
                    .when(c -> c.status(end))
                    .then(c -> expectEnded(c, end).expect(2, branch(branch))));
            anyEvent()
                    .forEach((name, event) -> rows.add(row(end + " | " + name
                                    + " | unchanged | none; FAILED_PRECONDITION with a reason; nothing changes")
                            .given(prompted(ACTIVE).andThen(c -> c.status(end)))
                            .when(event)
                            .then(c -> c.expectRefused(new Refusal.HandoverFinal(c.key(), end)))));
        }
        return rows;
    }

    private static Map<String, Consumer<Conversation>> anyEvent() {
        return Map.of(
                "status QUEUE", c -> c.status(QUEUE),
                "status COMPLETED", c -> c.status(HandoverStatus.COMPLETED),
                "status with no branch of its own", c -> c.providerStatus("WRAP_UP"),
                "activity USER MESSAGE", Conversation::userWrites,
                "activity AGENT MESSAGE", c -> c.activity(AGENT, MESSAGE),
                "inactivity timer expired",
                        c -> c.expires(new Timer(INACTIVITY, 2, c.now(), SeedPolicy.TIMEOUT), false),
                "provider event", c -> c.providerEvent("typing"),
                "refusal of a close", c -> c.refusesClose("0".repeat(32)),
                "attributes", c -> c.attributes(Map.of("tier", "gold")));
    }

    private static List<Row> branches() {
        List<Row> rows = new ArrayList<>();
        for (HandoverStatus open : List.of(QUEUE, ACTIVE)) {
            rows.add(row(open + " | provider event (a name, data) | unchanged | take branch events")
                    .given(prompted(open))
                    .when(c -> c.providerEvent("agent-joined"))
                    .then(c -> c.expect(1, branch("events"))));
            rows.add(row(open + " | provider event handover-already-in-progress | unchanged | take branch"
                            + " handoverAlreadyInProgress")
                    .given(prompted(open))
                    .when(c -> c.providerEvent("handover-already-in-progress"))
                    .then(c -> c.expect(1, branch("handoverAlreadyInProgress"))));
            rows.add(row(open + " | status with no branch of its own | unchanged | take branch default")
                    .given(prompted(open))
                    .when(c -> c.providerStatus("WRAP_UP"))
                    .then(c -> c.expect(1, branch("default"))));
            rows.add(row(open + " | status named in another case | unchanged | take branch default: the lookup is"
                            + " case-sensitive")
                    .given(prompted(open))
                    .when(c -> c.providerStatus("Completed"))
                    .then(c -> c.expect(1, branch("default"))));
        }
        return rows;
    }

    // Given

    private static Consumer<Conversation> noHandover() {
        return c -> {};
    }

    private static Consumer<Conversation> open(HandoverStatus status) {
        return c -> c.status(status).pause(A_WHILE);
    }

    /** Count 1, and the timer of generation 2 runs. */
    private static Consumer<Conversation> prompted(HandoverStatus status) {
        return open(status).andThen(c -> c.inactivityExpires().pause(A_WHILE));
    }

    /** Count 2, and no timer runs. */
    private static Consumer<Conversation> closing(HandoverStatus status) {
        return prompted(status).andThen(c -> c.inactivityExpires().pause(A_WHILE));
    }

    private static List<HandoverStatus> finals() {
        return Arrays.stream(HandoverStatus.values())
                .filter(HandoverStatus::isFinal)
                .toList();
    }

    // Then

    private static Action branch(String name) {
        return new Action.TakeBranch(name);
    }

    private static void expectNotFound(Conversation conversation) {
        conversation.expectRefused(new Refusal.HandoverNotFound(conversation.key()));
    }

    private static Conversation expectEnded(Conversation conversation, HandoverStatus end) {
        assertThat(conversation.state().status()).isEqualTo(end);
        assertThat(conversation.state().timers().running()).isEmpty();
        return conversation;
    }

    private static RowBuilder row(String words) {
        return given -> when -> then -> new Row(words, given, when, then);
    }

    private record Row(
            String words, Consumer<Conversation> given, Consumer<Conversation> when, Consumer<Conversation> then) {
        void play(Conversation conversation) {
            given.accept(conversation);
            when.accept(conversation);
            then.accept(conversation);
        }
    }

    private interface RowBuilder {
        Given given(Consumer<Conversation> given);
    }

    private interface Given {
        Then when(Consumer<Conversation> when);
    }

    private interface Then {
        Row then(Consumer<Conversation> then);
    }
}
