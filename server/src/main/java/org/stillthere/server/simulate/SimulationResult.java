package org.stillthere.server.simulate;

/** The result of a simulation. */
public sealed interface SimulationResult {
    /** The trace was played to its end. */
    record Finished(SimulationReport report) implements SimulationResult {}

    /** A line of the trace can't be read; nothing is reported. */
    record TraceRefused(TraceProblem problem) implements SimulationResult {}

    /** The policy failed in the conversation of that line; nothing is reported. */
    record PolicyFailed(TraceProblem problem) implements SimulationResult {}
}
