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
    private static final int LAYOUT = 2;

    /** It began with the handover's key and the event's id. */
    private static final int LAYOUT_WITH_KEY = 1;

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
        out.optionalInstant(event.occurredAt());
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
     * The entry of the bytes, which do not say of which event it is.
     *
     * @param handover the handover
     * @param eventId the event
     * @throws CorruptException if they are not of an entry
     */
    public static History.Entry decode(HandoverKey handover, String eventId, byte[] bytes) {
        return decode(handover, eventId, bytes, 0);
    }

    /** The same of what follows so many bytes. */
    public static History.Entry decode(HandoverKey handover, String eventId, byte[] bytes, int from) {
        ByteReader in = new ByteReader(bytes, from);
        if (Layout.read(in, LAYOUT_WITH_KEY, LAYOUT, "a decision") == LAYOUT_WITH_KEY) {
            in.key();
            in.text();
        }
        HandoverEvent event = new HandoverEvent(handover, eventId, in.optionalInstant(), OccurrenceReader.read(in));
        Decision decision = new Decision(
                Decision.idOf(handover, eventId),
                handover,
                eventId,
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
