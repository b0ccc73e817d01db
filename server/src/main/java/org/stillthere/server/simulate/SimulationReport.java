package org.stillthere.server.simulate;

/**
 * What a policy would have done to recorded conversations. The counts are the same however many threads
 * played them.
 *
 * @param handovers conversations played
 * @param messages messages recorded in them, those after a close included
 * @param prompts expiries of a timer that said something to the user and did not close
 * @param closures conversations that the policy closed at the provider
 * @param falseCloses of these, those in which the user wrote after the close
 * @param promptReturns prompts after which the user wrote before that timer expired again
 * @param agentMinutesFreed whole minutes, rounded down once: over the closures that were not false, the
 *     time from the close to {@link Replay#IDLE_WITHOUT_POLICY} after the last recorded message
 */
public record SimulationReport(
        long handovers,
        long messages,
        long prompts,
        long closures,
        long falseCloses,
        long promptReturns,
        long agentMinutesFreed) {}
