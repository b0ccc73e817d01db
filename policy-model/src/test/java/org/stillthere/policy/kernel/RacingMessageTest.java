package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.SeedPolicy;
import org.stillthere.policy.fixture.Walks;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;

/** A racing message wins: who wrote first is not closed on by an expiry that was under way. */
@Domain(DomainContext.Global.class)
@Domain(Walks.class)
class RacingMessageTest {
    /** What else may happen between the message and the late arrival of the expiry. */
    enum Meanwhile {
        AGENT_WRITES,
        USER_TYPES,
        USER_WRITES_AGAIN,
        AGENT_TAKES_OVER,
        PROVIDER_EVENT,
        ATTRIBUTE,
        A_SECOND_PASSES
    }

    @Property
    void noInterleavingClosesAHandoverWhoseUserWroteFirst(
            @ForAll SeedPolicy policy,
            @ForAll TimerOwner owner,
            @ForAll ActivityKind kind,
            @ForAll @IntRange(max = 100) int percentOfTheTimeout,
            @ForAll("meanwhile") List<Meanwhile> meanwhile,
            @ForAll boolean missed) {
        Conversation conversation = new Conversation(owner, policy).status(HandoverStatus.QUEUE);
        int threshold = policy.settings().number("closeAfter");
        for (int count = 1; count < threshold; count++) {
            conversation.inactivityExpires();
        }
        Timer closing = conversation.timer(Timer.INACTIVITY);
        conversation.pause(part(closing.length(), percentOfTheTimeout));
        conversation.activity(Participant.USER, kind.isInput() ? kind : ActivityKind.MESSAGE);

        List<Action> actions = new ArrayList<>();
        for (Meanwhile event : meanwhile) {
            play(event, conversation);
            actions.addAll(conversation.decision().actions());
        }
        conversation.expires(closing, missed);

        assertThat(conversation.refusal()).isInstanceOf(Refusal.TimerStale.class);
        assertThat(actions).noneMatch(Action.CloseHandover.class::isInstance);
        assertThat(conversation.state().inactivityCount()).isZero();
        assertThat(conversation.state().pendingClose()).isNull();
    }

    /** The other order: the expiry came first, so the close was rightly asked for; the message takes it back. */
    @ParameterizedTest
    @EnumSource(TimerOwner.class)
    void aMessageThatCrossesTheCloseIsTold(TimerOwner owner) {
        Conversation conversation = Conversation.ofSeed(owner)
                .status(HandoverStatus.ACTIVE)
                .userWrites()
                .inactivityExpires()
                .inactivityExpires();
        long basedOn = conversation.decision().activitySequence();
        assertThat(basedOn).isEqualTo(1);
        conversation.userWrites();
        assertThat(conversation.state().activity().sequence()).isGreaterThan(basedOn);
        assertThat(conversation.state().pendingClose()).isNull();
        assertThat(conversation.timer(Timer.INACTIVITY).deadline())
                .isEqualTo(conversation.now().plus(SeedPolicy.TIMEOUT));
    }

    @Provide
    Arbitrary<List<Meanwhile>> meanwhile() {
        return Arbitraries.of(Meanwhile.class).list().ofMaxSize(6);
    }

    private static void play(Meanwhile event, Conversation conversation) {
        switch (event) {
            case AGENT_WRITES -> conversation.activity(Participant.AGENT, ActivityKind.MESSAGE);
            case USER_TYPES -> conversation.activity(Participant.USER, ActivityKind.TYPING);
            case USER_WRITES_AGAIN -> conversation.userWrites();
            case AGENT_TAKES_OVER -> conversation.status(HandoverStatus.ACTIVE);
            case PROVIDER_EVENT -> conversation.providerEvent("agent-joined");
            case ATTRIBUTE -> conversation.attributes(Map.of("tier", "gold"));
            case A_SECOND_PASSES -> conversation.pause(Duration.ofSeconds(1)).providerStatus("WRAP_UP");
        }
    }

    private static Duration part(Duration length, int percent) {
        return percent == 100 ? length : length.dividedBy(100).multipliedBy(percent);
    }
}
