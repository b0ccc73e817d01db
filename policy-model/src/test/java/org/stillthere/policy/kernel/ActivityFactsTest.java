package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.ScriptedPolicy;
import org.stillthere.policy.fixture.Walk;
import org.stillthere.policy.fixture.Walks;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.Awaiting;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;

/** What rules can ask about what the two did: how much, how lately, how fast, and who owes the reply since when. */
class ActivityFactsTest {
    private final List<Facts> seen = new ArrayList<>();
    private final Conversation conversation = new Conversation(TimerOwner.SERVER, ScriptedPolicy.of(facts -> {
        seen.add(facts);
        return new Ruling.Decided(List.of(), List.of());
    }));

    @BeforeEach
    void open() {
        conversation.status(HandoverStatus.QUEUE);
    }

    private Facts after(int seconds, Participant by, ActivityKind kind) {
        conversation.pause(Duration.ofSeconds(seconds)).activity(by, kind);
        return seen.get(seen.size() - 1);
    }

    private Facts user(int seconds) {
        return after(seconds, Participant.USER, ActivityKind.MESSAGE);
    }

    private Facts agent(int seconds) {
        return after(seconds, Participant.AGENT, ActivityKind.MESSAGE);
    }

    private Facts nothing(int seconds) {
        return after(seconds, Participant.SYSTEM, ActivityKind.PRESENCE);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void atFirstThereIsNothingToTell() {
        Facts facts = nothing(10);
        assertThat(facts.getUserMessages()).isZero();
        assertThat(facts.getAgentMessages()).isZero();
        assertThat(facts.isAgentReplied()).isFalse();
        assertThat(facts.getAwaiting()).isEqualTo(Awaiting.NOBODY);
        assertThat(facts.getSinceAwaiting()).isZero();
        assertThat(facts.getUserReplies()).isZero();
        assertThat(facts.getMeanUserReply()).isZero();
        assertThat(facts.getLongestUserReply()).isZero();
        assertThat(facts.getLongestUserPause()).isZero();
        assertThat(facts.getSinceLastUserTyping()).isEqualTo(seconds(10));
    }

    @Test
    void messagesAndAttachmentsAreCountedAndNothingElse() {
        user(1);
        after(1, Participant.USER, ActivityKind.ATTACHMENT);
        after(1, Participant.USER, ActivityKind.TYPING);
        after(1, Participant.BOT, ActivityKind.MESSAGE);
        Facts facts = agent(1);
        assertThat(facts.getUserMessages()).isEqualTo(2);
        assertThat(facts.getAgentMessages()).isEqualTo(1);
        assertThat(facts.isAgentReplied()).isTrue();
    }

    @Test
    void aReplyIsOwedSinceTheFirstMessageWithoutOne() {
        assertThat(user(5).getSinceAwaiting()).isZero();
        assertThat(user(5).getSinceAwaiting()).isEqualTo(seconds(5));
        assertThat(nothing(5).getSinceAwaiting()).isEqualTo(seconds(10));
        assertThat(agent(5).getSinceAwaiting()).isZero();
        assertThat(agent(7).getSinceAwaiting()).isEqualTo(seconds(7));
        conversation.pause(seconds(3)).status(HandoverStatus.COMPLETED);
        assertThat(seen.get(seen.size() - 1).getSinceAwaiting()).isZero();
    }

    @Test
    void aReplyTakesAsLongAsTheOtherWaited() {
        agent(10);
        agent(20);
        assertThat(user(30).getLongestUserReply()).isEqualTo(seconds(50));
        user(100); // nothing was owed
        agent(4);
        Facts facts = user(10);
        assertThat(facts.getUserReplies()).isEqualTo(2);
        assertThat(facts.getLongestUserReply()).isEqualTo(seconds(50));
        assertThat(facts.getMeanUserReply()).isEqualTo(seconds(30));
        assertThat(facts.getAgentReplies()).isEqualTo(1);
        assertThat(facts.getLongestAgentReply()).isEqualTo(seconds(104));
        assertThat(facts.getMeanAgentReply()).isEqualTo(seconds(104));
    }

    @Test
    void aPauseLiesBetweenTwoMessagesOfTheUserWhateverHappensMeanwhile() {
        assertThat(user(10).getLongestUserPause()).isZero();
        agent(5);
        after(5, Participant.USER, ActivityKind.TYPING);
        assertThat(user(5).getLongestUserPause()).isEqualTo(seconds(15));
        Facts facts = user(5);
        assertThat(facts.getLongestUserPause()).isEqualTo(seconds(15));
        assertThat(facts.getMeanUserPause()).isEqualTo(seconds(10));
    }

    @Test
    void signsOfLifeAreSeenOfEachSide() {
        after(1, Participant.USER, ActivityKind.TYPING);
        after(1, Participant.USER, ActivityKind.READ);
        after(1, Participant.USER, ActivityKind.PRESENCE);
        after(1, Participant.AGENT, ActivityKind.TYPING);
        after(1, Participant.AGENT, ActivityKind.READ);
        after(1, Participant.AGENT, ActivityKind.PRESENCE);
        Facts facts = nothing(10);
        assertThat(facts.getSinceLastUserTyping()).isEqualTo(seconds(15));
        assertThat(facts.getSinceLastUserRead()).isEqualTo(seconds(14));
        assertThat(facts.getSinceLastUserPresence()).isEqualTo(seconds(13));
        assertThat(facts.getSinceLastAgentTyping()).isEqualTo(seconds(12));
        assertThat(facts.getSinceLastAgentRead()).isEqualTo(seconds(11));
        assertThat(facts.getSinceLastAgentPresence()).isEqualTo(seconds(10));
        assertThat(facts.getSinceAwaiting()).isZero();
    }

    @Property
    @Domain(Walks.class)
    void whatIsCountedAgrees(@ForAll Walk walk) {
        walk.decided().map(Walk.Stage::after).filter(Objects::nonNull).forEach(state -> {
            Activity activity = state.activity();
            assertThat((long) activity.user().messages() + activity.agent().messages())
                    .isLessThanOrEqualTo(activity.sequence());
            assertThat(activity.userPauses().count())
                    .isEqualTo(Math.max(0, activity.user().messages() - 1));
            assertThat(Math.abs(activity.user().replies().count()
                            - activity.agent().replies().count()))
                    .isLessThanOrEqualTo(1);
            assertThat(activity.owedSince() == null).isEqualTo(activity.awaiting() == Awaiting.NOBODY);
            if (activity.owedSince() != null) {
                assertThat(activity.owedSince()).isBetween(state.openedAt(), state.updatedAt());
            }
        });
    }
}
