package org.stillthere.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Rounds of a load on several servers in turn, and where their results go. */
final class Comparison {
    /** Until a loop runs evenly. */
    private static final long ONSET_MILLIS = 500;

    @Option(names = "--rounds", description = "Rounds.")
    private int rounds = 7;

    @Option(names = "--seconds", description = "Length of a measurement.")
    private int seconds = 5;

    @Option(names = "--warm-up", description = "Seconds of load on each server before the first.")
    private int warmUp = 30;

    private final PrintStream out = System.out;
    private long refused;
    private double slowest = Double.MAX_VALUE;

    /** What is measured. */
    record Measure(String name, String about, Path results) {}

    /** One measurement of one side. */
    private interface Loop {
        Pump.Measured run(Side side) throws Exception;
    }

    /** Lets the servers and this client compile what they run. */
    void warmUp(List<Side> sides, int inFlight) throws InterruptedException {
        for (Side side : sides) {
            side.pump().warmUp(inFlight, warmUp * 1_000L);
        }
    }

    /** So many in flight. */
    void closed(Measure measure, List<Side> sides, int inFlight) throws Exception {
        slowest = Double.MAX_VALUE;
        run(measure, sides, side -> side.pump().closed(inFlight, ONSET_MILLIS, seconds * 1_000L, side.meter()));
    }

    /** So many a second. */
    void open(Measure measure, List<Side> sides, double perSecond) throws Exception {
        run(measure, sides, side -> side.pump().open(perSecond, ONSET_MILLIS, seconds * 1_000L, side.meter()));
    }

    private void run(Measure measure, List<Side> sides, Loop loop) throws Exception {
        List<Side> order = new ArrayList<>(sides);
        for (int round = 1; round <= rounds; round++) {
            for (Side side : order) {
                Pump.Measured measured = loop.run(side);
                new Result(measure.name(), side.name(), round, side.figures(measured), measure.about())
                        .appendTo(measure.results());
                tell(measure.name(), side.name(), round, measured);
                slowest = Math.min(slowest, measured.perSecond());
                refused += measured.refused();
            }
            Collections.reverse(order); // none always comes first
        }
    }

    private void tell(String measure, String side, int round, Pump.Measured measured) {
        out.printf(
                Locale.ROOT,
                "%s, %s, round %d: %,.0f events/s, server %.1f us, client %.1f us of CPU an event; %s%s%n",
                measure,
                side,
                round,
                measured.perSecond(),
                measured.used().serverMicros(),
                measured.used().clientMicros(),
                measured.times(),
                measured.refused() > 0 ? ", REFUSED " + measured.refused() : "");
    }

    /** The least that a side took a second in the last closed loop. */
    double slowest() {
        return slowest;
    }

    /** How many events were refused in all. */
    long refused() {
        return refused;
    }
}
