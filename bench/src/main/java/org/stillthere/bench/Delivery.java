package org.stillthere.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench/delivery}: what the delivery of decisions costs and withstands. */
@Command(
        name = "bench/delivery",
        mixinStandardHelpOptions = true,
        description = "Measures how a real server delivers. Everything runs on this machine; data is temporary.",
        subcommands = {Million.class, Noisy.class, Noise.class})
public final class Delivery {
    private Delivery() {}

    /** Runs one experiment. Ends with 0 if it ran and nothing was lost, else with 1 or 2. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Delivery()).execute(args));
    }
}
