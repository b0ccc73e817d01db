package org.stillthere.bench.faults;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.HandoverServiceGrpc.HandoverServiceBlockingStub;
import org.stillthere.v1.ReportEventRequest;

/**
 * Damages the end of the newest log of a server that was killed. What was answered before the damaged place must be there;
 * what lies behind may be dropped, but from some event on altogether, and it must not come back later.
 */
final class DamagedTails {
    private static final int HANDOVERS = 4;
    private static final int EVENTS = 60;
    private static final int CALL_SECONDS = 20;
    private static final int MOST_TRIES = 10;

    private final Life life;
    private final Random random;
    private final Outcomes outcomes = new Outcomes();

    DamagedTails(Life life, Random random) {
        this.life = life;
        this.random = random;
    }

    /** An event of the tail, and the decision on it. */
    private record Event(Ledger.Handover handover, int place, ReportEventRequest request) {}

    /** Does it so many times, each on an empty disk; says what happened. */
    Outcomes run(Damage damage, int rounds) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            life.beginEmpty();
            one(damage);
        }
        return outcomes;
    }

    private void one(Damage damage) throws IOException, InterruptedException {
        Server server = life.start();
        if (server == null) {
            return;
        }
        load(server);
        if (random.nextBoolean()) {
            server.kill(); // so that the newest log is not the only one
            server = life.start();
            if (server == null) {
                return;
            }
            load(server);
        }
        Tail tail = Tail.behind(life.disk().data());
        List<Event> events = reportTail(server, tail);
        server.kill();
        if (events.isEmpty()) {
            outcomes.note("not done, no single log grew");
            return;
        }
        long place = damage.doTo(tail.file(), tail.start(), tail.end(), random);
        Start start = life.command().start(life.disk().data());
        if (start instanceof Start.Refused refused) {
            outcomes.note(refused.namesDamage() ? "refused, the damage named" : "refused");
            if (!refused.namesDamage()) {
                life.violation(Findings.REFUSED, "it does not say what is damaged: " + refused.why());
            }
        } else if (start instanceof Start.Serving serving) {
            lookAt(serving.server(), events, tail.eventsBefore(place));
            afterwards(serving.server());
        }
    }

    private void load(Server server) {
        try (Reporter reporter = life.load(server, Shape.SMALL)) {
            reporter.goOnFor(Duration.ofMillis(random.nextInt(800)));
        }
    }

    /** Reports one event after the other; none if it is not clear where they were written. */
    private List<Event> reportTail(Server server, Tail tail) throws IOException {
        ManagedChannel channel = server.connect();
        try {
            HandoverServiceBlockingStub stub = HandoverServiceGrpc.newBlockingStub(channel);
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                Ledger.Handover handover = life.ledger().handover("tail-" + i % HANDOVERS);
                ReportEventRequest request = ReportEventRequest.newBuilder()
                        .setEvent(handover.next(Shape.SMALL))
                        .build();
                handover.answered(report(stub, request));
                events.add(new Event(handover, handover.answered().size() - 1, request));
                if (!tail.noteEnd()) {
                    return List.of();
                }
            }
            return tail.otherLogs(life.disk().data()).isPresent() ? List.of() : events;
        } finally {
            channel.shutdownNow();
        }
    }

    /** Again, if the machine was too busy for the rules to be done in the second that they have. */
    private static Decision report(HandoverServiceBlockingStub stub, ReportEventRequest request) {
        for (int tries = 1; ; tries++) {
            try {
                return stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                        .reportEvent(request)
                        .getDecision();
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != Status.Code.INTERNAL || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private void lookAt(Server server, List<Event> events, int mustBeThere) {
        ManagedChannel channel = server.connect();
        try {
            HandoverServiceBlockingStub stub = HandoverServiceGrpc.newBlockingStub(channel);
            int known = 0;
            int holes = 0;
            boolean dropped = false;
            for (Event event : events) {
                Decision now = report(stub, event.request());
                if (!now.getReplayed()) {
                    dropped = true;
                    event.handover().correct(event.place(), now);
                } else {
                    known++;
                    holes += dropped ? 1 : 0;
                }
            }
            int lost = Math.max(0, mustBeThere - known);
            if (lost + holes > 0) {
                life.violation(
                        Findings.lost(lost).plus(Findings.wrong(holes)),
                        known + " of " + events.size() + " events of the tail are known, " + mustBeThere
                                + " lie before the damage, " + holes + " behind one that was dropped");
            }
            outcomes.note("served");
            outcomes.note("events dropped", events.size() - known);
        } finally {
            channel.shutdownNow();
        }
    }

    /** All else is there, and what was dropped does not come back when the log goes on in its place. */
    private void afterwards(Server server) throws IOException, InterruptedException {
        life.audit(server);
        load(server);
        server.kill();
        Optional<Server> next = life.open();
        if (next.isPresent()) {
            next.get().kill();
        }
    }
}
