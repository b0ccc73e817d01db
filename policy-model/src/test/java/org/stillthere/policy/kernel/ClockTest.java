package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.SeedPolicy;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;

/** Whose clock counts: that of whoever runs the timers. */
class ClockTest {
    private static final Instant SERVERS = Instant.parse("2026-03-02T09:00:00Z");
    private static final Instant CALLERS = Instant.parse("2026-03-02T08:12:34.567Z");
    private static final Occurrence OPENING =
            new Occurrence.StatusReported(HandoverStatus.QUEUE, TimerOwner.SERVER, Collections.emptySortedMap());
    private static final Occurrence OPENING_FOR_CALLER =
            new Occurrence.StatusReported(HandoverStatus.QUEUE, TimerOwner.CALLER, Collections.emptySortedMap());
    private static final Occurrence MESSAGE = new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE);

    @Test
    void theServersClockCountsWhereItRunsTheTimers() {
        expectAllAt(decide(null, OPENING, CALLERS, SERVERS), SERVERS);
    }

    @Test
    void theCallersClockCountsWhereItRunsTheTimers() {
        expectAllAt(decide(null, OPENING_FOR_CALLER, CALLERS, SERVERS), CALLERS);
    }

    @Test
    void aCallerThatDoesNotSayWhenIsTakenAtTheServersTime() {
        expectAllAt(decide(null, OPENING_FOR_CALLER, null, SERVERS), SERVERS);
    }

    @ParameterizedTest
    @EnumSource(TimerOwner.class)
    void aClockThatIsSetBackStandsStill(TimerOwner owner) {
        HandoverState open = decide(null, owner == TimerOwner.CALLER ? OPENING_FOR_CALLER : OPENING, CALLERS, SERVERS);
        HandoverState later = decide(open, MESSAGE, CALLERS.minusSeconds(30), SERVERS.minusSeconds(30));
        assertThat(later.updatedAt()).isEqualTo(open.updatedAt());
        assertThat(later.activity().lastUserMessageAt()).isEqualTo(open.updatedAt());
        assertThat(later.timers().find(Timer.INACTIVITY).deadline())
                .isEqualTo(open.updatedAt().plus(SeedPolicy.TIMEOUT));
    }

    @Test
    void whoOwnsTheTimersIsNotAskedAgain() {
        HandoverState open = decide(null, OPENING, CALLERS, SERVERS);
        HandoverState again = decide(open, OPENING_FOR_CALLER, CALLERS.plusSeconds(9999), SERVERS.plusSeconds(5));
        assertThat(again.updatedAt()).isEqualTo(SERVERS.plusSeconds(5));
    }

    private static void expectAllAt(HandoverState state, Instant time) {
        assertThat(state.openedAt()).isEqualTo(time);
        assertThat(state.updatedAt()).isEqualTo(time);
        assertThat(state.timers().find(Timer.INACTIVITY).deadline()).isEqualTo(time.plus(Duration.ofMinutes(1)));
    }

    private static HandoverState decide(
            HandoverState state, Occurrence occurrence, Instant occurredAt, Instant receivedAt) {
        HandoverEvent event = new HandoverEvent(Conversation.KEY, "e", occurredAt, occurrence);
        Outcome outcome = Kernel.decide(state, event, receivedAt, History.EMPTY, new SeedPolicy());
        return ((Outcome.Decided) outcome).state();
    }
}
