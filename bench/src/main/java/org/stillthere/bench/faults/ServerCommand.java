package org.stillthere.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the servers of a run are started.
 *
 * @param jar the jar that users get
 * @param jvmFlags flags of its JVM
 * @param durability as {@code serve} takes it
 * @param serveFlags further flags of {@code serve}
 * @param scratch a folder for its log and its temporary files, off the disk under test
 */
record ServerCommand(Path jar, List<String> jvmFlags, String durability, List<String> serveFlags, Path scratch) {
    ServerCommand {
        jvmFlags = List.copyOf(jvmFlags);
        serveFlags = List.copyOf(serveFlags);
    }

    /** The same with another durability. */
    ServerCommand withDurability(String other) {
        return new ServerCommand(jar, jvmFlags, other, serveFlags, scratch);
    }

    /** Starts one on that data directory; it may not serve yet. */
    Server spawn(Path data) throws IOException {
        return spawn(process(data));
    }

    /** The same, under a disk that can be made sick. */
    Server spawn(Path data, SickDisk sick) throws IOException {
        ProcessBuilder builder = process(data);
        builder.environment().put("LD_PRELOAD", sick.library().toString());
        builder.environment().put("SICK_DISK_CONTROL", sick.control().toString());
        return spawn(builder);
    }

    private Server spawn(ProcessBuilder builder) throws IOException {
        Path temporary = scratch.resolve("tmp");
        Folder.delete(temporary); // a killed server leaves RocksDB's library there
        Files.createDirectories(temporary);
        Path log = scratch.resolve("server.log");
        Files.deleteIfExists(log);
        return Server.spawn(builder, log);
    }

    /** Starts one and waits until it serves. */
    Start start(Path data) throws IOException, InterruptedException {
        return spawn(data).awaitServing();
    }

    private ProcessBuilder process(Path data) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + scratch.resolve("tmp"));
        command.addAll(jvmFlags);
        command.addAll(List.of("-jar", jar.toString(), "serve", "--port", "0", "--data-dir", data.toString()));
        command.addAll(List.of("--durability", durability));
        // No timer expires: each decision is that of an event that was reported.
        command.addAll(List.of("--set", "timeout=1h"));
        command.addAll(serveFlags);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("STILLTHERE_"));
        return builder;
    }
}
