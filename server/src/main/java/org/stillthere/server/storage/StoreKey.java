package org.stillthere.server.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.stillthere.policy.model.HandoverKey;

/**
 * The keys under which records lie, so that those of a tenant, and within it those of a handover, are
 * neighbours:
 *
 * <pre>
 *   tenant 00 handover-id                            a handover
 *   tenant 00 handover-id 00 event-id                an event of it and its decision
 *   client-id 00 tenant 00 handover-id 00 sequence   a decision in an outbox; the sequence is 8 bytes, big end first
 * </pre>
 *
 * <p>Clients, tenants and ids hold no control characters (the server refuses them), so a zero byte can't be in one.
 */
public final class StoreKey {
    private static final char END = 0;
    private static final String ROOM_FOR_SEQUENCE = String.valueOf(END).repeat(Long.BYTES);

    private StoreKey() {}

    public static byte[] of(HandoverKey key) {
        return utf8(key.tenant() + END + key.handoverId());
    }

    /** The handover of that key. */
    public static HandoverKey handover(byte[] key) {
        int end = zeroFrom(key, 0);
        return new HandoverKey(
                new String(key, 0, end, StandardCharsets.UTF_8),
                new String(key, end + 1, key.length - end - 1, StandardCharsets.UTF_8));
    }

    public static byte[] of(HandoverKey key, String eventId) {
        return utf8(key.tenant() + END + key.handoverId() + END + eventId);
    }

    /** The same, of a handover whose key is at hand. */
    public static byte[] of(byte[] handover, String eventId) {
        byte[] event = eventId.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(handover, handover.length + 1 + event.length); // a zero byte between
        System.arraycopy(event, 0, key, handover.length + 1, event.length);
        return key;
    }

    /** What the keys of all events of a handover begin with. */
    public static byte[] prefixOfEntries(HandoverKey key) {
        return of(key, "");
    }

    /** What the keys of all handovers of a tenant begin with. */
    public static byte[] prefixOf(String tenant) {
        return utf8(tenant + END);
    }

    /** The first key that can follow the handover of that id; with an empty id, the first of the tenant. */
    public static byte[] after(String tenant, String handoverId) {
        return handoverId.isEmpty() ? prefixOf(tenant) : utf8(tenant + END + handoverId + END);
    }

    public static byte[] ofPending(String client, HandoverKey key, long sequence) {
        byte[] pending = utf8(client + END + key.tenant() + END + key.handoverId() + END + ROOM_FOR_SEQUENCE);
        ByteBuffer.wrap(pending).putLong(pending.length - Long.BYTES, sequence);
        return pending;
    }

    /** What the keys of all that is pending of a handover begin with. */
    public static byte[] prefixOfPending(String client, HandoverKey key) {
        return utf8(client + END + key.tenant() + END + key.handoverId() + END);
    }

    /** What the keys of all that is pending for a client in a tenant begin with. */
    public static byte[] prefixOfPending(String client, String tenant) {
        return utf8(client + END + tenant + END);
    }

    /** What the keys of all that is pending for a client begin with. */
    public static byte[] prefixOfOutbox(String client) {
        return utf8(client + END);
    }

    /** The client of a key in an outbox. */
    public static String clientOf(byte[] key) {
        return new String(key, 0, zeroFrom(key, 0), StandardCharsets.UTF_8);
    }

    /** The decision under a key in an outbox, with the rest of it, which is in the value. */
    public static Pending pending(byte[] key, String decisionId, String eventId) {
        int client = zeroFrom(key, 0) + 1;
        int tenant = zeroFrom(key, client) + 1;
        int end = key.length - Long.BYTES;
        HandoverKey handover = new HandoverKey(
                new String(key, client, tenant - 1 - client, StandardCharsets.UTF_8),
                new String(key, tenant, end - 1 - tenant, StandardCharsets.UTF_8));
        return new Pending(handover, ByteBuffer.wrap(key, end, Long.BYTES).getLong(), decisionId, eventId);
    }

    /** The first key behind all that begin with the prefix, which ends with the zero byte of a part. */
    public static byte[] behind(byte[] prefix) {
        byte[] end = prefix.clone();
        end[end.length - 1] = END + 1;
        return end;
    }

    private static int zeroFrom(byte[] key, int from) {
        int at = from;
        while (key[at] != END) {
            at++;
        }
        return at;
    }

    private static byte[] utf8(String parts) {
        return parts.getBytes(StandardCharsets.UTF_8);
    }
}
