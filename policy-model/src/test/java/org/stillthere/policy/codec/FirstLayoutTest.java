package org.stillthere.policy.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.model.Awaiting;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;

/** A handover that was stored before the bytes held more of it is read, with what was known then. */
class FirstLayoutTest {
    private static final HandoverKey KEY = new HandoverKey("acme", "chat-1");
    private static final Instant OPENED = Instant.parse("2026-01-01T08:00:00Z");
    private static final Instant USER_WROTE = OPENED.plusSeconds(30);
    private static final Instant AGENT_WROTE = OPENED.plusMillis(60_250);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static byte[] bytes() {
        ByteWriter out = new ByteWriter();
        out.number(1);
        out.text("acme");
        out.text("chat-1");
        out.constant(HandoverStatus.ACTIVE);
        out.constant(TimerOwner.SERVER);
        out.instant(OPENED);
        out.instant(AGENT_WROTE);
        out.number(3); // QUEUE and ACTIVE
        out.number(1);
        out.number(5);
        out.optional(Participant.AGENT, out::constant);
        out.optional(AGENT_WROTE, out::instant);
        out.optional(Participant.AGENT, out::constant);
        out.optional(USER_WROTE, out::instant);
        out.optional(AGENT_WROTE, out::instant);
        out.number(7);
        out.number(1);
        out.text("inactivity");
        out.number(7);
        out.instant(AGENT_WROTE.plus(MINUTE));
        out.duration(MINUTE);
        out.texts(Collections.emptySortedMap());
        out.flag(false);
        out.text("handover-inactivity");
        out.text("ce023b6924b9");
        out.number(9);
        out.text("event-9");
        return out.toBytes();
    }

    @Test
    void itIsRead() {
        HandoverState state = StateCodec.decode(KEY, bytes());
        assertThat(state.activity().sequence()).isEqualTo(5);
        assertThat(state.activity().lastUserMessageAt()).isEqualTo(USER_WROTE);
        assertThat(state.activity().lastAgentMessageAt()).isEqualTo(AGENT_WROTE);
        assertThat(state.activity().awaiting()).isEqualTo(Awaiting.USER);
        assertThat(state.activity().owedSince()).isEqualTo(AGENT_WROTE);
        assertThat(state.activity().user().messages()).isEqualTo(1);
        assertThat(state.activity().user().replies().count()).isZero();
        assertThat(state.timers().next()).hasValueSatisfying(timer -> {
            assertThat(timer.generation()).isEqualTo(7);
            assertThat(timer.deadline()).isEqualTo(AGENT_WROTE.plus(MINUTE));
            assertThat(timer.length()).isEqualTo(MINUTE);
        });
        assertThat(state.lastEventId()).isEqualTo("event-9");
    }

    @Test
    void itIsWrittenInTheLayoutOfToday() {
        HandoverState state = StateCodec.decode(KEY, bytes());
        byte[] today = StateCodec.encode(state);
        assertThat(new ByteReader(today).number()).isEqualTo(3);
        assertThat(StateCodec.decode(KEY, today)).isEqualTo(state);
    }
}
