package org.stillthere.bench.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Lets system calls of the server fail, under load or while it starts. Whatever the server does then, what it answers must
 * be there after a crash and a restart on a disk that is well again.
 */
final class SickDisks {
    private static final Duration REACHED = Duration.ofSeconds(8);
    private static final Duration WARM = Duration.ofSeconds(30);
    private static final Duration SICK = Duration.ofMillis(1_200);
    private static final Duration WELL_AGAIN = Duration.ofSeconds(8);
    private static final int MOST_SKIPPED = 6;
    private static final int SOME_EVENTS = 32;

    private final Life life;
    private final Random random;
    private final SickDisk disk;
    private final Outcomes outcomes = new Outcomes();

    SickDisks(Life life, Random random, SickDisk disk) {
        this.life = life;
        this.random = random;
        this.disk = disk;
    }

    /** Does it so many times, in turn under load and at a start; says what happened. */
    Outcomes run(SickDisk.Call call, SickDisk.Failure failure, int rounds) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            life.begin();
            if (round % 3 == 2) {
                atStart(call, failure);
            } else {
                underLoad(call, failure);
            }
        }
        Optional<Server> last = life.open();
        if (last.isPresent()) {
            last.get().kill();
        }
        return outcomes;
    }

    /** Once, a few times, or as long as the disk is sick. */
    private long failures() {
        return List.of(1L, 5L, Long.MAX_VALUE).get(random.nextInt(3));
    }

    private void underLoad(SickDisk.Call call, SickDisk.Failure failure) throws IOException, InterruptedException {
        disk.heal();
        Server server = life.command().spawn(life.disk().data(), disk);
        if (server.awaitServing() instanceof Start.Refused refused) {
            life.violation(Findings.REFUSED, "a start on a disk that is well was refused: " + refused.why());
            life.renew();
            return;
        }
        life.audit(server);
        try (Reporter reporter = life.load(server, Shape.LARGE)) {
            Reporter.await(WARM, () -> reporter.answers() >= SOME_EVENTS);
            disk.fail(call, failure, random.nextInt(MOST_SKIPPED), failures());
            boolean reached = Reporter.await(REACHED, () -> disk.failed() > 0 || !server.isAlive());
            reporter.goOnFor(SICK);
            disk.heal();
            if (!reached) {
                outcomes.note("not reached");
            } else {
                noteWhatFollows(server, reporter);
            }
            reporter.expectCrash();
            life.disk().crash(server, Duration.ZERO);
            outcomes.note("calls refused", reporter.refusals());
        }
    }

    private void noteWhatFollows(Server server, Reporter reporter) {
        long before = reporter.answers();
        Reporter.await(WELL_AGAIN, () -> reporter.answers() >= before + SOME_EVENTS || !server.isAlive());
        if (!server.isAlive()) {
            outcomes.note("ended by itself with exit code " + server.exitCode());
        } else if (reporter.answers() >= before + SOME_EVENTS) {
            outcomes.note(reporter.refusals() > 0 ? "refused, then went on" : "not noticed by callers");
        } else {
            outcomes.note("refused until it was restarted");
        }
    }

    private void atStart(SickDisk.Call call, SickDisk.Failure failure) throws IOException, InterruptedException {
        disk.fail(call, failure, random.nextInt(4 * MOST_SKIPPED), failures());
        Server server = life.command().spawn(life.disk().data(), disk);
        Start start = server.awaitServing();
        boolean reached = disk.failed() > 0;
        if (start instanceof Start.Serving) {
            try (Reporter reporter = life.load(server, Shape.SMALL)) {
                reporter.goOnFor(Duration.ofMillis(random.nextInt(500)));
                reporter.expectCrash();
                life.disk().crash(server, Duration.ZERO);
            }
            outcomes.note(reached ? "served though a start was hit" : "not reached by a start");
        } else {
            outcomes.note("refused to start");
            life.disk().crash(server, Duration.ZERO);
        }
        disk.heal();
    }
}
