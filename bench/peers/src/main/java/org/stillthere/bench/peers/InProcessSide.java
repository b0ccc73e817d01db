package org.stillthere.bench.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A way to run rules in a JVM of its own, without a wire. */
final class InProcessSide implements Side {
    private final InProcess.Way way;
    private final int handovers;
    private final Path log;

    InProcessSide(InProcess.Way way, int handovers, Path log) {
        this.way = way;
        this.handovers = handovers;
        this.log = log;
    }

    @Override
    public String name() {
        return way.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Figures measure(int round, Length length) throws Exception {
        List<String> arguments = List.of(
                "in-process",
                "--way=" + way,
                "--handovers=" + handovers,
                "--warm-up=" + length.warmUp(),
                "--seconds=" + length.seconds());
        return Programs.figures(Programs.peer(List.of("-Xmx2g"), arguments), log);
    }

    @Override
    public void close() {}
}
