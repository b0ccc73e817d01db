package org.stillthere.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.stillthere.server.delivery.MemoryOutboxes.NOW;
import static org.stillthere.server.delivery.MemoryOutboxes.decision;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.storage.LaneNumber;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.testing.IncidentLog;

/** How many decisions wait for whom: what lanes tell, and what is in the store. */
class ClientSessionsTest {
    private static final int LANES = 4;

    /** Two handovers of different lanes. */
    private static final String ONE = "h0";

    private static final String OTHER = IntStream.range(1, 100)
            .mapToObj(i -> "h" + i)
            .filter(id -> lane(id) != lane(ONE))
            .findFirst()
            .orElseThrow();

    private final MemoryOutboxes outboxes = new MemoryOutboxes();
    private final IncidentLog incidents = new IncidentLog();

    @AfterEach
    void close() {
        incidents.close();
    }

    @Test
    void whatIsInTheOutboxesAtTheStartIsCounted() {
        outboxes.put("a", ONE, 1);
        outboxes.put("a", OTHER, 1);
        outboxes.put("", ONE, 1);
        ClientSessions sessions = sessions();

        assertThat(sessions.unacknowledged("a")).isEqualTo(2);
        assertThat(sessions.unacknowledged("")).isEqualTo(1);
        assertThat(sessions.unacknowledged("b")).isZero();
        assertThat(sessions.unacknowledged()).isEqualTo(3);
    }

    @Test
    void whatEntersPassesOnAndLeavesIsCounted() {
        ClientSessions sessions = sessions();
        sessions.pending("a", decision(ONE, 1));
        sessions.pending("a", decision(ONE, 2));
        sessions.pending("a", decision(OTHER, 1));
        sessions.moved("a", "b", List.of(Pending.of(decision(ONE, 1)), Pending.of(decision(ONE, 2))));
        sessions.settled(key(ONE), "b", 1);

        assertThat(sessions.unacknowledged("a")).isEqualTo(1);
        assertThat(sessions.unacknowledged("b")).isEqualTo(1);
        sessions.settled(key(ONE), "b", 1);
        sessions.settled(key(OTHER), "a", 1);
        assertThat(sessions.unacknowledged()).isZero();
        assertThat(incidents.wrongCounts()).isEmpty();
    }

    /** Of the same lane: the decisions of others do not make up for those that are missing. */
    @Test
    void moreThanEnteredAnOutboxCantLeaveItWithoutAnIncident() {
        ClientSessions sessions = sessions();
        sessions.pending("a", decision(OTHER, 1));
        sessions.settled(key(ONE), "a", 2);

        assertThat(incidents.wrongCounts()).singleElement().asString().contains("client 'a'");
        assertThat(sessions.unacknowledged("a")).isEqualTo(1);
    }

    @Test
    void aLaneThatIsReloadedIsCountedFromTheStoreAndTheOthersAreNot() {
        ClientSessions sessions = sessions();
        outboxes.put("a", ONE, 1); // its commit had an unknown outcome, so nobody was told
        outboxes.put("b", OTHER, 1);
        sessions.pending("c", decision(ONE, 2)); // told, and not there
        sessions.pending("c", decision(OTHER, 2)); // told, and what another lane tells is right
        sessions.reloaded(lane(ONE));

        assertThat(sessions.unacknowledged("a")).isEqualTo(1);
        assertThat(sessions.unacknowledged("b")).isZero();
        assertThat(sessions.unacknowledged("c")).isEqualTo(1);
        sessions.settled(key(ONE), "a", 1);
        assertThat(sessions.unacknowledged()).isEqualTo(1);
        assertThat(incidents.wrongCounts()).isEmpty();
    }

    @Test
    void aClientIsSentWhatItsLaneWasNotSureToHaveCommitted() throws InterruptedException {
        ClientSessions sessions = sessions();
        RecordingStream stream = open(sessions, "a");
        tell(sessions, "a", outboxes.put("a", ONE, 1));
        outboxes.put("a", ONE, 2);
        sessions.reloaded(lane(ONE));

        assertThat(stream.awaitEvents(2)).as("the second decision is sent").isTrue();
        assertThat(stream.events()).containsExactly(ONE + "-1", ONE + "-2");
        assertThat(sessions.unacknowledged("a")).isEqualTo(2);
    }

    @Test
    void countsAreAsBeforeIfTheStoreCantBeReadAgain() {
        ClientSessions sessions = sessions();
        tell(sessions, "a", outboxes.put("a", ONE, 1));
        outboxes.breakReads(true);

        assertThatThrownBy(() -> sessions.reloaded(lane(ONE))).isInstanceOf(StoreException.class);
        assertThat(sessions.unacknowledged("a")).isEqualTo(1);
    }

    @Test
    void stoppingWaitsForAReadAndNoLongerThanItIsTold() throws InterruptedException {
        outboxes.put("a", ONE, 1);
        ClientSessions sessions = sessions();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch disk = new CountDownLatch(1);
        outboxes.duringNextRead(() -> {
            reading.countDown();
            awaitUninterrupted(disk);
        });
        open(sessions, "a");
        reading.await();

        assertThat(sessions.stop(Duration.ofMillis(1)))
                .as("stopped while the disk hangs")
                .isFalse();
        disk.countDown();
        assertThat(sessions.stop(Duration.ofSeconds(20)))
                .as("stopped once it does not")
                .isTrue();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void tell(ClientSessions sessions, String client, Decision committed) {
        sessions.pending(client, committed);
    }

    private static RecordingStream open(ClientSessions sessions, String client) {
        RecordingStream stream = new RecordingStream();
        assertThat(sessions.open(client, stream, new ClientTerms(Set.of(), handover -> true, 100), ""))
                .as("the session")
                .isNotNull();
        return stream;
    }

    private ClientSessions sessions() {
        return new ClientSessions(
                outboxes, outboxes, LANES, () -> NOW, new Incidents(), Duration.ofMinutes(5), () -> "token");
    }

    private static HandoverKey key(String handoverId) {
        return decision(handoverId, 1).key();
    }

    private static int lane(String handoverId) {
        return LaneNumber.of(key(handoverId), LANES);
    }
}
