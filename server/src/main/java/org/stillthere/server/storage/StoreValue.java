package org.stillthere.server.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.stillthere.policy.codec.CorruptException;
import org.stillthere.policy.codec.EntryCodec;
import org.stillthere.policy.codec.StateCodec;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;

/**
 * The bytes of records: those of the kernel's codecs, and before them what only the server knows.
 *
 * <pre>
 *   deadline (8 bytes), length of owner (1 byte), owner, state      a handover
 *   outboxed (1 byte, 0 or 1), entry                                an event of it and its decision
 *   decision id (32 bytes), event id                                a decision in an outbox
 * </pre>
 *
 * <p>The deadline is that of {@link HandoverRecord#deadline}, big end first. The state says it too; it stands in
 * front so that a start finds the deadlines of a million handovers without decoding their states.
 *
 * <p>Reading throws {@link CorruptException} if the bytes are not what they should be.
 */
public final class StoreValue {
    /** How many bytes of a handover are its deadline. */
    public static final int DEADLINE = Long.BYTES;

    private static final int OWNER = DEADLINE + 1;
    private static final int DECISION_ID = 32;
    private static final int BYTE = 0xFF;

    private StoreValue() {}

    public static byte[] of(HandoverRecord handover) {
        byte[] owner = handover.owner().getBytes(StandardCharsets.UTF_8);
        byte[] value = StateCodec.encode(handover.state(), DEADLINE + 1 + owner.length);
        ByteBuffer.wrap(value)
                .putLong(handover.deadline())
                .put((byte) owner.length)
                .put(owner);
        return value;
    }

    public static HandoverRecord handover(HandoverKey key, byte[] bytes) {
        return new HandoverRecord(state(key, bytes), owner(bytes));
    }

    public static long deadline(byte[] handover) {
        return ByteBuffer.wrap(handover).getLong();
    }

    public static String owner(byte[] handover) {
        return new String(handover, OWNER, endOfOwner(handover) - OWNER, StandardCharsets.UTF_8);
    }

    public static HandoverState state(HandoverKey key, byte[] handover) {
        return StateCodec.decode(key, handover, endOfOwner(handover));
    }

    private static int endOfOwner(byte[] handover) {
        int end = handover.length < OWNER ? OWNER : OWNER + (handover[DEADLINE] & BYTE);
        if (end > handover.length) {
            throw new CorruptException("the bytes of a handover end before its state");
        }
        return end;
    }

    /** What is thrown to those who asked the store. */
    public static StoreException damaged(CorruptException e) {
        return new StoreException("a record is damaged: " + e.getMessage(), e);
    }

    public static byte[] of(EntryRecord entry) {
        byte[] value = EntryCodec.encode(entry.entry(), 1);
        value[0] = (byte) (entry.outboxed() ? 1 : 0);
        return value;
    }

    public static EntryRecord entry(HandoverKey handover, String eventId, byte[] bytes) {
        if (bytes.length == 0) {
            throw new CorruptException("the bytes of a decision are none");
        }
        return new EntryRecord(EntryCodec.decode(handover, eventId, bytes, 1), bytes[0] == 1);
    }

    public static byte[] of(Pending pending) {
        return (pending.decisionId() + pending.eventId()).getBytes(StandardCharsets.UTF_8);
    }

    public static Pending pending(byte[] key, byte[] value) {
        if (value.length < DECISION_ID) {
            throw new CorruptException("the bytes of a pending decision end in its id");
        }
        return StoreKey.pending(
                key,
                new String(value, 0, DECISION_ID, StandardCharsets.UTF_8),
                new String(value, DECISION_ID, value.length - DECISION_ID, StandardCharsets.UTF_8));
    }
}
