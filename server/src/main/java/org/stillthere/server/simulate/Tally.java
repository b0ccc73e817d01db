package org.stillthere.server.simulate;

import java.time.Duration;

/** Counts of a simulation so far. The order of adding tallies does not matter: nothing is rounded before the end. */
record Tally(
        long handovers,
        long messages,
        long prompts,
        long closures,
        long falseCloses,
        long promptReturns,
        Duration agentTimeFreed) {
    static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0, Duration.ZERO);

    Tally plus(Tally other) {
        return new Tally(
                handovers + other.handovers,
                messages + other.messages,
                prompts + other.prompts,
                closures + other.closures,
                falseCloses + other.falseCloses,
                promptReturns + other.promptReturns,
                agentTimeFreed.plus(other.agentTimeFreed));
    }

    SimulationReport report() {
        return new SimulationReport(
                handovers, messages, prompts, closures, falseCloses, promptReturns, agentTimeFreed.toMinutes());
    }
}
