package org.stillthere.server.delivery;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.stillthere.client.Backoff;
import org.stillthere.client.DoneDecisions;
import org.stillthere.client.HandoverMonitor;
import org.stillthere.client.MonitorEndedException;
import org.stillthere.client.MonitorListener;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.Rejection;

/**
 * An integrator's program on the client library: reports what its {@link Script} says, carries decisions out, and
 * keeps a book of both that outlives it. The effect of a decision <em>is</em> its line in the ledger: whether a crash
 * came before or after an effect that is written down nowhere could not be told.
 */
final class ChaosClient implements AutoCloseable {
    static final String CLIENT_ID = "chaos-client";

    private final Setup setup;
    private final Script script;
    private final Journal ledger;
    private final Journal answers;
    private final int[] next;
    private final int[] first;
    private final HandoverMonitor monitor;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4, runnable -> {
        Thread thread = new Thread(runnable, "chaos-client");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<String> failedOnce = ConcurrentHashMap.newKeySet();
    private final CountDownLatch idle;
    private final AtomicLong answered = new AtomicLong();
    private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();
    private volatile boolean draining;
    private volatile boolean closing;

    /**
     * What a client is started with.
     *
     * @param target the server
     * @param folder where it keeps its books, over its restarts
     * @param seed of its script
     * @param handovers how many
     * @param dedupeByLedger whether it knows from the ledger what it has done, which it must if it is to be killed;
     *     else it is the library that remembers
     */
    record Setup(String target, Path folder, long seed, int handovers, boolean dedupeByLedger) {
        Path ledger() {
            return folder.resolve("ledger");
        }

        Path answers() {
            return folder.resolve("answers");
        }
    }

    /** What a line of a book is about. */
    enum Entry {
        /** Ledger: a decision was carried out. */
        DONE,
        /** Ledger: the library refused a close that was older than a message of the user. */
        REFUSED,
        /** Answers: a decision on an event. */
        DECIDED,
        /** Answers: the refusal of an event. */
        REJECTED,
        /** Answers: a decision came that may have come before. */
        REDELIVERED,
        /** Answers: a decision came that was carried out before. */
        DROPPED;

        String line(MessageLite about) {
            return name() + " " + Base64.getEncoder().encodeToString(about.toByteArray());
        }

        /** The decisions of these lines of a book, in their order. */
        List<Decision> decisions(List<String> book) throws InvalidProtocolBufferException {
            List<Decision> decisions = new ArrayList<>();
            for (byte[] bytes : bytes(book)) {
                decisions.add(Decision.parseFrom(bytes));
            }
            return decisions;
        }

        /** The rejections of these lines of a book, in their order. */
        List<Rejection> rejections(List<String> book) throws InvalidProtocolBufferException {
            List<Rejection> rejections = new ArrayList<>();
            for (byte[] bytes : bytes(book)) {
                rejections.add(Rejection.parseFrom(bytes));
            }
            return rejections;
        }

        private List<byte[]> bytes(List<String> book) {
            String prefix = name() + " ";
            return book.stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> Base64.getDecoder().decode(line.substring(prefix.length())))
                    .toList();
        }
    }

    /** Starts; goes on where the books end. */
    ChaosClient(Setup setup) throws IOException {
        this.setup = setup;
        this.script = new Script(setup.seed());
        this.next = next(setup);
        this.first = next.clone();
        this.idle = new CountDownLatch(setup.handovers());
        Set<String> done = ConcurrentHashMap.newKeySet();
        List<String> book = Journal.read(setup.ledger());
        for (Entry entry : List.of(Entry.DONE, Entry.REFUSED)) {
            entry.decisions(book).forEach(decision -> done.add(decision.getDecisionId()));
        }
        this.ledger = new Journal(setup.ledger());
        this.answers = new Journal(setup.answers());
        this.monitor = HandoverMonitor.to(setup.target())
                .plaintext()
                .clientId(CLIENT_ID)
                .tenants(Script.TENANT)
                .backoff(new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)))
                .dedupe(setup.dedupeByLedger() ? new LedgerDedupe(done) : DoneDecisions.inMemory())
                .listener(new Notes())
                .handler(this::carryOut)
                .start();
        for (int handover = 0; handover < setup.handovers(); handover++) {
            schedule(handover);
        }
    }

    /** For each handover the first event that was not answered. */
    private static int[] next(Setup setup) throws IOException {
        BitSet[] answered = new BitSet[setup.handovers()];
        for (int handover = 0; handover < answered.length; handover++) {
            answered[handover] = new BitSet();
        }
        int prefix = Script.handover(0).length() - 1;
        for (Decision decision : Entry.DECIDED.decisions(Journal.read(setup.answers()))) {
            answered[Integer.parseInt(decision.getHandoverId().substring(prefix))].set(
                    Script.number(decision.getEventId()));
        }
        int[] next = new int[answered.length];
        for (int handover = 0; handover < next.length; handover++) {
            next[handover] = answered[handover].nextClearBit(0);
        }
        return next;
    }

    private void schedule(int handover) {
        threads.schedule(() -> burst(handover), script.pauseMillis(handover, next[handover]), TimeUnit.MILLISECONDS);
    }

    private void burst(int handover) {
        // At least what the client before it may have reported without having the answer: the rest of its last burst,
        // which may be longer than a burst that begins in the middle of it.
        if (draining && next[handover] >= first[handover] + Script.LONGEST_BURST) {
            idle.countDown();
            return;
        }
        List<CompletableFuture<Void>> burst = new ArrayList<>();
        for (int size = script.burst(handover, next[handover]); size > 0; size--) {
            burst.add(monitor.report(script.event(handover, next[handover]++)).thenAccept(this::answered));
        }
        CompletableFuture.allOf(burst.toArray(CompletableFuture[]::new)).whenComplete((all, failure) -> {
            if (failure == null) {
                schedule(handover);
            } // else the monitor has ended
        });
    }

    private void answered(EventResult result) {
        answers.add(
                result.hasDecision()
                        ? Entry.DECIDED.line(result.getDecision())
                        : Entry.REJECTED.line(result.getRejection()));
        answered.incrementAndGet();
        firstAnswer.complete(null);
    }

    /** Takes its time, and fails now and then before it has any effect. */
    private CompletionStage<Void> carryOut(Decision decision) {
        SplittableRandom random =
                new SplittableRandom(setup.seed() ^ decision.getDecisionId().hashCode());
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean fails = random.nextInt(50) == 0 && failedOnce.add(decision.getDecisionId());
        long millis = random.nextInt(50) == 0 ? 300 : random.nextInt(30);
        threads.schedule(
                () -> {
                    if (fails) {
                        done.completeExceptionally(new IllegalStateException("fails on purpose, once"));
                    } else {
                        ledger.add(Entry.DONE.line(decision));
                        done.complete(null);
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
        return done;
    }

    /** How many answers it has had since it was started. */
    long answered() {
        return answered.get();
    }

    /** Reports nothing new; returns when all that was reported is answered, false if that takes too long. */
    boolean drain(Duration timeout) throws InterruptedException {
        draining = true;
        return idle.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException {
        closing = true;
        monitor.close();
        threads.shutdownNow();
        ledger.close();
        answers.close();
    }

    /** The ledger's lines are what it has done. The handler writes them; there is nothing to note beside. */
    private record LedgerDedupe(Set<String> before) implements DoneDecisions {
        @Override
        public boolean contains(String decisionId) {
            return before.contains(decisionId);
        }

        @Override
        public void add(String decisionId) {
            before.add(decisionId);
        }
    }

    /** Keeps what the library tells. */
    private final class Notes implements MonitorListener {
        @Override
        public void disconnected(Status status, Duration untilNextAttempt) {
            if (status.getCode() != Status.Code.UNAVAILABLE && status.getCode() != Status.Code.ABORTED) {
                System.err.println("the stream ended with " + status);
            }
        }

        @Override
        public void terminated(MonitorEndedException why) {
            if (!closing) {
                System.err.println("the monitor has ended: " + why.getMessage());
            }
        }

        @Override
        public void redelivered(Decision decision) {
            answers.add(Entry.REDELIVERED.line(decision));
        }

        @Override
        public void duplicateDropped(Decision decision) {
            answers.add(Entry.DROPPED.line(decision));
        }

        @Override
        public void closeRefused(Decision decision) {
            ledger.add(Entry.REFUSED.line(decision));
        }
    }

    /**
     * Runs a client as a process of its own: {@code target folder seed handovers}. Says {@code started}, and
     * {@code answered} when it has had its first answer. Told {@code drain} on its input it says {@code idle}; told
     * {@code close} it ends. Ends too when its input does.
     */
    public static void main(String[] args) throws Exception {
        Setup setup = new Setup(args[0], Path.of(args[1]), Long.parseLong(args[2]), Integer.parseInt(args[3]), true);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        ChaosClient client = new ChaosClient(setup);
        System.out.println("started");
        client.firstAnswer.thenRun(() -> System.out.println("answered"));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals("drain")) {
                System.out.println(client.drain(Duration.ofMinutes(1)) ? "idle" : "busy after a minute");
            } else {
                client.close();
                System.exit(0);
            }
        }
        Runtime.getRuntime().halt(1);
    }
}
