package org.stillthere.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/**
 * Flips a byte in the middle of a file of sorted records, while no server runs. The server may refuse to start, or refuse
 * each call that needs the record, and says that something is damaged; it must never answer from the record, and never as
 * if it had not been there.
 */
final class DamagedTables {
    private static final Duration MOST_WAIT = Duration.ofSeconds(90);

    private final Life life;
    private final Random random;
    private final Outcomes outcomes = new Outcomes();

    DamagedTables(Life life, Random random) {
        this.life = life;
        this.random = random;
    }

    /** Does it so many times, each on an empty disk; says what happened. */
    Outcomes run(int rounds) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            life.beginEmpty();
            Server server = life.start();
            if (server != null) {
                one(server);
            }
        }
        return outcomes;
    }

    private void one(Server server) throws IOException, InterruptedException {
        Path data = life.disk().data();
        try (Reporter reporter = life.load(server, random.nextBoolean() ? Shape.SMALL : Shape.LARGE)) {
            if (random.nextBoolean()) {
                DataFiles.awaitNew(data, DataFiles::tables, Set.of(), MOST_WAIT);
            }
            reporter.goOnFor(Duration.ofMillis(500 + random.nextInt(500)));
        }
        server.stop(); // what is not in such a file yet comes into one, at the next start if not now
        if (DataFiles.tables(data).isEmpty()) {
            Server again = life.start();
            if (again == null) {
                return;
            }
            again.stop();
        }
        Path table = DataFiles.tables(data).stream()
                .sorted()
                .skip(random.nextInt(Math.max(1, DataFiles.tables(data).size())))
                .findFirst()
                .orElse(null);
        if (table == null) {
            outcomes.note("not done, no file of sorted records");
            return;
        }
        flip(table);
        Start start = life.command().start(data);
        if (start instanceof Start.Refused refused) {
            outcomes.note(refused.namesDamage() ? "refused to start, the damage named" : "refused to start");
            if (!refused.namesDamage()) {
                life.violation(Findings.REFUSED, "it does not say what is damaged: " + refused.why());
            }
        } else if (start instanceof Start.Serving serving) {
            lookAt(serving.server());
            serving.server().kill();
        }
    }

    private void flip(Path table) throws IOException {
        long size = Files.size(table);
        Damage.FLIPPED.doTo(table, size / 10, size - size / 10, random);
    }

    /** A call that is refused is as it should be here; all else is not. */
    private void lookAt(Server server) {
        Audit.Report report = Audit.of(server, life.ledger());
        Findings found = report.findings();
        outcomes.note(found.unanswered() > 0 ? "served, refused what is damaged" : "served, nothing needed it");
        outcomes.note("calls refused", found.unanswered());
        if (found.unanswered() > 0 && found.lost() + found.wrong() == 0) {
            boolean named = life.ledger().handovers().stream()
                    .anyMatch(handover -> server.log().contains(handover.id()));
            outcomes.note(named ? "a handover named in the log" : "no handover named in the log");
        }
        life.found(new Audit.Report(found.withoutUnanswered(), report.examples()));
    }
}
