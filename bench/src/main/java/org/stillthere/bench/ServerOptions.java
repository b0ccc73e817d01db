package org.stillthere.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The server of an experiment, and what can be said of it on the command line. */
final class ServerOptions {
    @Option(names = "--durability", description = "process or fsync.")
    private String durability = "fsync";

    @Option(names = "--heap", description = "The server's -Xmx.")
    private String heap = "4g";

    @Option(names = "--jvm-flag", description = "A further flag of the server's JVM.")
    private List<String> jvmFlags = new ArrayList<>();

    @Option(names = "--serve-flag", description = "A further flag of serve, as --serve-flag=--lanes=4.")
    private List<String> serveFlags = new ArrayList<>();

    @Option(names = "--jar", description = "The server.")
    private Path jar = Path.of("server", "target", "stillthere.jar");

    /**
     * How to start it, on a data directory of its own, with these settings of the policy.
     *
     * @param settings each as {@code name=value}
     */
    ServerProcess.Setup setup(List<String> settings) throws IOException {
        return ServerProcess.Setup.ofJar(jar, jvmFlags(), flags(settings), Files.createTempDirectory("server"));
    }

    /** The same with that durability. */
    ServerOptions with(String otherDurability) {
        ServerOptions other = copy();
        other.durability = otherDurability;
        return other;
    }

    /** The same with further flags of {@code serve}. */
    ServerOptions plus(String... flags) {
        ServerOptions other = copy();
        other.serveFlags.addAll(List.of(flags));
        return other;
    }

    /** The same with a further flag of the JVM. */
    ServerOptions plusJvmFlag(String flag) {
        ServerOptions other = copy();
        other.jvmFlags.add(flag);
        return other;
    }

    /** The same of another build. */
    ServerOptions of(Path otherJar) {
        ServerOptions other = copy();
        other.jar = otherJar;
        return other;
    }

    private ServerOptions copy() {
        ServerOptions other = new ServerOptions();
        other.durability = durability;
        other.heap = heap;
        other.jvmFlags.addAll(jvmFlags);
        other.serveFlags.addAll(serveFlags);
        other.jar = jar;
        return other;
    }

    /** All its flags, to be printed beside the figures. */
    String describe(List<String> settings) {
        return String.join(" ", jvmFlags()) + " " + String.join(" ", flags(settings));
    }

    private List<String> jvmFlags() {
        List<String> flags = new ArrayList<>(List.of("-Xmx" + heap));
        flags.addAll(jvmFlags);
        return flags;
    }

    private List<String> flags(List<String> settings) {
        List<String> flags = new ArrayList<>(List.of("--durability", durability));
        settings.forEach(setting -> flags.addAll(List.of("--set", setting)));
        flags.addAll(serveFlags);
        return flags;
    }
}
