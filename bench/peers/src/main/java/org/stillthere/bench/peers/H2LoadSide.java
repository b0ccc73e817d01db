package org.stillthere.bench.peers;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stillthere.bench.peers.ServerSide.Running;

/**
 * A server loaded by {@code h2load} of Debian's nghttp2-client: a client in C that sends the same body again and again, 64
 * requests in flight over 4 connections. It needs less of the processors than ours, which leaves more to the server.
 */
final class H2LoadSide implements Side {
    private static final int CONNECTIONS = 4;
    private static final int STREAMS = 16;
    private static final int MICROS_FIELD = 2;
    private static final int STATUS_FIELD = 1;
    private static final int ATTEMPTS = 300;
    private static final int ATTEMPT_MILLIS = 100;

    private final String name;
    private final ServerSide.Launch launch;
    private final Target target;
    private final Path log;
    private @Nullable Running running;

    H2LoadSide(String name, ServerSide.Launch launch, Target target, Path log) {
        this.name = name;
        this.launch = launch;
        this.target = target;
        this.log = log;
    }

    /**
     * What is sent.
     *
     * @param paths of URLs, without a slash before them; they are taken in turns
     * @param contentType of the body
     * @param body the body
     * @param opening the body that is sent to each path first; null if nothing needs to be opened
     */
    record Target(
            List<String> paths,
            String contentType,
            ByteString body,
            @Nullable ByteString opening) {
        /** A unary call over gRPC. Its message is framed by a zero byte and its length. */
        static Target grpc(Requests requests, byte[] message) {
            ByteBuffer body = ByteBuffer.allocate(5 + message.length)
                    .put((byte) 0)
                    .putInt(message.length)
                    .put(message)
                    .flip();
            return new Target(List.of(requests.method()), "application/grpc", ByteString.copyFrom(body), null);
        }
    }

    /** What is missing, or null. */
    static @Nullable String missing() {
        return Programs.find("h2load") == null ? "h2load is not installed: apt-get install nghttp2-client" : null;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Figures measure(int round, Length length) throws Exception {
        Running server = running;
        if (server == null) {
            server = launch.start(log);
            running = server;
            awaitPort(server.port());
            if (target.opening() != null) {
                run(server, target.opening(), "-n" + target.paths().size());
            }
        }
        run(server, target.body(), "-D" + (round == 1 ? 2 * length.warmUp() : length.warmUp()));
        List<Long> pids = server.processes().stream().map(Process::pid).toList();
        Cpu before = Cpu.of(pids);
        Path times = run(server, target.body(), "-D" + length.seconds());
        Cpu after = Cpu.of(pids);
        long[] micros = micros(times);
        return new Figures()
                .with("events_per_second", (double) micros.length / length.seconds())
                .with("p50_ms", micros[micros.length / 2] / 1e3)
                .with("p99_ms", micros[(int) (micros.length * 0.99)] / 1e3)
                .with("max_ms", micros[micros.length - 1] / 1e3)
                .with("server_cpu_us_per_event", after.since(before) / micros.length)
                .with("rss_mib", after.rss() / 1048576.0)
                .with("request_bytes", target.body().size());
    }

    @Override
    public void close() {
        if (running != null) {
            running.processes().forEach(Programs::kill);
        }
    }

    private Path run(Running server, ByteString content, String howMany) throws IOException, InterruptedException {
        Path body = Files.write(Files.createTempFile("body", ""), content.toByteArray());
        Path urls = Files.write(
                Files.createTempFile("urls", ""),
                target.paths().stream()
                        .map(path -> "http://127.0.0.1:" + server.port() + "/" + path)
                        .toList());
        Path times = Files.createTempFile("times", ".tsv");
        Files.delete(times); // it appends
        List<String> command = new ArrayList<>(List.of("h2load", howMany, "--log-file=" + times));
        command.addAll(List.of("-c" + CONNECTIONS, "-m" + STREAMS, "-d", body.toString(), "-i", urls.toString()));
        command.addAll(List.of("-H", "content-type: " + target.contentType(), "-H", "te: trailers"));
        Programs.lastLine(command, log);
        return times;
    }

    /** A server may say that it serves before it does, or say nothing. */
    private static void awaitPort(int port) throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                Thread.sleep(ATTEMPT_MILLIS);
            }
        }
        throw new IllegalStateException("nobody listens on " + port);
    }

    /** The times of all requests, in microseconds, sorted. Lines of the file: start, status, duration. */
    private static long[] micros(Path times) throws IOException {
        try (Stream<String> lines = Files.lines(times)) {
            List<String[]> fields = lines.map(line -> line.split("\t", -1)).toList();
            List<String[]> failed = fields.stream()
                    .filter(field -> !field[STATUS_FIELD].equals("200"))
                    .toList();
            if (!failed.isEmpty() || fields.isEmpty()) {
                throw new IOException("of " + fields.size() + " requests these failed, with status: "
                        + failed.stream()
                                .map(field -> field[STATUS_FIELD])
                                .distinct()
                                .collect(Collectors.joining(", ")));
            }
            return fields.stream()
                    .flatMapToLong(field -> LongStream.of(Long.parseLong(field[MICROS_FIELD])))
                    .sorted()
                    .toArray();
        }
    }
}
