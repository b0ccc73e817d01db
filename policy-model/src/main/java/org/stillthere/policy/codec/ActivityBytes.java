package org.stillthere.policy.codec;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Side;
import org.stillthere.policy.model.Spans;

/** The bytes of an {@link Activity} within a state. What never happened takes no byte of its own. */
final class ActivityBytes {
    private static final int TYPED = 1;
    private static final int HAS_READ = 2;
    private static final int WAS_PRESENT = 4;
    private static final int REPLIED = 8;

    private ActivityBytes() {}

    static void write(ByteWriter out, Activity activity) {
        out.number(activity.sequence());
        out.optional(activity.lastBy(), out::constant);
        out.optionalInstant(activity.lastAt());
        out.optional(activity.lastMessageBy(), out::constant);
        write(out, activity.user());
        write(out, activity.agent());
        Instant owedSince = activity.owedSince();
        // most often nobody wrote twice before the other replied, and the time is there already
        out.optionalInstant(owedSince == null || owedSince.equals(lastMessageAt(activity)) ? null : owedSince);
        write(out, activity.userPauses());
    }

    static Activity read(ByteReader in, int layout) {
        long sequence = in.number();
        Participant lastBy = participant(in);
        Instant lastAt = in.optionalInstant();
        Participant lastMessageBy = participant(in);
        Side user = layout == 1 ? firstLayout(in) : side(in);
        Side agent = layout == 1 ? firstLayout(in) : side(in);
        Instant lastMessageAt = lastMessageAt(lastMessageBy, user, agent);
        Instant owedSince = layout == 1 ? null : in.optionalInstant();
        return new Activity(
                sequence,
                lastBy,
                lastAt,
                lastMessageBy,
                owedSince == null ? lastMessageAt : owedSince,
                user,
                agent,
                layout == 1 ? Spans.NONE : spans(in));
    }

    private static void write(ByteWriter out, Side side) {
        out.number(side.messages());
        out.optionalInstant(side.lastMessageAt());
        out.number((side.lastTypingAt() == null ? 0 : TYPED)
                | (side.lastReadAt() == null ? 0 : HAS_READ)
                | (side.lastPresenceAt() == null ? 0 : WAS_PRESENT)
                | (side.replies().count() == 0 ? 0 : REPLIED));
        for (Instant sign : new Instant[] {side.lastTypingAt(), side.lastReadAt(), side.lastPresenceAt()}) {
            if (sign != null) {
                out.instant(sign);
            }
        }
        if (side.replies().count() != 0) {
            write(out, side.replies());
        }
    }

    private static Side side(ByteReader in) {
        int messages = in.smallNumber();
        Instant lastMessageAt = in.optionalInstant();
        int has = in.smallNumber();
        return new Side(
                messages,
                lastMessageAt,
                (has & TYPED) == 0 ? null : in.instant(),
                (has & HAS_READ) == 0 ? null : in.instant(),
                (has & WAS_PRESENT) == 0 ? null : in.instant(),
                (has & REPLIED) == 0 ? Spans.NONE : spans(in));
    }

    /** The first layout knew only when a side wrote last: at least one message, and nothing of how fast. */
    private static Side firstLayout(ByteReader in) {
        Instant lastMessageAt = in.optionalInstant();
        return new Side(lastMessageAt == null ? 0 : 1, lastMessageAt, null, null, null, Spans.NONE);
    }

    private static void write(ByteWriter out, Spans spans) {
        out.number(spans.count());
        if (spans.count() != 0) {
            out.number(spans.totalMillis());
            out.number(spans.longestMillis());
        }
    }

    private static Spans spans(ByteReader in) {
        int count = in.smallNumber();
        return count == 0 ? Spans.NONE : new Spans(count, in.number(), in.number());
    }

    private static @Nullable Instant lastMessageAt(Activity activity) {
        return lastMessageAt(activity.lastMessageBy(), activity.user(), activity.agent());
    }

    private static @Nullable Instant lastMessageAt(@Nullable Participant by, Side user, Side agent) {
        return by == null ? null : by == Participant.USER ? user.lastMessageAt() : agent.lastMessageAt();
    }

    private static @Nullable Participant participant(ByteReader in) {
        return in.optional(() -> in.constant(Participant.values()));
    }
}
