package org.stillthere.policy.codec;

import java.util.SortedSet;
import java.util.TreeSet;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;

/** Reads what {@link OccurrenceWriter} wrote. */
final class OccurrenceReader {
    private OccurrenceReader() {}

    static Occurrence read(ByteReader in) {
        int kind = in.smallNumber();
        return switch (kind) {
            case OccurrenceWriter.STATUS_REPORTED ->
                new Occurrence.StatusReported(
                        in.constant(HandoverStatus.values()), in.constant(TimerOwner.values()), in.texts());
            case OccurrenceWriter.PROVIDER_STATUS_REPORTED ->
                new Occurrence.ProviderStatusReported(in.text(), in.texts());
            case OccurrenceWriter.ACTIVITY_TICK ->
                new Occurrence.ActivityTick(in.constant(Participant.values()), in.constant(ActivityKind.values()));
            case OccurrenceWriter.TIMER_FIRED -> new Occurrence.TimerFired(in.text(), in.number());
            case OccurrenceWriter.TIMER_EXPIRED -> new Occurrence.TimerExpired(in.text(), in.number(), in.flag());
            case OccurrenceWriter.PROVIDER_EVENT -> new Occurrence.ProviderEvent(in.text(), in.texts());
            case OccurrenceWriter.ATTRIBUTES_CHANGED -> new Occurrence.AttributesChanged(in.texts(), keys(in));
            case OccurrenceWriter.CLOSE_REFUSED -> new Occurrence.CloseRefused(in.text());
            default -> throw new CorruptException("there is no kind of occurrence number " + kind);
        };
    }

    private static SortedSet<String> keys(ByteReader in) {
        TreeSet<String> keys = new TreeSet<>();
        for (int left = in.count(); left > 0; left--) {
            keys.add(in.text());
        }
        return keys;
    }
}
