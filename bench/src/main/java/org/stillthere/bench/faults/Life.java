package org.stillthere.bench.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One data directory over the life of several servers, and what was found in it. For one thread. */
final class Life {
    private static final int HANDOVERS = 16;

    /** More than so many are not looked for after each fault: the data begins anew. */
    private static final int MOST_ANSWERS = 20_000;

    private static final int MOST_ROUNDS = 10;

    private final Disk disk;
    private final ServerCommand command;
    private final String title;
    private final PrintStream out;
    private Ledger ledger = new Ledger();
    private Findings findings = Findings.NONE;
    private int roundsOfData = MOST_ROUNDS;

    /**
     * One that begins with the first {@link #begin}.
     *
     * @param title what is printed in front of each violation
     */
    Life(Disk disk, ServerCommand command, String title, PrintStream out) {
        this.disk = disk;
        this.command = command;
        this.title = title;
        this.out = out;
    }

    Disk disk() {
        return disk;
    }

    ServerCommand command() {
        return command;
    }

    Ledger ledger() {
        return ledger;
    }

    Findings findings() {
        return findings;
    }

    /** Throws all data away. No server may run. */
    void renew() throws IOException, InterruptedException {
        disk.renew();
        ledger = new Ledger();
        roundsOfData = 0;
    }

    /** Begins a round on what the rounds before have left, or on an empty disk if that has become too much. */
    void begin() throws IOException, InterruptedException {
        if (roundsOfData++ >= MOST_ROUNDS || ledger.answers() > MOST_ANSWERS) {
            renew();
        }
        findings = findings.plus(Findings.ROUND);
    }

    /** Begins a round on an empty disk. */
    void beginEmpty() throws IOException, InterruptedException {
        renew();
        findings = findings.plus(Findings.ROUND);
    }

    /** Starts a server and looks for all that was ever answered. Empty if it does not serve: then the data is thrown away. */
    Optional<Server> open() throws IOException, InterruptedException {
        Server server = start();
        if (server != null) {
            audit(server);
        }
        return Optional.ofNullable(server);
    }

    /** The same without a look; null if it does not serve. */
    @Nullable
    Server start() throws IOException, InterruptedException {
        return start(command);
    }

    /** The same by a command of its own. */
    @Nullable
    Server start(ServerCommand how) throws IOException, InterruptedException {
        Start start = how.start(disk.data());
        if (start instanceof Start.Refused refused) {
            violation(
                    Findings.REFUSED.plus(Findings.acked(ledger.answers())),
                    "a start on " + ledger.answers() + " answered events was refused: " + refused.why());
            renew();
            return null;
        }
        return ((Start.Serving) start).server();
    }

    /** Looks for all that was ever answered. */
    void audit(Server server) {
        Audit.Report report = Audit.of(server, ledger);
        found(report);
    }

    /** Counts what was found, and prints it if it is not as it must be. */
    void found(Audit.Report report) {
        if (report.findings().isClean()) {
            findings = findings.plus(report.findings());
        } else {
            violation(
                    report.findings(),
                    report.findings() + ", for example:\n      " + String.join("\n      ", report.examples()));
        }
    }

    /** Counts a violation, and prints it. */
    void violation(Findings more, String text) {
        findings = findings.plus(more);
        roundsOfData = MOST_ROUNDS; // what is wrong in it once would be found again
        out.println("  VIOLATION " + title + ", round " + findings.rounds() + ": " + text);
        out.flush();
    }

    /** Reports events of old handovers and of some that are new in this round. */
    Reporter load(Server server, Shape shape) {
        List<String> handovers = new ArrayList<>(names("old-" + shape + "-"));
        handovers.addAll(names("round-" + findings.rounds() + "-" + shape + "-"));
        return Reporter.start(server, ledger, shape, handovers);
    }

    private static List<String> names(String prefix) {
        return IntStream.range(0, HANDOVERS / 2).mapToObj(i -> prefix + i).toList();
    }
}
