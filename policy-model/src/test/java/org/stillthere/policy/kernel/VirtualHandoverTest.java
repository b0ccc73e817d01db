package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.fixture.ScriptedPolicy;
import org.stillthere.policy.kernel.VirtualHandover.Step;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;

/** The order of events in virtual time. */
class VirtualHandoverTest {
    private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
    private static final Instant DEADLINE = START.plusSeconds(60);
    private static final Occurrence OPENING =
            new Occurrence.StatusReported(HandoverStatus.QUEUE, TimerOwner.SERVER, Collections.emptySortedMap());
    private static final Occurrence MESSAGE = new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE);

    /** Sets a timer of a minute at the opening and at each expiry. */
    private static final ScriptedPolicy MINUTE_BY_MINUTE = ScriptedPolicy.of(facts -> new Ruling.Decided(
            facts.isFirstTimeInStatus() || !facts.getTimerExpired().isEmpty()
                    ? List.of(new Proposal.SetTimer("minute", Duration.ofMinutes(1)))
                    : List.of(),
            List.of()));

    private final VirtualHandover handover = new VirtualHandover(new HandoverKey("t", "h"), MINUTE_BY_MINUTE, 3);

    @Test
    void beforeItOpensNothingIsDue() {
        assertThat(handover.expireThrough(Instant.MAX)).isInstanceOf(Step.Idle.class);
        assertThat(handover.state()).isNull();
    }

    @Test
    void aDeadlineAtTheEndIsNotBeforeIt() {
        handover.report(OPENING, START);
        assertThat(handover.expireBefore(DEADLINE)).isInstanceOf(Step.Idle.class);
        assertThat(handover.expireThrough(DEADLINE)).isInstanceOfSatisfying(Step.Expired.class, expired -> {
            assertThat(expired.timer().name()).isEqualTo("minute");
            assertThat(expired.timer().deadline()).isEqualTo(DEADLINE);
        });
    }

    @Test
    void aTimerExpiresAtItsDeadlineHoweverFarTheEndIs() {
        handover.report(OPENING, START);
        handover.expireBefore(Instant.MAX);
        assertThat(handover.state().updatedAt()).isEqualTo(DEADLINE);
    }

    @Test
    void expiriesComeToAnEnd() {
        handover.report(OPENING, START);
        for (int i = 0; i < 3; i++) {
            assertThat(handover.expireBefore(Instant.MAX)).isInstanceOf(Step.Expired.class);
        }
        assertThat(handover.expireBefore(Instant.MAX))
                .isInstanceOfSatisfying(
                        Step.LimitReached.class,
                        reached -> assertThat(reached.limit()).isEqualTo(3));
    }

    @Test
    void equalReportsAreEventsOfTheirOwn() {
        handover.report(OPENING, START);
        assertThat(handover.report(MESSAGE, START.plusSeconds(1))).isInstanceOf(Outcome.Decided.class);
        assertThat(handover.report(MESSAGE, START.plusSeconds(1))).isInstanceOf(Outcome.Decided.class);
        assertThat(handover.state().activity().user().messages()).isEqualTo(2);
    }

    @Test
    void whatIsRefusedChangesNothing() {
        assertThat(handover.report(MESSAGE, START)).isInstanceOf(Outcome.Refused.class);
        assertThat(handover.state()).isNull();
    }
}
