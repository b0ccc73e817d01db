package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.codec.StateCodec;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.ScriptedPolicy;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.OpeningHours;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;

/** The clock of the timers stands still, by a hold, a snooze, or because the business is closed. */
class HoldTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<Facts> seen = new ArrayList<>();
    private List<Proposal> asked = List.of();
    private final Conversation conversation = new Conversation(TimerOwner.SERVER, new OfficePolicy());

    /** Open on Monday from 8 to 10 and on Tuesday from 8; a conversation begins on Monday at 9. */
    private final class OfficePolicy implements Policy {
        private final ScriptedPolicy script = ScriptedPolicy.of(facts -> {
            seen.add(facts);
            return new Ruling.Decided(asked, List.of());
        });

        @Override
        public OpeningHours openingHours() {
            LocalTime eight = LocalTime.of(8, 0);
            return new OpeningHours(
                    zone(),
                    Map.of(
                            DayOfWeek.MONDAY, List.of(new OpeningHours.Opening(eight, LocalTime.of(10, 0))),
                            DayOfWeek.TUESDAY, List.of(new OpeningHours.Opening(eight, LocalTime.of(18, 0)))),
                    Set.of(),
                    Set.of());
        }

        @Override
        public PolicyVersion version() {
            return script.version();
        }

        @Override
        public Settings settings() {
            return script.settings();
        }

        @Override
        public Messages messages() {
            return script.messages();
        }

        @Override
        public CatchUp catchUp() {
            return CatchUp.FIRE;
        }

        @Override
        public ZoneId zone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Ruling decide(Facts facts) {
            return script.decide(facts);
        }
    }

    @BeforeEach
    void open() {
        asked = List.of(new Proposal.SetTimer(Timer.INACTIVITY, MINUTE), new Proposal.SetTimer("total", HOUR));
        conversation.status(HandoverStatus.ACTIVE);
    }

    private List<Action> after(Duration pause, Proposal... proposals) {
        asked = List.of(proposals);
        conversation.pause(pause).activity(Participant.BOT, ActivityKind.MESSAGE);
        HandoverState state = conversation.state();
        assertThat(StateCodec.decode(state.key(), StateCodec.encode(state))).isEqualTo(state);
        return conversation.decision().actions();
    }

    private Facts facts() {
        return seen.get(seen.size() - 1);
    }

    private Action set(String timer, long generation, Duration length) {
        return conversation.timerSet(timer, generation, length);
    }

    @Test
    void aHoldKeepsWhatIsLeft() {
        assertThat(after(Duration.ofSeconds(20), new Proposal.Hold()))
                .containsExactly(new Action.CancelTimer(Timer.INACTIVITY, 1), new Action.CancelTimer("total", 2));
        assertThat(conversation.state().timers().next()).isEmpty();
        assertThat(after(Duration.ofMinutes(30))).isEmpty();
        assertThat(facts().isOnHold()).isTrue();
        assertThat(facts().getSinceHold()).isEqualTo(Duration.ofMinutes(30));
        assertThat(facts().isInactivityTimerRunning()).isFalse();
        assertThat(after(Duration.ofMinutes(30), new Proposal.Resume()))
                .containsExactly(
                        set(Timer.INACTIVITY, 3, Duration.ofSeconds(40)), set("total", 4, HOUR.minusSeconds(20)));
        after(Duration.ofSeconds(1), new Proposal.RestartTimer(Timer.INACTIVITY));
        assertThat(conversation.decision().actions()).containsExactly(set(Timer.INACTIVITY, 5, MINUTE));
        assertThat(facts().isOnHold()).isFalse();
        assertThat(facts().getSinceHold()).isZero();
    }

    @Test
    void aHoldOfAHoldAndAResumeOfNoneChangeNothing() {
        after(Duration.ofSeconds(20), new Proposal.Hold());
        assertThat(after(Duration.ofSeconds(20), new Proposal.Hold())).isEmpty();
        assertThat(after(Duration.ofSeconds(20), new Proposal.Resume()))
                .contains(set(Timer.INACTIVITY, 3, Duration.ofSeconds(40)));
        assertThat(after(Duration.ofSeconds(20), new Proposal.Resume())).isEmpty();
    }

    @Test
    void aTimerThatIsSetOrCancelledOnHoldIsSoWhenTheHoldEnds() {
        after(Duration.ofSeconds(20), new Proposal.Hold());
        assertThat(after(
                        Duration.ofSeconds(20),
                        new Proposal.RestartTimer(Timer.INACTIVITY),
                        new Proposal.CancelTimer("total"),
                        new Proposal.SetTimer("other", HOUR)))
                .isEmpty();
        assertThat(after(Duration.ofSeconds(20), new Proposal.Resume()))
                .containsExactly(set(Timer.INACTIVITY, 3, MINUTE), set("other", 4, HOUR));
    }

    @Test
    void aTimerThatWasDueAtTheHoldExpiresAtOnceAfterIt() {
        after(MINUTE, new Proposal.Hold());
        assertThat(after(HOUR, new Proposal.Resume())).contains(set(Timer.INACTIVITY, 3, Kernel.MIN_TIMER));
    }

    @Test
    void aSnoozePutsOffWhatRuns() {
        assertThat(after(Duration.ofSeconds(20), new Proposal.Snooze(HOUR)))
                .containsExactly(
                        set(Timer.INACTIVITY, 3, HOUR.plusSeconds(40)),
                        set("total", 4, HOUR.plus(HOUR).minusSeconds(20)));
        assertThat(conversation.timer(Timer.INACTIVITY).length()).isEqualTo(MINUTE);
    }

    @Test
    void theEndOfTheHandoverEndsTheHold() {
        after(Duration.ofSeconds(20), new Proposal.Hold());
        asked = List.of();
        conversation.status(HandoverStatus.COMPLETED);
        assertThat(conversation.state().timers().hold()).isNull();
        assertThat(conversation.decision().actions()).isEmpty();
    }

    @Test
    void aTimerInOpeningHoursStandsStillWhileItIsClosed() {
        assertThat(after(Duration.ofMinutes(30), new Proposal.SetTimer("office", HOUR, true)))
                .containsExactly(set("office", 3, Duration.ofHours(23))); // half an hour today, the rest tomorrow
        assertThat(facts().isOpenForBusiness()).isTrue();
        assertThat(facts().getUntilClosing()).isEqualTo(Duration.ofMinutes(30));
        assertThat(conversation.timer("office").length()).isEqualTo(HOUR);
        assertThat(after(Duration.ofMinutes(60), new Proposal.RestartTimer("office")))
                .containsExactly(set("office", 4, Duration.ofMinutes(22 * 60 + 30)));
        assertThat(facts().isOpenForBusiness()).isFalse();
        assertThat(facts().getUntilOpening()).isEqualTo(Duration.ofMinutes(21 * 60 + 30));
    }

    @Test
    void aHoldOfATimerInOpeningHoursKeepsTheOpeningTimeThatIsLeft() {
        after(Duration.ofMinutes(30), new Proposal.SetTimer("office", HOUR, true)); // at 9:30
        after(Duration.ofMinutes(10), new Proposal.Hold()); // 50 minutes are left
        assertThat(after(Duration.ofHours(22).plusMinutes(20), new Proposal.Resume())) // Tuesday at 8:00
                .contains(set("office", 5, Duration.ofMinutes(50)));
    }
}
