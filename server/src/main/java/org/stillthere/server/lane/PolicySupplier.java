package org.stillthere.server.lane;

import org.stillthere.policy.kernel.Policy;

/**
 * Where a lane finds the policy that decides. It is asked before each group of events, and what it says decides on
 * all of the group: an event is never decided on by two policies.
 */
@FunctionalInterface
public interface PolicySupplier {
    /** The policy from now on. Called by the lane's thread, or before the lane starts; must not block or throw. */
    Policy policy();
}
