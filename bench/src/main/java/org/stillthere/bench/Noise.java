package org.stillthere.bench;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.Open;
import org.stillthere.v1.Rejection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A client that disturbs, in a process of its own so that only the server is shared with whoever measures. Told
 * what to do on its input: {@code go}, then {@code stop}. Says on its output {@code ready}, then {@code running}
 * once it disturbs as much as it will, and at the end what it did.
 */
@Command(name = "noise", hidden = true)
final class Noise implements Callable<Integer>, LoadStream.Listener {
    private static final String TENANT = "noise";
    private static final int OPENING_BATCH = 100;
    private static final int STREAMS_PER_CONNECTION = 900;
    private static final int STREAMS_OPENING = 200;
    private static final long OPENING_SECONDS = 10;
    private static final long FLOOD_ONSET_SECONDS = 5;

    @Option(names = "--kind", required = true)
    private Kind kind = Kind.HONEST;

    @Option(names = "--port", required = true)
    private int port;

    /** Makes handovers and clients new ones in each round. */
    @Option(names = "--round", required = true)
    private int round;

    @Option(names = "--handovers")
    private int handovers = 1_000;

    @Option(names = "--streams")
    private int streams = 4;

    /** Of all streams; 0 is as many as the transport takes. */
    @Option(names = "--rate")
    private int rate;

    @Option(names = "--many")
    private int many = 10_000;

    private final AtomicLong reported = new AtomicLong();
    private final AtomicLong decisions = new AtomicLong();
    private final AtomicLong expiries = new AtomicLong();
    private final AtomicLong rejections = new AtomicLong();
    /** Kept, since a channel that nobody holds is closed by its garbage collection. */
    private final List<ManagedChannel> channels = new ArrayList<>();

    private volatile boolean stopped;

    /** How it disturbs. */
    enum Kind {
        /** Reports as fast as it can, reads and acks: what an honest client costs, to compare with. */
        HONEST(LoadStream.Manners.GOOD),
        /** Reports as fast as it can, and reads nothing. */
        NEVER_READS(LoadStream.Manners.NEVER_READS),
        /** Reports as fast as it can, reads, and acks nothing. */
        NEVER_ACKS(LoadStream.Manners.NEVER_ACKS),
        /** Opens very many streams that all could own the same handovers. */
        MANY_STREAMS(LoadStream.Manners.GOOD);

        private final LoadStream.Manners manners;

        Kind(LoadStream.Manners manners) {
            this.manners = manners;
        }
    }

    @Override
    public Integer call() throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        orders.readLine();
        Thread stopper = new Thread(() -> {
            try {
                orders.readLine();
            } catch (java.io.IOException e) {
                System.err.println("no more orders: " + e);
            }
            stopped = true;
        });
        stopper.setDaemon(true);
        stopper.start();
        List<LoadStream> open = kind == Kind.MANY_STREAMS ? openMany() : flood();
        System.out.println("running");
        stopper.join();
        System.out.println(summary(open));
        return 0;
    }

    private List<LoadStream> flood() throws InterruptedException {
        List<LoadStream> open = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            LoadStream stream = LoadStream.open(connect(), hello(i), kind.manners, this);
            open.add(stream);
            int first = (round * streams + i) * handovers;
            Thread flooder = new Thread(() -> flood(stream, first), "flood-" + i);
            flooder.setDaemon(true);
            flooder.start();
        }
        Pace.await(System.nanoTime() + TimeUnit.SECONDS.toNanos(FLOOD_ONSET_SECONDS));
        return open;
    }

    /** Never faster than the transport takes it. */
    private void flood(LoadStream stream, int first) {
        Pace pace = new Pace(System.nanoTime(), (double) rate / streams);
        try {
            for (long n = 0; !stopped && !stream.ended().isDone(); ) {
                if (rate > 0) {
                    Pace.await(pace.due(n));
                }
                if (stream.awaitReady(1_000)) {
                    long handover = first + n % handovers;
                    stream.report(List.of(
                            n < handovers
                                    ? Events.opening(TENANT, handover)
                                    : Events.userMessage(TENANT, handover, n)));
                    reported.incrementAndGet();
                    n++;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<LoadStream> openMany() throws InterruptedException {
        List<LoadStream> open = new ArrayList<>();
        ManagedChannel channel = connect();
        for (int i = 0; i < many && !stopped; i++) {
            if (i % STREAMS_PER_CONNECTION == 0) {
                channel = connect();
            }
            open.add(LoadStream.open(channel, hello(i), kind.manners, this));
            if (i >= STREAMS_OPENING) {
                awaitOpened(open.get(i - STREAMS_OPENING));
            }
        }
        for (LoadStream stream : open) {
            awaitOpened(stream);
        }
        openUnowned(channel);
        return open;
    }

    /** The summary tells how many were refused. */
    private static void awaitOpened(LoadStream stream) throws InterruptedException {
        try {
            stream.opened().get(OPENING_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException notOpened) {
            return;
        }
    }

    /** Handovers that belong to no client yet, so that each of the streams may be given some. */
    private void openUnowned(ManagedChannel channel) {
        for (int i = 0; i < handovers; i += OPENING_BATCH) {
            BatchReportEventsRequest.Builder request = BatchReportEventsRequest.newBuilder();
            for (int j = i; j < Math.min(i + OPENING_BATCH, handovers); j++) {
                request.addEvents(Events.opening(TENANT, (long) round * handovers + j));
            }
            reported.addAndGet(request.getEventsCount());
            HandoverServiceGrpc.newBlockingStub(channel).batchReportEvents(request.build());
        }
    }

    private ManagedChannel connect() {
        ManagedChannel channel = ServerProcess.connect(port);
        channels.add(channel);
        return channel;
    }

    private Open hello(int client) {
        return Open.newBuilder()
                .setClientId("noise-" + round + "-" + client)
                .addTenants(TENANT)
                .build();
    }

    private String summary(List<LoadStream> open) {
        Map<String, Integer> ends = new TreeMap<>();
        int opened = 0;
        for (LoadStream stream : open) {
            opened += stream.opened().isDone() && !stream.opened().isCompletedExceptionally() ? 1 : 0;
            ends.merge(stream.ended().isDone() ? end(stream.ended().join()) : "still open", 1, Integer::sum);
        }
        return "events reported " + reported + ", decisions read " + decisions + ", expiries " + expiries
                + ", rejections " + rejections + ", streams that read opened " + opened + " of " + open.size() + ", "
                + ends;
    }

    private static String end(Status status) {
        return status.getCode() + (status.getDescription() == null ? "" : " " + status.getDescription());
    }

    @Override
    public void decided(Decision decision) {
        (Events.isExpiry(decision) ? expiries : decisions).incrementAndGet();
    }

    @Override
    public void rejected(Rejection rejection) {
        rejections.incrementAndGet();
    }
}
