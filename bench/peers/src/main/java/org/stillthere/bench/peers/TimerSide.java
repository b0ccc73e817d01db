package org.stillthere.bench.peers;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stillthere.bench.peers.ServerSide.Running;

/** A server whose timers another process arms and awaits. It starts with the first round. */
final class TimerSide implements Side {
    private final String name;
    private final int timers;
    private final ServerSide.Launch launch;
    private final Awaiting load;
    private final Path log;
    private @Nullable Running running;

    TimerSide(String name, int timers, ServerSide.Launch launch, Awaiting load, Path log) {
        this.name = name;
        this.timers = timers;
        this.launch = launch;
        this.load = load;
        this.log = log;
    }

    /** The command of the process that arms the timers, and prints figures when all have expired. */
    interface Awaiting {
        List<String> command(int port, int round);
    }

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
        List<Long> pids = server.processes().stream().map(Process::pid).toList();
        Cpu before = Cpu.of(pids);
        Figures figures = Programs.figures(load.command(server.port(), round), log);
        Cpu after = Cpu.of(pids);
        return new Figures()
                .with(figures)
                .with("server_cpu_us_per_timer", after.since(before) / timers)
                .with("rss_mib", after.rss() / 1048576.0);
    }

    @Override
    public void close() {
        if (running != null) {
            running.processes().forEach(Programs::kill);
        }
    }
}
