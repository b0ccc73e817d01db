package org.stillthere.policy.codec;

import java.util.EnumSet;
import java.util.Set;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.PendingClose;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.TimerOwner;

/** The bytes of a {@link HandoverState}, but for whose they are: equal states have equal bytes. Thread-safe. */
public final class StateCodec {
    /** The first byte: which layout follows. A change of the layout takes the next number. */
    private static final int LAYOUT = 3;

    /** It and those before it began with the handover's key. */
    private static final int LAST_LAYOUT_WITH_KEY = 2;

    private static final int OLDEST_LAYOUT = 1;

    private StateCodec() {}

    /** The bytes of the state. */
    public static byte[] encode(HandoverState state) {
        return encode(state, 0);
    }

    /** The same behind so many bytes, which are left free for who encodes it. */
    public static byte[] encode(HandoverState state, int room) {
        ByteWriter out = new ByteWriter(room);
        out.number(LAYOUT);
        out.constant(state.status());
        out.constant(state.timerOwner());
        out.instant(state.openedAt());
        out.instant(state.updatedAt());
        out.number(bits(state.statusesSeen()));
        out.number(state.inactivityCount());
        ActivityBytes.write(out, state.activity());
        TimersBytes.write(out, state.timers());
        out.texts(state.attributes());
        out.optional(state.pendingClose(), close -> {
            out.text(close.decisionId());
            out.text(close.reason());
            out.instant(close.decidedAt());
        });
        out.text(state.policyVersion().name());
        out.text(state.policyVersion().digest());
        out.number(state.decisionSequence());
        out.text(state.lastEventId());
        return out.toBytes();
    }

    /**
     * The state of the bytes, which do not say of which handover it is.
     *
     * @throws CorruptException if they are not of a state
     */
    public static HandoverState decode(HandoverKey handover, byte[] bytes) {
        return decode(handover, bytes, 0);
    }

    /** The same of what follows so many bytes. */
    public static HandoverState decode(HandoverKey handover, byte[] bytes, int from) {
        ByteReader in = new ByteReader(bytes, from);
        int layout = Layout.read(in, OLDEST_LAYOUT, LAYOUT, "a handover");
        if (layout <= LAST_LAYOUT_WITH_KEY) {
            in.key();
        }
        HandoverState state = new HandoverState(
                handover,
                in.constant(HandoverStatus.values()),
                in.constant(TimerOwner.values()),
                in.instant(),
                in.instant(),
                statuses(in.number()),
                in.smallNumber(),
                ActivityBytes.read(in, layout),
                TimersBytes.read(in, layout),
                in.texts(),
                in.optional(() -> new PendingClose(in.text(), in.text(), in.instant())),
                new PolicyVersion(in.text(), in.text()),
                in.number(),
                in.text());
        in.end();
        return state;
    }

    @SuppressWarnings("EnumOrdinal") // as in ByteWriter.constant
    private static long bits(Set<HandoverStatus> statuses) {
        long bits = 0;
        for (HandoverStatus status : statuses) {
            bits |= 1L << status.ordinal();
        }
        return bits;
    }

    @SuppressWarnings("EnumOrdinal") // as in ByteWriter.constant
    private static Set<HandoverStatus> statuses(long bits) {
        Set<HandoverStatus> statuses = EnumSet.noneOf(HandoverStatus.class);
        for (HandoverStatus status : HandoverStatus.values()) {
            if ((bits & (1L << status.ordinal())) != 0) {
                statuses.add(status);
            }
        }
        return statuses;
    }
}
