package org.stillthere.policy.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * What one event led to.
 *
 * @param decisionId stable: {@link #idOf} of the handover and the event
 * @param key the handover
 * @param eventId the event
 * @param sequence its place among the handover's decisions, from 1, without a gap
 * @param activitySequence the last activity tick that it saw
 * @param inactivityCount the inactivity count after the event
 * @param timerGeneration the generation of the timer whose expiry was decided on, 0 if it was no expiry
 * @param policyVersion the policy that decided
 * @param decidedAt when, by the clock of the timer owner
 * @param actions what to do, in this order
 * @param firedRules the names of the rules that fired, in that order
 */
public record Decision(
        String decisionId,
        HandoverKey key,
        String eventId,
        long sequence,
        long activitySequence,
        int inactivityCount,
        long timerGeneration,
        PolicyVersion policyVersion,
        Instant decidedAt,
        List<Action> actions,
        List<String> firedRules) {
    private static final int ID_BYTES = 16;
    private static final MessageDigest SHA_256 = lookUpSha256();

    /** Keeps unmodifiable copies. */
    public Decision {
        actions = List.copyOf(actions);
        firedRules = List.copyOf(firedRules);
    }

    /** The id of the action at {@code index} of {@link #actions}. */
    public String actionId(int index) {
        return decisionId + "/" + index;
    }

    /**
     * The id of the decision on an event: the first 16 bytes of a SHA-256 over the three names, each
     * ended by a zero byte, as 32 hex digits. A repeat, a replay and a recovery compute the same.
     */
    public static String idOf(HandoverKey key, String eventId) {
        String named = key.tenant() + '\0' + key.handoverId() + '\0' + eventId + '\0';
        return HexFormat.of().formatHex(sha256().digest(named.getBytes(StandardCharsets.UTF_8)), 0, ID_BYTES);
    }

    /** A copy of one that was looked up: to look for it again takes longer than the digest itself. */
    private static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of the Java platform can be cloned", e);
        }
    }

    private static MessageDigest lookUpSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
