package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.stillthere.policy.codec.StateCodec;
import org.stillthere.policy.fixture.Walk;
import org.stillthere.policy.fixture.Walks;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Occurrence.ActivityTick;
import org.stillthere.policy.model.Occurrence.CloseRefused;
import org.stillthere.policy.model.Occurrence.TimerExpired;
import org.stillthere.policy.model.Occurrence.TimerFired;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;

/** What holds of a handover's state whatever happens and whatever the policy asks for. */
@Domain(Walks.class)
class StatePropertiesTest {
    private static final Set<Occurrence> USER_MESSAGES = Set.of(
            new ActivityTick(Participant.USER, ActivityKind.MESSAGE),
            new ActivityTick(Participant.USER, ActivityKind.ATTACHMENT));

    @Property
    void onlyAUserMessageAndTheRefusalOfAPendingCloseLowerTheCount(@ForAll Walk walk) {
        for (Walk.Stage stage : walk.decided().toList()) {
            int before = stage.before() == null ? 0 : stage.before().inactivityCount();
            int after = stage.after().inactivityCount();
            if (USER_MESSAGES.contains(stage.event().occurrence()) || refusesPending(stage)) {
                assertThat(after).isZero();
            } else {
                assertThat(after).isGreaterThanOrEqualTo(before);
            }
            assertThat(stage.decision().inactivityCount()).isEqualTo(after);
        }
    }

    @Property
    void onlyTheInactivityTimerRaisesTheCountAndByOne(@ForAll Walk walk) {
        for (Walk.Stage stage : walk.decided().toList()) {
            int before = stage.before() == null ? 0 : stage.before().inactivityCount();
            if (stage.after().inactivityCount() > before) {
                assertThat(stage.after().inactivityCount()).isEqualTo(before + 1);
                assertThat(expired(stage.event().occurrence())).isEqualTo(Timer.INACTIVITY);
            }
        }
    }

    /** Its number and its time apart, as with any event. */
    @Property
    void theRefusalOfACloseThatIsNotPendingChangesNothing(@ForAll Walk walk) {
        for (Walk.Stage stage : walk.decided().toList()) {
            if (stage.event().occurrence() instanceof CloseRefused && !refusesPending(stage)) {
                assertThat(stage.decision().actions()).isEmpty();
                assertThat(stage.decision().firedRules()).isEmpty();
                assertThat(stage.after().inactivityCount())
                        .isEqualTo(stage.before().inactivityCount());
                assertThat(stage.after().timers()).isEqualTo(stage.before().timers());
                assertThat(stage.after().attributes()).isEqualTo(stage.before().attributes());
                assertThat(stage.after().pendingClose())
                        .isEqualTo(stage.before().pendingClose());
            }
        }
    }

    @Property
    void aDecisionNamesTheGenerationOfTheTimerThatExpiredAndNoOther(@ForAll Walk walk) {
        for (Walk.Stage stage : walk.decided().toList()) {
            String timer = expired(stage.event().occurrence());
            assertThat(stage.decision().timerGeneration())
                    .isEqualTo(
                            timer.isEmpty()
                                    ? 0
                                    : stage.before().timers().find(timer).generation());
        }
    }

    @Property
    void aFinalHandoverNeverChanges(@ForAll Walk walk) {
        for (Walk.Stage stage : walk.stages()) {
            if (stage.before() != null && stage.before().status().isFinal()) {
                assertThat(stage.isDecided()).isFalse();
                assertThat(stage.after()).isSameAs(stage.before());
            }
        }
    }

    @Property
    void decisionsAreNumberedFromOneWithoutAGap(@ForAll Walk walk) {
        long sequence = 0;
        for (Walk.Stage stage : walk.decided().toList()) {
            assertThat(stage.decision().sequence()).isEqualTo(++sequence);
            assertThat(stage.after().decisionSequence()).isEqualTo(sequence);
            assertThat(stage.after().lastEventId()).isEqualTo(stage.event().eventId());
        }
    }

    @Property
    void everyTickOfActivityIsNumberedAndNothingElseIs(@ForAll Walk walk) {
        long ticks = 0;
        for (Walk.Stage stage : walk.decided().toList()) {
            ticks += stage.event().occurrence() instanceof ActivityTick ? 1 : 0;
            assertThat(stage.decision().activitySequence()).isEqualTo(ticks);
            assertThat(stage.after().activity().sequence()).isEqualTo(ticks);
        }
    }

    @Property
    void timeNeverRunsBackwards(@ForAll Walk walk) {
        Instant last = Instant.MIN;
        for (Walk.Stage stage : walk.decided().toList()) {
            assertThat(stage.after().updatedAt())
                    .isAfterOrEqualTo(last)
                    .isEqualTo(stage.decision().decidedAt());
            last = stage.after().updatedAt();
        }
    }

    @Property
    void whatIsFixedAtTheOpeningStaysSo(@ForAll Walk walk) {
        HandoverState first = null;
        for (Walk.Stage stage : walk.decided().toList()) {
            first = first == null ? stage.after() : first;
            assertThat(stage.after().key()).isEqualTo(first.key());
            assertThat(stage.after().openedAt()).isEqualTo(first.openedAt());
            assertThat(stage.after().timerOwner()).isEqualTo(first.timerOwner());
            assertThat(stage.after().statusesSeen())
                    .contains(first.status(), stage.after().status());
        }
    }

    @Property
    void theSameEventsGiveTheSameBytes(@ForAll Walk walk) {
        HandoverState state = null;
        Map<String, History.Entry> entries = new HashMap<>();
        for (Walk.Stage stage : walk.stages()) {
            // as after a restart: nothing is left of the state but its bytes
            HandoverState stored = state == null ? null : StateCodec.decode(state.key(), StateCodec.encode(state));
            Outcome outcome = Kernel.decide(stored, stage.event(), stage.receivedAt(), entries::get, walk.policy());
            assertThat(outcome).isEqualTo(stage.outcome());
            if (outcome instanceof Outcome.Decided decided) {
                state = decided.state();
                entries.put(stage.event().eventId(), new History.Entry(stage.event(), decided.decision()));
                assertThat(StateCodec.encode(state)).isEqualTo(StateCodec.encode(stage.after()));
            }
        }
        assertThat(state).isEqualTo(walk.end());
    }

    private static boolean refusesPending(Walk.Stage stage) {
        return stage.event().occurrence() instanceof CloseRefused refused
                && stage.before() != null
                && refused.isOf(stage.before().pendingClose());
    }

    private static String expired(Occurrence occurrence) {
        if (occurrence instanceof TimerFired fired) {
            return fired.timer();
        }
        return occurrence instanceof TimerExpired expired ? expired.timer() : "";
    }
}
