package org.stillthere.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts the processes of the sides. Whatever ends this program, none of them stays behind. */
final class Programs {
    private static final Pattern SERVING = Pattern.compile("SERVING on 127\\.0\\.0\\.1:(\\d+).*");

    private Programs() {}

    /** The command that runs a program of {@link Peers} in a JVM of its own. */
    static List<String> peer(List<String> jvmFlags, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Peers.class.getName()));
        command.addAll(arguments);
        return command;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Runs a program to its end, and reads the figures in the last line of its output. */
    static Figures figures(List<String> command, Path log) throws IOException, InterruptedException {
        return Figures.parse(lastLine(command, log));
    }

    /** Runs a program to its end; the last line of its output. */
    static String lastLine(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = start(command, log);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed:\n" + out + tail(log));
        }
        List<String> lines = out.lines().toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    /** Starts a program. */
    static Process start(List<String> command, Path log) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("STILLTHERE_"));
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(process)));
        return process;
    }

    /** Reads the port in the line by which a server says that it serves. */
    static int port(Process server, Path log) throws IOException {
        // Not closed: the process keeps its output.
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        @Nullable String line = out.readLine();
        Matcher serving = SERVING.matcher(String.valueOf(line));
        if (!serving.matches()) {
            kill(server);
            throw new IOException("a server did not say that it serves, but: " + line + "\n" + tail(log));
        }
        return Integer.parseInt(serving.group(1));
    }

    /** Ends a process and its children. */
    static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** A port that nobody listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The path of a program that is on the PATH, or null. */
    static @Nullable Path find(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }
}
