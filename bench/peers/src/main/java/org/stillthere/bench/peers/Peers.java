package org.stillthere.bench.peers;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The programs of the comparisons; {@code bench/alternatives} starts them. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        description = "Programs of bench/alternatives.",
        subcommands = {Alternatives.class, InProcess.class, Load.class, PeerServer.class, TimerLoad.class})
final class Peers {
    private Peers() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Peers())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }
}
