package org.stillthere.policy.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.PolicyVersion;

/** The bytes of a {@link History.Entry}: an event, and what it led to. Thread-safe. */
public final class EntryCodec {
    /** The first byte: which layout follows. A change of the layout takes the next number. */
    private static final int LAYOUT = 1;

    private EntryCodec() {}

    /** The bytes of the entry. */
    public static byte[] encode(History.Entry entry) {
        return encode(entry, 0);
    }

    /** The same behind so many bytes, which are left free for who encodes it. */
    public static byte[] encode(History.Entry entry, int room) {
        ByteWriter out = new ByteWriter(room);
        out.number(LAYOUT);
        HandoverEvent event = entry.event();
        out.text(event.key().tenant());
        out.text(event.key().handoverId());
        out.text(event.eventId());
        out.optional(event.occurredAt(), out::instant);
        event.occurrence().match(new OccurrenceWriter(out));
        Decision decision = entry.decision();
        out.number(decision.sequence());
        out.number(decision.activitySequence());
        out.number(decision.inactivityCount());
        out.text(decision.policyVersion().name());
        out.text(decision.policyVersion().digest());
        out.instant(decision.decidedAt());
        ActionWriter actions = new ActionWriter(out);
        out.number(decision.actions().size());
        decision.actions().forEach(action -> action.match(actions));
        out.number(decision.firedRules().size());
        decision.firedRules().forEach(out::text);
        return out.toBytes();
    }

    /**
     * The entry of the bytes.
     *
     * @throws CorruptException if they are not of an entry
     */
    public static History.Entry decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Layout.expect(in, LAYOUT, "a decision");
        HandoverKey key = in.key();
        HandoverEvent event = new HandoverEvent(key, in.text(), in.optional(in::instant), OccurrenceReader.read(in));
        Decision decision = new Decision(
                Decision.idOf(key, event.eventId()),
                key,
                event.eventId(),
                in.number(),
                in.number(),
                in.smallNumber(),
                event.occurrence().timerGeneration(),
                new PolicyVersion(in.text(), in.text()),
                in.instant(),
                list(in, ActionReader::read),
                list(in, ByteReader::text));
        in.end();
        return new History.Entry(event, decision);
    }

    private static <T> List<T> list(ByteReader in, Function<ByteReader, T> element) {
        List<T> list = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            list.add(element.apply(in));
        }
        return list;
    }
}
