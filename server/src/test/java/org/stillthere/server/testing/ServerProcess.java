package org.stillthere.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stillthere.v1.HandoverServiceGrpc;

/**
 * The server as a process of its own, from the jar that users get. Fails when it ends if it has logged that a count of
 * unacknowledged decisions was off.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern SERVING = Pattern.compile("SERVING on 127\\.0\\.0\\.1:(\\d+), .*");

    /** How long a start, or the end after a SIGKILL, may take on a busy machine. */
    private static final long LIMIT_SECONDS = 120;

    private final Process process;
    private final int port;
    private final ManagedChannel channel;
    private final List<String> wrongCounts = new CopyOnWriteArrayList<>();
    private final Thread log = new Thread(this::passLogOn, "log of the server");

    /** Starts it on a free port; it is SERVING when this returns. */
    public ServerProcess(Path data, String... flags) throws IOException {
        this(0, data, flags);
    }

    /** Starts it on that port, 0 for a free one; it is SERVING when this returns. */
    public ServerProcess(int port, Path data, String... flags) throws IOException {
        this(List.of(), port, data, flags);
    }

    /** Starts it in a JVM with those flags; it is SERVING when this returns. */
    public ServerProcess(List<String> jvmFlags, int port, Path data, String... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        command.addAll(List.of(
                "-jar",
                System.getProperty("stillthere.jar"),
                "serve",
                "--port",
                Integer.toString(port),
                "--data-dir",
                data.toString()));
        command.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("STILLTHERE_"));
        process = builder.start();
        log.setDaemon(true);
        log.start();
        this.port = servingPort();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", this.port)
                .usePlaintext()
                .build();
    }

    private void passLogOn() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.err.println(line);
                if (IncidentLog.isWrongCount(line)) {
                    wrongCounts.add(line);
                }
            }
        } catch (IOException e) { // it was killed in the middle of a line
            System.err.println("the log of the server has ended: " + e.getMessage());
        }
    }

    /** The port that it serves on. */
    public int port() {
        return port;
    }

    private int servingPort() {
        // Not closed: the process keeps its output.
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> {
            try {
                return out.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        String line = first.completeOnTimeout("nothing in time", LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
        Matcher serving = SERVING.matcher(String.valueOf(line));
        if (!serving.matches()) {
            process.destroyForcibly();
            throw new AssertionError("the server did not say that it serves, but: " + line);
        }
        return Integer.parseInt(serving.group(1));
    }

    public HandoverServiceGrpc.HandoverServiceBlockingStub blocking() {
        return HandoverServiceGrpc.newBlockingStub(channel);
    }

    public HandoverServiceGrpc.HandoverServiceStub async() {
        return HandoverServiceGrpc.newStub(channel);
    }

    /** Completes with its exit code when it has ended by itself. */
    public CompletableFuture<Integer> exitCode() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Ends it by SIGKILL, as a crash would, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
        channel.shutdownNow();
        try {
            log.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(wrongCounts)
                .as("faults in the count of unacknowledged decisions")
                .isEmpty();
    }

    @Override
    public void close() {
        kill();
    }
}
