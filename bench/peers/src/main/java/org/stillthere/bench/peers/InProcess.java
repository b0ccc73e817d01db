package org.stillthere.bench.peers;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.stillthere.policy.model.Action;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One way to run the seed's rules, in this JVM, on one thread, without a wire and a disk: events a second, and what a
 * handover costs in heap.
 */
@Command(name = "in-process", mixinStandardHelpOptions = true, showDefaultValues = true)
final class InProcess implements Callable<Integer> {
    /** What happens to each handover over and over once it is open. Nobody is closed, so their number stays. */
    private static final Incident[] ROUND = {
        Incident.USER_MESSAGE, Incident.AGENT_MESSAGE, Incident.EXPIRY, Incident.USER_MESSAGE
    };

    /** A conversation in which every rule but the final statuses' fires: all ways must decide it alike. */
    private static final Incident[] CONVERSATION = {
        Incident.QUEUE, Incident.QUEUE, Incident.EXPIRY, Incident.USER_MESSAGE, Incident.AGENT_MESSAGE,
        Incident.ACTIVE, Incident.EXPIRY, Incident.USER_MESSAGE, Incident.EXPIRY, Incident.EXPIRY,
        Incident.USER_MESSAGE, Incident.EXPIRY, Incident.AGENT_MESSAGE, Incident.EXPIRY
    };

    /** How many handovers take turns. */
    private static final int WINDOW = 1_000;

    private static final long START = 1_767_225_600_000L;

    @Option(names = "--way", description = "${COMPLETION-CANDIDATES}.")
    private Way way = Way.STILLTHERE;

    @Option(names = "--handovers", description = "How many are open.")
    private int handovers = 10_000;

    @Option(names = "--warm-up", description = "Seconds that do not count.")
    private int warmUp = 5;

    @Option(names = "--seconds", description = "Seconds that count.")
    private int seconds = 10;

    private long now = START;
    private long actions;

    /** The ways. */
    enum Way {
        STILLTHERE,
        KEPT_SESSION,
        SESSION_PER_EVENT;

        Decider decider(int handovers) {
            return switch (this) {
                case STILLTHERE -> new KernelOnBytes(handovers);
                case KEPT_SESSION -> new KeptSessions(handovers);
                case SESSION_PER_EVENT -> new SessionPerEvent(handovers);
            };
        }
    }

    @Override
    public Integer call() {
        check();
        Decider decider = way.decider(handovers);
        Decider first = way.decider(1);
        open(first, 1);
        run(first, 1, warmUp); // classes are loaded and code is compiled before the heap is measured
        long before = heap();
        open(decider, handovers);
        for (Incident incident : ROUND) {
            for (int i = 0; i < handovers; i++) {
                step(decider, i, incident);
            }
        }
        long held = heap() - before;
        run(decider, handovers, warmUp);
        System.err.println(actions + " actions");
        System.out.println(new Figures()
                .with("events_per_second", run(decider, handovers, seconds))
                .with("heap_bytes_per_handover", (double) held / handovers)
                .toJson());
        return 0;
    }

    private void open(Decider decider, int count) {
        for (int i = 0; i < count; i++) {
            step(decider, i, Incident.QUEUE);
            step(decider, i, Incident.ACTIVE);
        }
    }

    /** Goes round all handovers for so long, a window of them at a time, and says how many events a second that were. */
    private double run(Decider decider, int open, int forSeconds) {
        int window = Math.min(open, WINDOW);
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(forSeconds);
        long events = 0;
        for (int first = 0; System.nanoTime() < end; first = (first + window) % open) {
            for (Incident incident : ROUND) {
                for (int i = 0; i < window; i++) {
                    step(decider, (first + i) % open, incident);
                }
            }
            events += (long) ROUND.length * window;
        }
        return events * 1e9 / (System.nanoTime() - start);
    }

    private void step(Decider decider, int handover, Incident incident) {
        actions += decider.decide(handover, incident, ++now).size();
    }

    /** Stops with an exception if this way decides anything in another way than StillThere's kernel. */
    private void check() {
        Decider kernel = Way.STILLTHERE.decider(1);
        Decider decider = way.decider(1);
        for (int i = 0; i < CONVERSATION.length; i++) {
            List<Action> expected = kernel.decide(0, CONVERSATION[i], START + i);
            List<Action> actual = decider.decide(0, CONVERSATION[i], START + i);
            if (!actual.equals(expected)) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "%s decides event %d, %s, as%n%s%ninstead of%n%s",
                        way,
                        i,
                        CONVERSATION[i],
                        actual,
                        expected));
            }
        }
    }

    /** Bytes of live objects. */
    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
