package org.stillthere.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.testing.ServerProcess;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.GetHandoverResponse;
import org.stillthere.v1.HandoverServiceGrpc.HandoverServiceBlockingStub;

/**
 * The server and the client library under load, one of them killed by SIGKILL at random moments, again and again.
 * No acknowledged event is lost, no decision is carried out twice, the order in each handover is kept, and each
 * timer that fell due while the server was down expires once.
 *
 * <p>{@code -Dchaos.rounds=200} for more rounds, {@code -Dchaos.seed=...} for the same moments and events again.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChaosIT {
    private static final int ROUNDS = Integer.getInteger("chaos.rounds", 5);
    private static final long SEED = Long.getLong("chaos.seed", Instant.now().toEpochMilli());
    private static final int HANDOVERS = Integer.getInteger("chaos.handovers", 200);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Books.Downtime> downtimes = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void theServerIsKilled() throws Exception {
        System.out.println("the server is killed " + ROUNDS + " times, -Dchaos.seed=" + SEED);
        ServerProcess server = start(0);
        try {
            ChaosClient.Setup setup = setup(server, false);
            try (ChaosClient client = new ChaosClient(setup)) {
                for (int round = 0; round < ROUNDS; round++) {
                    if (!atAnyMoment()) {
                        awaitMoreThan(client.answered(), client);
                    }
                    await(random.nextLong(3_000));
                    Instant down = Instant.now();
                    server.kill();
                    server = start(server.port());
                    downtimes.add(new Books.Downtime(down, Instant.now()));
                }
                assertThat(client.drain(PATIENCE)).isTrue();
                awaitQuiet(server.blocking());
            }
            assertThat(finish("server", server, setup)).isPositive();
        } finally {
            server.close();
        }
    }

    @Test
    void theClientIsKilled() throws Exception {
        System.out.println("the client is killed " + ROUNDS + " times, -Dchaos.seed=" + SEED);
        try (ServerProcess server = start(0)) {
            ChaosClient.Setup setup = setup(server, true);
            for (int round = 0; round < ROUNDS; round++) {
                try (ClientProcess client = new ClientProcess(setup)) {
                    if (!atAnyMoment()) {
                        client.awaitAnswer();
                    }
                    await(random.nextLong(3_000));
                    client.kill();
                }
            }
            try (ClientProcess client = new ClientProcess(setup)) {
                client.awaitAnswer();
                client.drain();
                awaitQuiet(server.blocking());
                client.closeWell();
            }
            finish("client", server, setup);
        }
    }

    /** Most kills are to come under load, some while the client connects and what was not acked is sent again. */
    private boolean atAnyMoment() {
        return random.nextInt(4) == 0;
    }

    private static void awaitMoreThan(long answers, ChaosClient client) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (client.answered() <= answers) {
            assertThat(Instant.now()).as("the client is not answered").isBefore(end);
            await(20);
        }
    }

    private long finish(String killed, ServerProcess server, ChaosClient.Setup setup) throws IOException {
        Books books = new Books(setup, server.blocking(), downtimes);
        String summary = books.check();
        System.out.println("the " + killed + " killed " + ROUNDS + " times (seed " + SEED + "): " + summary);
        return books.expiredLate();
    }

    private ServerProcess start(int port) throws IOException {
        return new ServerProcess(
                port,
                folder.resolve("data"),
                "--durability",
                "process", // what is killed is the process
                "--set",
                "timeout=1s",
                "--set",
                "closeAfter=2");
    }

    private ChaosClient.Setup setup(ServerProcess server, boolean dedupeByLedger) {
        return new ChaosClient.Setup("127.0.0.1:" + server.port(), folder, SEED, HANDOVERS, dedupeByLedger);
    }

    /** The passing of time is what is wanted here: nothing says when a random moment has come. */
    private static void await(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits until no timer runs and everything is acked. */
    private static void awaitQuiet(HandoverServiceBlockingStub server) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        for (int handover = 0; handover < HANDOVERS; ) {
            GetHandoverResponse now = server.getHandover(GetHandoverRequest.newBuilder()
                    .setTenant(Script.TENANT)
                    .setHandoverId(Script.handover(handover))
                    .build());
            if (now.getHandover().getTimersCount() == 0 && now.getDelivery().getUnacknowledged() == 0) {
                handover++;
            } else {
                assertThat(Instant.now())
                        .as("handover " + handover + " is not quiet: " + now)
                        .isBefore(end);
                await(100);
            }
        }
    }

    /** A {@link ChaosClient} in a JVM of its own. */
    private static final class ClientProcess implements AutoCloseable {
        private final Process process;
        private final BufferedReader said;
        private final Writer orders;

        /** Starts it; it reports when this returns. */
        ClientProcess(ChaosClient.Setup setup) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            ChaosClient.class.getName(),
                            setup.target(),
                            setup.folder().toString(),
                            Long.toString(setup.seed()),
                            Integer.toString(setup.handovers()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            orders = process.outputWriter(StandardCharsets.UTF_8);
            assertThat(said.readLine()).isEqualTo("started");
        }

        /** Waits until it has been answered once. */
        void awaitAnswer() throws IOException {
            assertThat(said.readLine()).isEqualTo("answered");
        }

        /** Lets it report nothing new, and waits until all it reported is answered. */
        void drain() throws IOException {
            order("drain");
            assertThat(said.readLine()).isEqualTo("idle");
        }

        void closeWell() throws IOException, InterruptedException {
            order("close");
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }

        private void order(String order) throws IOException {
            orders.write(order + "\n");
            orders.flush();
        }

        /** Kills it, by SIGKILL, and waits until it is gone. */
        void kill() {
            process.destroyForcibly().onExit().join();
        }

        @Override
        public void close() {
            kill();
        }
    }
}
