package org.stillthere.bench;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, on loopback: the one that users get, or one to compare it with. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern SERVING = Pattern.compile("SERVING on 127\\.0\\.0\\.1:(\\d+), .*");

    private final Process process;
    private final int port;
    private final Duration timeToServing;

    private ServerProcess(Process process, int port, Duration timeToServing) {
        this.process = process;
        this.port = port;
        this.timeToServing = timeToServing;
    }

    /**
     * What a server is started with.
     *
     * @param jvmFlags flags of its JVM, for example {@code -Xmx4g}
     * @param program what the JVM runs: {@code -jar} or a main class, and its command
     * @param flags flags of that command
     * @param folder a folder of its own for its data, and for what it logs: warnings about a client that was killed
     *     would hide the figures
     */
    record Setup(List<String> jvmFlags, List<String> program, List<String> flags, Path folder) {
        Setup {
            jvmFlags = List.copyOf(jvmFlags);
            program = List.copyOf(program);
            flags = List.copyOf(flags);
        }

        /** The server that users get. */
        static Setup ofJar(Path jar, List<String> jvmFlags, List<String> flags, Path folder) {
            List<String> all =
                    new ArrayList<>(List.of("--data-dir", folder.resolve("data").toString()));
            all.addAll(flags);
            return new Setup(jvmFlags, List.of("-jar", jar.toString(), "serve"), all, folder);
        }

        Path data() {
            return folder.resolve("data");
        }

        private Path log() {
            return folder.resolve("server.log");
        }
    }

    /**
     * Starts a server on a free port; it is SERVING when this returns.
     *
     * @throws IOException if it does not say that it serves; what it said instead is in the message
     */
    static ServerProcess start(Setup setup) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(setup.jvmFlags());
        command.addAll(setup.program());
        command.addAll(List.of("--port", "0"));
        command.addAll(setup.flags());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(setup.log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("STILLTHERE_"));
        long start = System.nanoTime();
        Process process = builder.start();
        // Whatever ends this program, no server stays behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        // Not closed: the process keeps its output.
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        @Nullable String line = out.readLine();
        Duration timeToServing = Duration.ofNanos(System.nanoTime() - start);
        Matcher serving = SERVING.matcher(String.valueOf(line));
        if (!serving.matches()) {
            process.destroyForcibly();
            throw new IOException(
                    "the server did not say that it serves, but: " + line + "\n" + Files.readString(setup.log()));
        }
        return new ServerProcess(process, Integer.parseInt(serving.group(1)), timeToServing);
    }

    /** From before the process was started until it said SERVING, by the clock of this program. */
    Duration timeToServing() {
        return timeToServing;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** A connection of its own. Its callbacks run on the transport's thread: they must not block. */
    ManagedChannel connect() {
        return connect(port);
    }

    /** As {@link #connect()}, to a server that another process started. */
    static ManagedChannel connect(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .build();
    }

    /** Ends it by SIGKILL, as a crash would, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
