package org.stillthere.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.stillthere.bench.peers.ServerSide.Running;

/** How the servers are started, all on loopback. */
final class Launches {
    private static final String HEAP = "-Xmx2g";

    private Launches() {}

    /** StillThere as users get it. */
    static ServerSide.Launch stillThere(Path jar, String durability) {
        return stillThere(jar, durability, "timeout=1h"); // no timer expires while another side is measured
    }

    /** StillThere with settings of the policy, each as {@code name=value}. */
    static ServerSide.Launch stillThere(Path jar, String durability, String... settings) {
        return log -> {
            Path data = Files.createTempDirectory("stillthere");
            List<String> command = new ArrayList<>(List.of(Programs.java(), HEAP, "-jar", jar.toString(), "serve"));
            command.addAll(List.of("--port", "0", "--data-dir", data.toString(), "--durability", durability));
            for (String setting : settings) {
                command.addAll(List.of("--set", setting));
            }
            Process process = Programs.start(command, log);
            return new Running(Programs.port(process, log), List.of(process));
        };
    }

    /** An alternative of ours. */
    static ServerSide.Launch peer(PeerServer.Way way, int handovers) {
        return log -> peer(List.of("--way=" + way, "--handovers=" + handovers), List.of(), log);
    }

    /** PostgreSQL in a cluster of its own, and a service before it. */
    static ServerSide.Launch postgres(int pool) {
        return log -> {
            PostgresCluster cluster = PostgresCluster.start(log);
            return peer(
                    List.of("--way=POSTGRES", "--pool=" + pool, "--url=" + cluster.url()),
                    List.of(cluster.process()),
                    log);
        };
    }

    /** A program that is told its port, and says when it serves. */
    static ServerSide.Launch program(List<String> program, IntFunction<List<String>> arguments) {
        return log -> {
            List<String> command = new ArrayList<>(program);
            command.addAll(arguments.apply(Programs.freePort()));
            Process process = Programs.start(command, log);
            return new Running(Programs.port(process, log), List.of(process));
        };
    }

    /** A service on Quarkus. */
    static ServerSide.Launch quarkus(Path jar) {
        return log -> {
            int port = Programs.freePort();
            Process process = Programs.start(
                    List.of(Programs.java(), HEAP, "-Dquarkus.http.port=" + port, "-jar", jar.toString()), log);
            return new Running(port, List.of(process));
        };
    }

    /** Cerbos with the policy beside this module. */
    static ServerSide.Launch cerbos(Path binary, Path policies) {
        return log -> {
            int port = Programs.freePort();
            Process process = Programs.start(
                    List.of(
                            binary.toString(),
                            "server",
                            "--log-level=warn",
                            "--set=server.httpListenAddr=127.0.0.1:" + Programs.freePort(),
                            "--set=server.grpcListenAddr=127.0.0.1:" + port,
                            "--set=storage.driver=disk",
                            "--set=storage.disk.directory=" + policies.toAbsolutePath(),
                            "--set=storage.disk.watchForChanges=false",
                            "--set=telemetry.disabled=true"),
                    log);
            return new Running(port, List.of(process)); // the load's calls wait until it listens
        };
    }

    private static Running peer(List<String> flags, List<Process> behind, Path log) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        arguments.addAll(flags);
        Process process = Programs.start(Programs.peer(List.of(HEAP), arguments), log);
        List<Process> processes = new ArrayList<>(List.of(process));
        processes.addAll(behind);
        return new Running(Programs.port(process, log), processes);
    }
}
