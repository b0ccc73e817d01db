package org.stillthere.server.storage;

import org.stillthere.policy.model.HandoverKey;

/**
 * Which lane a handover belongs to. Engines that several nodes share rely on it, so it must never change: a test pins
 * it.
 */
public final class LaneNumber {
    private static final int TENANT = 31;

    private LaneNumber() {}

    /**
     * The lane of a handover.
     *
     * @param lanes how many there are, 1 or more
     * @return from 0 to {@code lanes - 1}
     */
    public static int of(HandoverKey key, int lanes) {
        int hash = TENANT * key.tenant().hashCode() + key.handoverId().hashCode();
        return Math.floorMod(hash ^ (hash >>> Short.SIZE), lanes);
    }
}
