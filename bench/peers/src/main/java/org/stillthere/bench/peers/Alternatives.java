package org.stillthere.bench.peers;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures StillThere beside what a user would pick instead. The sides of a comparison take turns, several rounds. */
@Command(
        name = "alternatives",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Measures StillThere beside its alternatives. Without names: all that this machine has.")
final class Alternatives implements Callable<Integer> {
    private static final int BATCH = 50; // the most that Cerbos takes
    private static final int POOL = 16;
    private static final Path POLICIES = Path.of("bench", "peers", "cerbos", "policies");
    private static final String NO_CERBOS =
            "Cerbos is not installed: bench/alternatives installs it where there is npm (apt-get install npm)";
    private static final Path QUARKUS =
            Path.of("bench", "peers", "quarkus", "target", "quarkus-app", "quarkus-run.jar");
    private static final Path TEMPORAL = Path.of("bench", "peers", "temporal", "target");

    @Parameters(description = "Comparisons. --list shows them.", arity = "0..*")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Only list the comparisons.")
    private boolean list;

    @Option(names = "--quick", description = "One short round each: whether all runs, not how fast it is.")
    private boolean quick;

    @Option(names = "--rounds", description = "Rounds.")
    private int rounds = 3;

    @Option(names = "--handovers", description = "Open handovers.")
    private int handovers = 10_000;

    @Option(names = "--warm-up", description = "Seconds of a round that do not count.")
    private int warmUp = 5;

    @Option(names = "--seconds", description = "Seconds of a round that count.")
    private int seconds = 8;

    @Option(names = "--results", description = "Where lines of JSON are appended.")
    private Path results = Path.of("bench", "target", "results", "alternatives.jsonl");

    @Option(names = "--jar", description = "StillThere.")
    private Path jar = Path.of("server", "target", "stillthere.jar");

    @Option(names = "--cerbos", description = "The program of Cerbos; the script installs it.")
    private @Nullable Path cerbos;

    @Override
    public Integer call() throws Exception {
        if (quick) {
            rounds = 1;
            warmUp = 1;
            seconds = 2;
            handovers = 1_000;
        }
        Path log = Files.createTempFile("alternatives", ".log");
        List<Comparison> comparisons = comparisons(log);
        List<String> known = comparisons.stream().map(Comparison::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                System.err.println("there is no comparison " + name + ", but: " + String.join(", ", known));
                return 2;
            }
        }
        for (Comparison comparison : comparisons) {
            if (names.isEmpty() || names.contains(comparison.name())) {
                System.out.printf(Locale.ROOT, "%n%s%n%s%n", comparison.name(), comparison.about());
                if (comparison.missing() != null) {
                    System.out.println("skipped: " + comparison.missing());
                } else if (!list) {
                    run(comparison);
                }
            }
        }
        return 0;
    }

    private void run(Comparison comparison) throws Exception {
        Map<String, List<Figures>> measured = new HashMap<>();
        try {
            for (int round = 1; round <= rounds; round++) {
                for (Side side : comparison.sides()) {
                    Figures figures = side.measure(round, new Side.Length(warmUp, seconds));
                    append(comparison, side, round, figures);
                    measured.computeIfAbsent(side.name(), name -> new ArrayList<>())
                            .add(figures);
                }
            }
        } finally {
            comparison.sides().forEach(Side::close);
        }
        comparison
                .sides()
                .forEach(side ->
                        System.out.print(new Summary(side.name(), measured.getOrDefault(side.name(), List.of()))));
        Summary ours =
                new Summary("", measured.getOrDefault(comparison.sides().get(0).name(), List.of()));
        for (Side side : comparison.sides().subList(1, comparison.sides().size())) {
            System.out.print(ours.over(new Summary(side.name(), measured.getOrDefault(side.name(), List.of()))));
        }
    }

    private void append(Comparison comparison, Side side, int round, Figures figures) throws IOException {
        Files.createDirectories(results.toAbsolutePath().getParent());
        String line = String.format(
                Locale.ROOT,
                "{\"measure\":\"%s\",\"side\":\"%s\",\"round\":%d,\"figures\":%s,\"about\":\"%s\"}%n",
                comparison.name(),
                side.name(),
                round,
                figures.toJson(),
                comparison.about().replace("\"", "\\\"").replace("\n", " "));
        Files.writeString(results, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<Comparison> comparisons(Path log) {
        return List.of(
                rulesInProcess(log),
                rulesOverTheWire(log),
                cerbos(1, log),
                cerbos(BATCH, log),
                cerbosByH2Load(log),
                postgres(log),
                quarkus(log),
                timers(log));
    }

    private Comparison rulesInProcess(Path log) {
        return new Comparison(
                "drools-in-process",
                """
                The seed's rules on one thread of a JVM, without wire and disk: StillThere's kernel, one session of rules and a
                handover's bytes; a KieSession kept for each handover; a new KieSession for each event. All three decide a
                conversation alike, or nothing is measured. Not comparable: StillThere's kernel also keeps generations,
                sequences, both sides' activity and ids of decisions; the others keep no more than the rules need.""",
                null,
                List.of(
                        new InProcessSide(InProcess.Way.STILLTHERE, handovers, log),
                        new InProcessSide(InProcess.Way.KEPT_SESSION, handovers, log),
                        new InProcessSide(InProcess.Way.SESSION_PER_EVENT, handovers, log)));
    }

    private Comparison rulesOverTheWire(Path log) {
        return new Comparison(
                "drools-unary-64",
                """
                The same behind ReportEvent, 64 in flight over 4 connections. Not comparable: StillThere stores each event and
                its decision, keeps timers and answers a repeated event with its first decision; the two others answer from
                memory and lose all when they end.""",
                null,
                List.of(
                        reports("stillthere", Launches.stillThere(jar, "process"), 1, log),
                        reports("kept-session", Launches.peer(PeerServer.Way.KEPT_SESSION, handovers), 1, log),
                        reports(
                                "session-per-event",
                                Launches.peer(PeerServer.Way.SESSION_PER_EVENT, handovers),
                                1,
                                log)));
    }

    private Comparison cerbos(int batch, Path log) {
        String load = batch == 1 ? "one handover a request" : batch + " handovers a request";
        Path binary = cerbos;
        return new Comparison(
                batch == 1 ? "cerbos-unary-64" : "cerbos-batch-" + batch,
                """
                A user writes. StillThere decides on the event (%s); Cerbos says which of the five inactivity rules
                apply to facts that the client sends. 64 requests in flight over 4 connections, one client for both, which
                does not know their types. Not comparable: Cerbos keeps nothing, counts nothing, has no timers and no ids of
                events; StillThere stores event, decision and timer before it answers.""".formatted(load),
                binary == null ? NO_CERBOS : null,
                List.of(
                        reports("stillthere", Launches.stillThere(jar, "process"), batch, log),
                        new ServerSide(
                                "cerbos",
                                Launches.cerbos(binary == null ? Path.of("cerbos") : binary, POLICIES),
                                List.of("--of=CERBOS_CHECKS", "--handovers=" + handovers, "--batch=" + batch),
                                log),
                        reports("stillthere-fsync", Launches.stillThere(jar, "fsync"), batch, log)));
    }

    private Comparison postgres(Path log) {
        return new Comparison(
                "postgresql-unary-64",
                """
                PostgreSQL as store: each event is one transaction (lock and read, the same kernel, write; two statements and
                the commit) of a Java service behind the same ReportEvent, %d connections in a pool. Both sync to disk before
                they answer. Not comparable: the service has no timers (it only keeps an index of deadlines), no streams and
                no acks, and its answers are shorter; PostgreSQL answers any query and is shared by many services. Its memory is
                counted too high: what its processes share counts once in each.""".formatted(POOL),
                PostgresCluster.missing(),
                List.of(
                        reports("stillthere", Launches.stillThere(jar, "fsync"), 1, log),
                        reports("postgresql", Launches.postgres(POOL), 1, log)));
    }

    private Comparison cerbosByH2Load(Path log) {
        Requests checks = new CerbosChecks(handovers, 1);
        Requests reports = new ReportEvents(handovers, 1, 1);
        Path binary = cerbos;
        return new Comparison(
                "cerbos-h2load-64",
                """
                As cerbos-unary-64, but by h2load, a client in C that only sends the same bytes again and again. Not comparable:
                StillThere knows the event again and answers with its stored decision, marked as replayed, instead of deciding
                and storing: it shows the wire more than the rules. What a new event costs is in cerbos-unary-64.""",
                binary == null ? NO_CERBOS : H2LoadSide.missing(),
                List.of(
                        new H2LoadSide(
                                "stillthere",
                                Launches.stillThere(jar, "process"),
                                H2LoadSide.Target.grpc(reports, reports.opening(0)),
                                log),
                        new H2LoadSide(
                                "cerbos",
                                Launches.cerbos(binary == null ? Path.of("cerbos") : binary, POLICIES),
                                H2LoadSide.Target.grpc(checks, checks.request(0)),
                                log)));
    }

    private Comparison quarkus(Path log) {
        String lacks = Files.isRegularFile(QUARKUS)
                ? H2LoadSide.missing()
                : "the service on Quarkus is not built: bench/alternatives builds it without NO_BUILD";
        return new Comparison(
                "quarkus-rest-64",
                """
                The seed's rules behind REST on Quarkus, as JSON over HTTP/2: facts in memory, a new KieSession for each event,
                loaded by h2load, which costs less than our client. StillThere behind ReportEvent as in cerbos-unary-64. Not
                comparable: the clients differ; Quarkus keeps all in memory, has no timers and takes a repeated event for a new
                one.""",
                lacks,
                List.of(
                        reports("stillthere", Launches.stillThere(jar, "process"), 1, log),
                        new H2LoadSide(
                                "quarkus",
                                Launches.quarkus(QUARKUS),
                                new H2LoadSide.Target(
                                        IntStream.range(0, handovers)
                                                .mapToObj(i -> "events/" + Ids.of(i))
                                                .toList(),
                                        "application/json",
                                        json(Incident.USER_MESSAGE),
                                        json(Incident.QUEUE)),
                                log)));
    }

    private static ByteString json(Incident incident) {
        return ByteString.copyFromUtf8("{\"eventId\":\"%s\",\"incident\":\"%s\"}".formatted(Ids.of(1), incident));
    }

    private Comparison timers(Path log) {
        int timers = quick ? 200 : 2_000;
        long length = quick ? 5_000 : 15_000;
        int inFlight = 64;
        String classPath = TEMPORAL.resolve("classes") + ":" + TEMPORAL.resolve("lib") + "/*";
        List<String> temporal =
                List.of(Programs.java(), "-Xmx2g", "-cp", classPath, "org.stillthere.bench.temporal.TemporalTimers");
        return new Comparison(
                "timers-temporal",
                """
                %,d timers of %d s, armed as fast as 64 in flight allow: a handover each on a stream of StillThere, a workflow
                each on Temporal's Java test server (in memory, time not skipped) with a worker in the client's process. The lag
                is from the deadline to the client's code. Not comparable: the test server is for tests, stores nothing, and is
                slower than a real cluster; a workflow does more than a timer. StillThere syncs each to disk.""".formatted(timers, length / 1_000),
                Files.isDirectory(TEMPORAL.resolve("lib"))
                        ? null
                        : "Temporal's test server is not built: bench/alternatives builds it without NO_BUILD",
                List.of(
                        new TimerSide(
                                "stillthere",
                                timers,
                                Launches.stillThere(jar, "fsync", "timeout=" + length + "ms", "closeAfter=1"),
                                (port, round) -> Programs.peer(
                                        List.of("-Xmx1g"),
                                        List.of(
                                                "timer-load",
                                                "--port=" + port,
                                                "--round=" + round,
                                                "--timers=" + timers,
                                                "--length=" + length,
                                                "--in-flight=" + inFlight)),
                                log),
                        new TimerSide(
                                "temporal",
                                timers,
                                Launches.program(temporal, port -> List.of("server", Integer.toString(port))),
                                (port, round) -> {
                                    List<String> command = new ArrayList<>(temporal);
                                    command.addAll(List.of("load", Integer.toString(port), Integer.toString(round)));
                                    command.addAll(List.of(
                                            Integer.toString(timers),
                                            Long.toString(length),
                                            Integer.toString(inFlight)));
                                    return command;
                                },
                                log)));
    }

    private Side reports(String name, ServerSide.Launch launch, int batch, Path log) {
        return new ServerSide(
                name, launch, List.of("--of=REPORT_EVENTS", "--handovers=" + handovers, "--batch=" + batch), log);
    }
}
