package org.stillthere.bench.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Crashes at one {@link Moment}: loss of power on an image, SIGKILL in a folder. */
final class Crashes {
    private static final Duration MOST_WAIT = Duration.ofSeconds(90);

    /** Of each server before the next crash, where it is the second that counts. */
    private static final int EVENTS = 200;

    private static final Duration FIRST_START = Duration.ofMillis(2_500);

    private static final int LINGER_MILLIS = 300;

    private final Life life;
    private final Random random;

    Crashes(Life life, Random random) {
        this.life = life;
        this.random = random;
    }

    /** Makes so many, each followed by a restart and an audit. */
    void run(Moment moment, int rounds) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            switch (moment) {
                case FIRST_START -> firstStart();
                case LOAD -> underLoad();
                case LOG_ROLL -> atNewFile(DataFiles::logs);
                case FLUSH -> atNewFile(DataFiles::tables);
                case AFTER_FLUSH -> afterFirstFlush();
                case DOUBLE_CRASH -> twice(life.command());
                case PROCESS_THEN_FSYNC -> twice(life.command().withDurability("process"));
                case MIXED -> anyhow();
            }
        }
        if (moment.isChain()) {
            audited(); // the last crash of a chain, too; the others were by the start of the next round
        }
    }

    private void firstStart() throws IOException, InterruptedException {
        life.beginEmpty();
        Server server = life.command().spawn(life.disk().data());
        if (random.nextBoolean()) {
            long most = random.nextLong(FIRST_START.toMillis());
            Reporter.await(Duration.ofMillis(most), server::isServing);
            life.disk().crash(server, Duration.ZERO);
        } else if (server.awaitServing() instanceof Start.Serving) {
            loadAndCrash(server, Shape.SMALL, upTo(1_000));
        }
        audited();
    }

    private void underLoad() throws IOException, InterruptedException {
        life.begin();
        Optional<Server> server = life.open();
        if (server.isPresent()) {
            loadAndCrash(server.get(), random.nextInt(4) == 0 ? Shape.LARGE : Shape.SMALL, upTo(1_500));
        }
    }

    private void atNewFile(DataFiles.Kind kind) throws IOException, InterruptedException {
        life.begin();
        Optional<Server> server = life.open();
        if (server.isEmpty()) {
            return;
        }
        Set<Path> before = kind.of(life.disk().data());
        try (Reporter reporter = life.load(server.get(), Shape.LARGE)) {
            if (!DataFiles.awaitNew(life.disk().data(), kind, before, MOST_WAIT)) {
                throw new IOException("no new file in " + MOST_WAIT.toSeconds() + " s of load");
            }
            reporter.goOnFor(upTo(random.nextBoolean() ? 20 : 300));
            crash(reporter, server.get());
        }
    }

    private void afterFirstFlush() throws IOException, InterruptedException {
        life.beginEmpty();
        Server server = life.start();
        if (server == null) {
            return;
        }
        try (Reporter reporter = life.load(server, Shape.LARGE)) {
            if (!DataFiles.awaitNew(life.disk().data(), DataFiles::tables, Set.of(), MOST_WAIT)) {
                throw new IOException("no flush in " + MOST_WAIT.toSeconds() + " s of load");
            }
            reporter.goOnFor(upTo(50));
        }
        loadAndCrash(server, Shape.SMALL, upTo(3_000));
        audited();
    }

    private void twice(ServerCommand former) throws IOException, InterruptedException {
        life.beginEmpty();
        Server server = life.start(former);
        if (server == null) {
            return;
        }
        try (Reporter reporter = life.load(server, random.nextBoolean() ? Shape.SMALL : Shape.LARGE)) {
            Reporter.await(MOST_WAIT, () -> reporter.answers() >= EVENTS);
            reporter.expectCrash();
            server.kill();
        }
        if (random.nextBoolean()) {
            life.disk().writeBackSome(random.nextLong());
        }
        server = life.start(); // no audit: what is in doubt is reported again under load
        if (server == null) {
            return;
        }
        try (Reporter reporter = life.load(server, Shape.SMALL)) {
            Reporter.await(MOST_WAIT, () -> reporter.answers() >= EVENTS);
            crash(reporter, server);
        }
        audited();
    }

    private void anyhow() throws IOException, InterruptedException {
        life.begin();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Optional<Server> opened = life.open();
            if (opened.isEmpty()) {
                return;
            }
            Server server = opened.get();
            try (Reporter reporter = life.load(server, random.nextBoolean() ? Shape.SMALL : Shape.LARGE)) {
                reporter.goOnFor(upTo(1_500));
                reporter.expectCrash();
                if (i == 0) {
                    crash(reporter, server);
                } else if (random.nextBoolean()) {
                    server.kill();
                } else {
                    server.stop();
                }
            }
        }
    }

    private void loadAndCrash(Server server, Shape shape, Duration after) throws IOException, InterruptedException {
        try (Reporter reporter = life.load(server, shape)) {
            reporter.goOnFor(after);
            crash(reporter, server);
        }
    }

    /** On an image some of the servers live on for a moment: they must not answer that they have stored what they can't. */
    private void crash(Reporter reporter, Server server) throws IOException, InterruptedException {
        reporter.expectCrash();
        if (random.nextBoolean()) {
            life.disk().writeBackSome(random.nextLong());
        }
        life.disk().crash(server, random.nextBoolean() ? Duration.ZERO : upTo(LINGER_MILLIS));
    }

    private void audited() throws IOException, InterruptedException {
        Optional<Server> server = life.open();
        if (server.isPresent()) {
            server.get().kill();
        }
    }

    private Duration upTo(int millis) {
        return Duration.ofMillis(random.nextInt(millis));
    }
}
