package org.stillthere.bench.faults;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own. */
final class Server {
    private static final Pattern SERVING = Pattern.compile("SERVING on 127\\.0\\.0\\.1:(\\d+), .*");
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 60;
    private static final int LINES = 40;
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // Whatever ends this program, no server stays behind.
        Runtime.getRuntime().addShutdownHook(new Thread(Server::destroyAll));
    }

    private final Process process;
    private final Path log;
    private final CompletableFuture<@Nullable Integer> port;

    private Server(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.port = CompletableFuture.supplyAsync(this::readPort, task -> {
            Thread thread = new Thread(task, "server-output");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** Starts the process. */
    static Server spawn(ProcessBuilder builder, Path log) throws IOException {
        Process process = builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        RUNNING.removeIf(each -> !each.isAlive());
        RUNNING.add(process);
        return new Server(process, log);
    }

    /** Null if it ends without a word of serving. */
    private @Nullable Integer readPort() {
        BufferedReader output = process.inputReader();
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher serving = SERVING.matcher(line);
                if (serving.matches()) {
                    return Integer.valueOf(serving.group(1));
                }
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Waits until it serves, or has ended; at most two minutes. */
    Start awaitServing() throws IOException, InterruptedException {
        try {
            if (port.get(START_SECONDS, TimeUnit.SECONDS) != null) {
                return new Start.Serving(this);
            }
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            int code = process.isAlive() ? -1 : process.exitValue();
            kill();
            return new Start.Refused(code, log());
        } catch (TimeoutException e) {
            kill();
            return new Start.Refused(-1, log() + "\ndid not serve within " + START_SECONDS + " s");
        } catch (ExecutionException e) {
            throw new IOException("can't read what the server says", e);
        }
    }

    /** Whether it says that it serves. */
    boolean isServing() {
        return port.isDone() && port.join() != null;
    }

    /** A connection of its own to a server that serves. */
    ManagedChannel connect() {
        Integer number = port.join();
        if (number == null) {
            throw new IllegalStateException("the server does not serve");
        }
        return NettyChannelBuilder.forAddress("127.0.0.1", number)
                .usePlaintext()
                .maxInboundMessageSize(64 << 20)
                .build();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code of one that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** Stops it where it is, and waits until none of its threads is in a system call any more, at most ten seconds. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        Reporter.await(Duration.ofSeconds(10), () -> !process.isAlive() || allStopped(tasks));
    }

    private static boolean allStopped(Path tasks) {
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.allMatch(thread -> isStopped(thread.resolve("stat")));
        } catch (IOException gone) {
            return true;
        }
    }

    private static boolean isStopped(Path stat) {
        try {
            String line = Files.readString(stat);
            return line.charAt(line.lastIndexOf(')') + 2) == 'T'; // "number (name) state ..."
        } catch (IOException gone) {
            return true;
        }
    }

    /** Lets it go on. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        if (process.isAlive()) {
            Commands.attempt("bash", "-c", "kill -" + name + " " + process.pid());
        }
    }

    /** Ends it by SIGKILL, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends all servers of this program that still run. */
    static void killAll() throws InterruptedException {
        for (Process process : destroyAll()) {
            process.waitFor();
        }
    }

    private static List<Process> destroyAll() {
        List<Process> all = List.copyOf(RUNNING);
        all.forEach(Process::destroyForcibly);
        return all;
    }

    /** Ends it by SIGTERM; by SIGKILL if that takes longer than a minute. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
        }
    }

    /** The last lines that it wrote to its log. */
    String log() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
