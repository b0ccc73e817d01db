package org.stillthere.bench.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A server in processes of its own, loaded by {@link Load} in another. It starts with the first round. */
final class ServerSide implements Side {
    private final String name;
    private final Launch launch;
    private final List<String> loadFlags;
    private final Path log;
    private @Nullable Running running;

    /**
     * Sets up.
     *
     * @param loadFlags flags of {@link Load}
     */
    ServerSide(String name, Launch launch, List<String> loadFlags, Path log) {
        this.name = name;
        this.launch = launch;
        this.loadFlags = List.copyOf(loadFlags);
        this.log = log;
    }

    /** Starts a server. */
    interface Launch {
        Running start(Path log) throws Exception;
    }

    /**
     * A server that runs.
     *
     * @param port where it listens
     * @param processes what its use of the processors is counted of, children included; ended in this order
     */
    record Running(int port, List<Process> processes) {}

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
        }
        List<String> arguments = new ArrayList<>(List.of(
                "load",
                "--port=" + server.port(),
                "--pid="
                        + server.processes().stream()
                                .map(process -> Long.toString(process.pid()))
                                .collect(Collectors.joining(",")),
                "--round=" + round,
                // the first rounds compile the server's code; later ones only the client's
                "--warm-up=" + (round == 1 ? 2 * length.warmUp() : length.warmUp()),
                "--seconds=" + length.seconds()));
        arguments.addAll(loadFlags);
        return Programs.figures(Programs.peer(List.of("-Xmx1g"), arguments), log);
    }

    @Override
    public void close() {
        if (running != null) {
            running.processes().forEach(Programs::kill);
        }
    }
}
