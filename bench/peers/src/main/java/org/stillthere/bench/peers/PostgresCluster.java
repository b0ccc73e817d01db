package org.stillthere.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of Debian's packages with a cluster of its own, on loopback. It keeps its defaults, and so its fsync, but
 * for more memory and rarer checkpoints.
 *
 * @param port where it listens
 * @param process its process, or the one that started it
 */
record PostgresCluster(int port, Process process) {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final String ACCOUNT = "postgres";

    /** What is missing to start one, or null. */
    static @Nullable String missing() {
        return programs() == null ? "PostgreSQL is not installed: apt-get install postgresql" : null;
    }

    /** Starts one. Connections succeed soon after. */
    static PostgresCluster start(Path log) throws IOException, InterruptedException {
        Path programs = programs();
        if (programs == null) {
            throw new IOException(missing());
        }
        Path data = Files.createTempDirectory("postgres");
        List<String> asAccount = List.of();
        if (System.getProperty("user.name").equals("root")) { // whom it refuses
            asAccount = List.of("runuser", "-u", ACCOUNT, "--");
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT));
        }
        List<String> init = new ArrayList<>(asAccount);
        init.addAll(List.of(programs.resolve("initdb").toString(), "-D", data.toString()));
        init.addAll(List.of("-U", "bench", "-A", "trust", "-E", "UTF8", "--locale", "C"));
        Programs.lastLine(init, log);
        int port = Programs.freePort();
        List<String> serve = new ArrayList<>(asAccount);
        serve.addAll(List.of(programs.resolve("postgres").toString(), "-D", data.toString()));
        serve.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(port), "-k", ""));
        serve.addAll(List.of("-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB"));
        return new PostgresCluster(port, Programs.start(serve, log));
    }

    /** For JDBC. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=bench";
    }

    /** The folder of the newest version's programs, or null. */
    private static @Nullable Path programs() {
        if (!Files.isDirectory(DEBIAN, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.comparing(Path::toString))
                    .orElse(null);
        } catch (IOException e) {
            return null;
        }
    }
}
