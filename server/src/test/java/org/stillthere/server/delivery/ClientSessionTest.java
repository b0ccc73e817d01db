package org.stillthere.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.delivery.MemoryOutboxes.NOW;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.model.Decision;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.Pending;

/** A session's states, one move at a time: reads of the outbox are done when the test says so. */
class ClientSessionTest {
    private static final String CLIENT = "c";

    private final MemoryOutboxes outboxes = new MemoryOutboxes();
    private final Server server = new Server();
    private final ClientSession session = new ClientSession(CLIENT, server);

    @Test
    void aStreamOverAnEmptyOutboxIsLiveAtOnce() {
        RecordingStream stream = open(new RecordingStream());
        session.deliver(commit("h", 1));

        assertThat(server.waiting()).as("reads of the outbox").isZero();
        assertThat(stream.events()).containsExactly("h-1");
        assertThat(stream.redelivered()).isEmpty();
    }

    @Test
    void anOutboxOfManyPagesIsSentInOrderAsPerhapsRepeated() {
        fill("h", 1, 300);
        RecordingStream stream = open(new RecordingStream());
        server.readAll();

        assertThat(stream.opening()).isEqualTo(new Opening("token", false, 300));
        assertThat(stream.events()).isEqualTo(eventIds("h", 1, 300));
        assertThat(stream.redelivered()).hasSize(300);
    }

    @Test
    void whatIsCommittedWhileTheOutboxIsReadIsSentAfterItAndOnce() {
        fill("h", 1, 3);
        RecordingStream stream = open(new RecordingStream());
        outboxes.duringNextRead(() -> session.deliver(commit("h", 4)));
        server.readAll();
        session.deliver(commit("h", 5));

        assertThat(stream.events()).isEqualTo(eventIds("h", 1, 5));
        assertThat(stream.redelivered()).isEqualTo(eventIds("h", 1, 3));
    }

    @Test
    void whatWasCommittedBeforeTheReadBeganIsSentOnce() {
        fill("h", 1, 3);
        RecordingStream stream = open(new RecordingStream());
        session.deliver(commit("h", 4)); // the read has not begun, and will find it
        server.readAll();

        assertThat(stream.events()).isEqualTo(eventIds("h", 1, 4));
    }

    @Test
    void aTailThatIsFullIsDroppedAndReadFromTheOutbox() {
        RecordingStream stream = open(new RecordingStream().room(0));
        for (int sequence = 1; sequence <= Tail.CAPACITY + 2; sequence++) {
            session.deliver(commit("h", sequence));
        }
        stream.room(Integer.MAX_VALUE);
        session.roomAgain();
        assertThat(stream.events()).as("sent before the outbox is read").isEmpty();
        server.readAll();
        session.deliver(commit("h", Tail.CAPACITY + 3));

        assertThat(stream.events()).isEqualTo(eventIds("h", 1, Tail.CAPACITY + 3));
        assertThat(stream.redelivered()).isEmpty();
    }

    @Test
    void aTailThatIsJustNotFullIsSentFromMemory() {
        RecordingStream stream = open(new RecordingStream().room(0));
        for (int sequence = 1; sequence <= Tail.CAPACITY; sequence++) {
            session.deliver(commit("h", sequence));
        }
        stream.room(Integer.MAX_VALUE);
        session.roomAgain();

        assertThat(stream.events()).isEqualTo(eventIds("h", 1, Tail.CAPACITY));
        assertThat(server.waiting()).as("reads of the outbox").isZero();
    }

    @Test
    void aTailThatIsFullDuringTheReadIsMadeUpForByAnother() {
        fill("h", 1, 1);
        RecordingStream stream = open(new RecordingStream());
        outboxes.duringNextRead(() -> {
            for (int sequence = 2; sequence <= Tail.CAPACITY + 2; sequence++) {
                session.deliver(commit("h", sequence));
            }
        });
        server.readAll();

        assertThat(stream.events()).isEqualTo(eventIds("h", 1, Tail.CAPACITY + 2));
    }

    @Test
    void whatIsTakenOverIsReadFromTheOutboxAndNothingIsSentTwice() {
        RecordingStream stream = open(new RecordingStream());
        session.deliver(commit("m", 1));
        fill("h", 1, 2);
        assertThat(session.readAgain()).isTrue();
        session.deliver(commit("z", 1));
        server.readAll();

        assertThat(stream.events()).containsExactly("m-1", "h-1", "h-2", "z-1");
    }

    @Test
    void noMoreThanTheClientAskedForIsSentAndNotAcked() {
        fill("h", 1, 5);
        RecordingStream stream = new RecordingStream();
        session.attach(stream, new ClientTerms(Set.of(), handover -> true, 2), "", "token");
        server.readAll();
        assertThat(stream.events()).containsExactly("h-1", "h-2");
        ack(stream, "h", 1);
        server.readAll();
        assertThat(stream.events()).containsExactly("h-1", "h-2", "h-3");
        ack(stream, "h", 2);
        ack(stream, "h", 2);
        ack(stream, "h", 3);
        server.readAll();

        assertThat(stream.events()).isEqualTo(eventIds("h", 1, 5));
    }

    @Test
    void nothingIsReadForAStreamThatHasEndedAndTheNextBeginsAtTheStart() {
        fill("h", 1, 3);
        RecordingStream first = open(new RecordingStream());
        session.detach(first, NOW);
        server.readAll();
        RecordingStream second = open(new RecordingStream());
        server.readAll();

        assertThat(first.events()).isEmpty();
        assertThat(second.events()).isEqualTo(eventIds("h", 1, 3));
    }

    @Test
    void whatWasReadForOneStreamIsNotSentOnTheNextOneOutOfTurn() {
        fill("h", 1, 3);
        RecordingStream first = open(new RecordingStream());
        RecordingStream second = new RecordingStream();
        outboxes.duringNextRead(() -> {
            session.detach(first, NOW);
            open(second);
        });
        server.readAll();

        assertThat(first.events()).isEmpty();
        assertThat(second.events()).isEqualTo(eventIds("h", 1, 3));
    }

    @Test
    void aStreamThatEndsWhileItIsSentToIsSentNoMore() {
        fill("h", 1, 3);
        RecordingStream first = open(new RecordingStream());
        first.whenSent(() -> session.detach(first, NOW));
        server.readAll();
        assertThat(first.events()).containsExactly("h-1");
        RecordingStream second = open(new RecordingStream());
        server.readAll();

        assertThat(second.events()).isEqualTo(eventIds("h", 1, 3));
    }

    @Test
    void aStreamThatAsksForMoreWhileItIsSentToKeepsTheOrder() {
        fill("h", 1, 300);
        RecordingStream stream = open(new RecordingStream());
        stream.whenSent(session::roomAgain);
        outboxes.duringNextRead(() -> session.deliver(commit("h", 301)));
        server.readAll();

        assertThat(stream.events()).isEqualTo(eventIds("h", 1, 301));
    }

    /** The read sees the outbox as it was when it began. */
    @Test
    void whatIsAckedAndLeavesTheOutboxWhileItIsReadIsNotSentAgain() {
        RecordingStream stream = open(new RecordingStream());
        session.deliver(commit("h", 1));
        fill("i", 1, 1);
        session.readAgain();
        outboxes.duringNextRead(() -> {
            ack(stream, "h", 1);
            server.takeOutAcked();
        });
        server.readAll();

        assertThat(stream.events()).containsExactly("h-1", "i-1");
        assertThat(outboxes.size(CLIENT)).isEqualTo(1);
    }

    @Test
    void anAckThatComesBeforeItsDecisionIsSentAgainTakesItOut() {
        fill("h", 1, 2);
        RecordingStream stream = open(new RecordingStream());
        ack(stream, "h", 1);
        server.readAll();
        server.takeOutAcked();

        assertThat(stream.events()).containsExactly("h-2");
        assertThat(outboxes.size(CLIENT)).isEqualTo(1);
    }

    @Test
    void acksOfAStreamThatIsNotTheClientsAnyLongerDoNothing() {
        RecordingStream first = open(new RecordingStream());
        session.deliver(commit("h", 1));
        session.detach(first, NOW);
        ack(first, "h", 1);

        assertThat(server.takeOutAcked()).isZero();
    }

    @Test
    void theSameRunReplacesItsStreamAndAnotherIsRefused() {
        RecordingStream first = open(new RecordingStream());
        session.deliver(commit("h", 1));
        assertThat(session.attach(new RecordingStream(), terms(), "", "other"))
                .isEqualTo(ClientSession.Attached.IN_USE);
        RecordingStream second = new RecordingStream();
        assertThat(session.attach(second, terms(), "token", "other")).isEqualTo(ClientSession.Attached.YES);
        server.readAll();

        assertThat(first.isSuperseded()).isTrue();
        assertThat(second.opening()).isEqualTo(new Opening("token", true, 1));
        assertThat(second.events()).containsExactly("h-1");
        assertThat(second.redelivered()).containsExactly("h-1");
    }

    @Test
    void aClientThatWasAwayLongerThanItKeepsItsHandoversNeedsANewSession() {
        RecordingStream first = open(new RecordingStream());
        assertThat(session.endIfLapsed(NOW)).as("ended while a stream is open").isFalse();
        session.detach(first, NOW.plusSeconds(1));
        assertThat(session.keepsHandovers(NOW)).isTrue();
        assertThat(session.endIfLapsed(NOW)).as("ended within the grace").isFalse();
        assertThat(session.endIfLapsed(NOW.plusSeconds(1)))
                .as("ended after the grace")
                .isTrue();
        assertThat(session.endIfLapsed(NOW.plusSeconds(1))).as("ended twice").isFalse();

        assertThat(session.keepsHandovers(NOW)).isFalse();
        assertThat(session.deliver(commit("h", 1))).isFalse();
        assertThat(session.readAgain()).isFalse();
        assertThat(session.attach(new RecordingStream(), terms(), "token", "other"))
                .isEqualTo(ClientSession.Attached.ENDED);
    }

    @Test
    void aReadThatFailsIsReportedAndTheNextCheckpointReadsAgain() {
        fill("h", 1, 2);
        outboxes.breakReads(true);
        RecordingStream stream = open(new RecordingStream());
        server.readAll();
        assertThat(server.reported).containsExactly("reading the outbox of client 'c'");
        outboxes.breakReads(false);
        session.checkpoint(NOW);
        server.readAll();

        assertThat(stream.checkpointed()).isEqualTo(2);
        assertThat(stream.events()).isEqualTo(eventIds("h", 1, 2));
    }

    @Test
    void aRepeatedReportIsAnsweredAtOnceUnlessItsDecisionHasYetToBeSent() {
        Decision old = commit("h", 1);
        assertThat(session.answersAtOnce(old)).as("without a stream").isTrue();
        RecordingStream stream = open(new RecordingStream());
        assertThat(session.answersAtOnce(old)).as("before the outbox is read").isFalse();
        server.readAll();
        assertThat(session.answersAtOnce(old)).as("after it was sent").isTrue();
        stream.room(0);
        Decision waiting = commit("h", 2);
        session.deliver(waiting);
        assertThat(session.answersAtOnce(waiting)).as("while it is in the tail").isFalse();
        assertThat(session.answersAtOnce(MemoryOutboxes.decision("h", 0)))
                .as("long after it left the outbox")
                .isTrue();
    }

    private RecordingStream open(RecordingStream stream) {
        assertThat(session.attach(stream, terms(), "", "token")).isEqualTo(ClientSession.Attached.YES);
        return stream;
    }

    private static ClientTerms terms() {
        return new ClientTerms(Set.of("acme"), handover -> true, 10_000);
    }

    private Decision commit(String handoverId, long sequence) {
        return outboxes.put(CLIENT, handoverId, sequence);
    }

    private void fill(String handoverId, int first, int last) {
        IntStream.rangeClosed(first, last).forEach(sequence -> commit(handoverId, sequence));
    }

    private void ack(RecordingStream stream, String handoverId, long sequence) {
        session.ack(
                stream, List.of(MemoryOutboxes.decision(handoverId, sequence).decisionId()));
    }

    private static List<String> eventIds(String handoverId, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(sequence -> handoverId + "-" + sequence)
                .toList();
    }

    /** What the session needs of a server. */
    private final class Server implements SessionContext {
        private final Queue<Runnable> work = new ArrayDeque<>();
        private final Map<Pending, Runnable> acked = new HashMap<>();
        private final List<String> reported = new ArrayList<>();

        /** How many reads wait to be done. */
        int waiting() {
            return work.size();
        }

        /** Does all reads, and those that they ask for. */
        void readAll() {
            for (Runnable next = work.poll(); next != null; next = work.poll()) {
                next.run();
            }
        }

        /** Does what the lanes do with acks; returns how many there were. */
        int takeOutAcked() {
            Map<Pending, Runnable> all = Map.copyOf(acked);
            acked.clear();
            all.forEach((pending, done) -> {
                outboxes.remove(CLIENT, pending.decisionId());
                done.run();
            });
            return all.size();
        }

        @Override
        public HandoverViews handovers() {
            return outboxes;
        }

        @Override
        public OutboxViews outboxes() {
            return outboxes;
        }

        @Override
        public long unacknowledged(String clientId) {
            return outboxes.size(clientId);
        }

        @Override
        public void ack(Pending pending, String clientId, Runnable done) {
            acked.put(pending, done);
        }

        @Override
        public void execute(Runnable read) {
            work.add(read);
        }

        @Override
        public void report(String what, Throwable fault) {
            reported.add(what);
        }
    }
}
