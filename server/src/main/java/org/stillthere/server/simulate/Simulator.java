package org.stillthere.server.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.Policy;

/**
 * Plays a trace of recorded conversations through a policy, with the kernel that a server runs, in
 * virtual time. The result does not depend on the number of threads: lines are handed out in batches,
 * counts add up in any order, and of several problems the one in the earliest line is reported.
 */
public final class Simulator {
    private static final int LINES_IN_BATCH = 64;

    /** Batches on their way per thread: enough that none waits, few enough that the trace is not in memory. */
    private static final int BATCHES_PER_THREAD = 4;

    private final List<? extends Policy> policies;
    private final LongConsumer progress;

    /**
     * A simulator of as many threads as there are policies.
     *
     * @param policies the same policy, once for each thread; each is used by one thread at a time. They
     *     stay the caller's to close
     * @param progress is told how many bytes of the trace have been read, now and then, by the thread
     *     that runs the simulation
     */
    public Simulator(List<? extends Policy> policies, LongConsumer progress) {
        if (policies.isEmpty()) {
            throw new IllegalArgumentException("a simulation needs a policy");
        }
        this.policies = List.copyOf(policies);
        this.progress = progress;
    }

    /** Plays the whole trace. Empty lines are passed over. */
    public SimulationResult run(Path trace) {
        try (InputStream in = Files.newInputStream(trace)) {
            return run(trace.toString(), in);
        } catch (NoSuchFileException e) {
            return refused(trace.toString(), 0, "there is no such file");
        } catch (IOException e) {
            return refused(trace.toString(), 0, "can't be read: " + e.getMessage());
        }
    }

    private SimulationResult run(String name, InputStream in) throws IOException {
        BlockingQueue<Policy> idle = new ArrayBlockingQueue<>(policies.size(), false, policies);
        ExecutorService threads = Executors.newFixedThreadPool(policies.size());
        try (LineReader lines = new LineReader(in)) {
            Queue<Future<Played>> underWay = new ArrayDeque<>();
            Played sum = new Played(Tally.ZERO, null);
            long number = 1;
            SimulationResult broken = null;
            for (boolean more = true; more && broken == null && sum.problem == null; ) {
                Batch batch = new Batch(name, number, new ArrayList<>());
                try {
                    more = fill(batch, lines);
                } catch (LineReader.Unreadable e) {
                    broken = refused(name, number + batch.lines.size(), "the line " + e.getMessage());
                }
                number += batch.lines.size();
                underWay.add(threads.submit(() -> play(batch, idle)));
                if (underWay.size() > BATCHES_PER_THREAD * policies.size()) {
                    sum = sum.plus(underWay.remove().get());
                }
                progress.accept(lines.bytesRead());
            }
            while (!underWay.isEmpty() && sum.problem == null) {
                sum = sum.plus(underWay.remove().get());
            }
            return sum.problem != null
                    ? sum.problem
                    : broken != null ? broken : new SimulationResult.Finished(sum.tally.report());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refused(name, 0, "the simulation was interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulation's thread failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Some lines of the trace, {@code first} the number of the first. */
    private record Batch(String trace, long first, List<String> lines) {}

    /** What a batch, or all batches so far, came to; with a problem the counts are of no use. */
    private record Played(Tally tally, @Nullable SimulationResult problem) {
        Played plus(Played next) {
            return problem != null ? this : new Played(tally.plus(next.tally), next.problem);
        }
    }

    /** Reads lines into the batch until it is full; whether there may be more. */
    private static boolean fill(Batch batch, LineReader lines) throws IOException, LineReader.Unreadable {
        while (batch.lines.size() < LINES_IN_BATCH) {
            String line = lines.next();
            if (line == null) {
                return false;
            }
            batch.lines.add(line);
        }
        return true;
    }

    private static Played play(Batch batch, BlockingQueue<Policy> idle) throws InterruptedException {
        Policy policy = idle.take();
        try {
            Tally sum = Tally.ZERO;
            for (int i = 0; i < batch.lines.size(); i++) {
                String line = batch.lines.get(i);
                if (line.isBlank()) {
                    continue;
                }
                Played played = play(line, batch.trace, batch.first + i, policy);
                if (played.problem != null) {
                    return played;
                }
                sum = sum.plus(played.tally);
            }
            return new Played(sum, null);
        } finally {
            idle.add(policy);
        }
    }

    private static Played play(String line, String trace, long number, Policy policy) {
        TraceLine.Result read = TraceLine.read(line);
        if (read instanceof TraceLine.Result.Refused refused) {
            TraceProblem problem = new TraceProblem(trace, number, refused.field(), refused.reason());
            return new Played(Tally.ZERO, new SimulationResult.TraceRefused(problem));
        }
        Conversation conversation = ((TraceLine.Result.Read) read).conversation();
        Replay.Result result = Replay.play(conversation, policy);
        if (result instanceof Replay.Result.Failed failed) {
            TraceProblem problem =
                    new TraceProblem(trace, number, "conversation " + conversation.id(), failed.reason());
            return new Played(Tally.ZERO, new SimulationResult.PolicyFailed(problem));
        }
        return new Played(((Replay.Result.Played) result).tally(), null);
    }

    private static SimulationResult refused(String trace, long line, String reason) {
        return new SimulationResult.TraceRefused(new TraceProblem(trace, line, "", reason));
    }
}
