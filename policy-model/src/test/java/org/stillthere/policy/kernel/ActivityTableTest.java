package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.SeedPolicy;
import org.stillthere.policy.model.ActivityEffect;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.ActivityTable;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence.ActivityTick;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;

/** Which activities begin the waiting anew. */
class ActivityTableTest {
    private static final ActivityTick TYPING = new ActivityTick(Participant.USER, ActivityKind.TYPING);
    private static final ActivityTick MESSAGE = new ActivityTick(Participant.USER, ActivityKind.MESSAGE);
    private static final ActivityTick PRESENCE = new ActivityTick(Participant.USER, ActivityKind.PRESENCE);

    @Test
    void byDefaultOnlyWhatAUserWritesCounts() {
        for (Participant by : Participant.values()) {
            for (ActivityKind kind : ActivityKind.values()) {
                ActivityTick tick = new ActivityTick(by, kind);
                assertThat(ActivityTable.DEFAULT.effectOf(tick))
                        .isEqualTo(tick.isUserMessage() ? ActivityEffect.RESETS_COUNT : ActivityEffect.NOTHING);
            }
        }
    }

    @Test
    void whatAUserWritesCountsWhateverThePolicySays() {
        Map<ActivityTick, ActivityEffect> effects = new HashMap<>();
        effects.put(MESSAGE, ActivityEffect.NOTHING);
        effects.put(TYPING, ActivityEffect.RESTARTS_TIMER);
        ActivityTable table = ActivityTable.of(effects);
        assertThat(table.effectOf(MESSAGE)).isEqualTo(ActivityEffect.RESETS_COUNT);
        assertThat(table.effectOf(TYPING)).isEqualTo(ActivityEffect.RESTARTS_TIMER);
        assertThat(table.effects()).containsOnlyKeys("USER TYPING");
    }

    @Test
    void anActivityThatResetsTheCountDoesAndOneThatRestartsTheTimerDoesNot() {
        ActivityTable table =
                ActivityTable.of(Map.of(PRESENCE, ActivityEffect.RESETS_COUNT, TYPING, ActivityEffect.RESTARTS_TIMER));
        Conversation conversation = new Conversation(TimerOwner.SERVER, new SeedPolicy(table));
        conversation.status(HandoverStatus.ACTIVE).inactivityExpires();
        conversation.activity(TYPING.by(), TYPING.kind());
        assertThat(conversation.state().inactivityCount()).isEqualTo(1);
        conversation.activity(PRESENCE.by(), PRESENCE.kind());
        assertThat(conversation.state().inactivityCount()).isZero();
    }

    @Test
    void aCloseIsTakenBackByAMessageOnly() {
        ActivityTable table = ActivityTable.of(Map.of(PRESENCE, ActivityEffect.RESETS_COUNT));
        Conversation conversation = new Conversation(TimerOwner.SERVER, new SeedPolicy(table));
        conversation.status(HandoverStatus.ACTIVE).inactivityExpires().inactivityExpires();
        conversation.activity(PRESENCE.by(), PRESENCE.kind());
        assertThat(conversation.state().pendingClose()).isNotNull();
        conversation.userWrites();
        assertThat(conversation.state().pendingClose()).isNull();
    }
}
