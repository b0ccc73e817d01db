package org.stillthere.bench.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Fills the disk under load and frees it again, and starts on a full disk and on one that can only be read. */
final class FullDisk {
    private static final Duration FULL = Duration.ofSeconds(8);
    private static final Duration FREE = Duration.ofSeconds(20);
    private static final int SOME_REFUSALS = 50;
    private static final int SOME_EVENTS = 32;

    private final Life life;
    private final Image image;
    private final Random random;
    private final Outcomes outcomes = new Outcomes();

    /**
     * One that fills that image.
     *
     * @param image the disk of {@code life}, a small one
     */
    FullDisk(Life life, Image image, Random random) {
        this.life = life;
        this.image = image;
        this.random = random;
    }

    /** Fills it so many times while a server runs, and lets the server start on it while it is full. */
    Outcomes full(int rounds) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            life.beginEmpty();
            Server server = life.start();
            if (server != null) {
                fillAndFree(server);
                Optional<Server> next = life.open();
                if (next.isPresent()) {
                    startOnFull(next.get());
                }
            }
        }
        return outcomes;
    }

    private void fillAndFree(Server server) throws IOException, InterruptedException {
        try (Reporter reporter = life.load(server, Shape.LARGE)) {
            reporter.goOnFor(Duration.ofMillis(random.nextInt(1_000)));
            image.fill();
            boolean noticed = Reporter.await(FULL, () -> reporter.refusals() >= SOME_REFUSALS || !server.isAlive());
            image.free();
            long before = reporter.answers();
            boolean went = Reporter.await(FREE, () -> reporter.answers() >= before + SOME_EVENTS || !server.isAlive());
            if (!server.isAlive()) {
                outcomes.note("ended by itself with exit code " + server.exitCode());
            } else if (went) {
                outcomes.note(noticed ? "refused, went on when there was room" : "had room kept back");
            } else {
                outcomes.note("refused until it was restarted");
            }
            outcomes.note("calls refused", reporter.refusals());
            reporter.expectCrash();
            image.crash(server, Duration.ZERO);
        }
    }

    private void startOnFull(Server server) throws IOException, InterruptedException {
        try (Reporter reporter = life.load(server, Shape.LARGE)) {
            reporter.goOnFor(Duration.ofMillis(500));
            image.fill();
            reporter.expectCrash();
            image.crash(server, Duration.ZERO);
        }
        startAndNote("on a full disk");
        image.free();
        reopen();
    }

    /** Lets a server start so many times where it can't write. */
    Outcomes readOnly(int rounds) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            life.beginEmpty();
            Server server = life.start();
            if (server == null) {
                continue;
            }
            try (Reporter reporter = life.load(server, Shape.SMALL)) {
                reporter.goOnFor(Duration.ofMillis(200 + random.nextInt(500)));
                reporter.expectCrash();
                image.crash(server, Duration.ZERO);
            }
            image.remountReadOnly();
            startAndNote("on a disk that can't be written");
            image.remount();
            reopen();
        }
        return outcomes;
    }

    private void startAndNote(String where) throws IOException, InterruptedException {
        Start start = life.command().start(life.disk().data());
        if (start instanceof Start.Serving serving) {
            try (Reporter reporter = life.load(serving.server(), Shape.SMALL)) {
                reporter.goOnFor(Duration.ofMillis(500));
                outcomes.note(
                        reporter.answers() > 0 ? "served and answered " + where : "served and refused calls " + where);
                reporter.expectCrash();
                image.crash(serving.server(), Duration.ZERO);
            }
        } else {
            outcomes.note("refused to start " + where);
        }
    }

    private void reopen() throws IOException, InterruptedException {
        Optional<Server> server = life.open();
        if (server.isPresent()) {
            server.get().kill();
        }
    }
}
