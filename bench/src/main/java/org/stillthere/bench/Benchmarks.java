package org.stillthere.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench/run}: how fast the service is, and what it holds. */
@Command(
        name = "bench/run",
        mixinStandardHelpOptions = true,
        description = "Measures real servers. Everything runs on this machine; data is temporary.",
        subcommands = {Wire.class, Growth.class, Start.class, Soak.class, Million.class, Report.class, EchoServer.class
        })
public final class Benchmarks {
    private Benchmarks() {}

    /** Runs one program. Ends with 0 if it ran and nothing was refused, else with 1 or 2. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }
}
