package org.stillthere.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.service.RunningService.opens;
import static org.stillthere.server.service.RunningService.provider;
import static org.stillthere.server.service.RunningService.userMessage;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.stillthere.server.delivery.ClientState;

/** The states of a monitor stream, from one to the next. */
@Timeout(60)
class MonitorSessionTest {
    private RunningService running;

    @BeforeEach
    void start() {
        running = new RunningService();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void anUnopenedStreamTakesNothingButItsOpening() throws Exception {
        RecordedStream event = running.stream();
        event.send(opens("h"));
        RecordedStream ack = running.stream();
        ack.session().ack("0", List.of());
        RecordedStream unknown = running.stream();
        unknown.session().unknownMessage();

        assertThat(ended(event)).as("an event first").isEqualTo(Reason.STREAM_PROTOCOL);
        assertThat(ended(ack)).as("an ack first").isEqualTo(Reason.STREAM_PROTOCOL);
        assertThat(ended(unknown)).as("nothing known first").isEqualTo(Reason.STREAM_PROTOCOL);
        assertThat(running.service().monitorStreams())
                .as("streams that are left")
                .isZero();
    }

    @Test
    void anOpeningThatIsMalformedEndsTheStream() throws Exception {
        RecordedStream stream = running.stream();
        stream.session().open(new MonitorOpen("", "", -1, 0, List.of(), ""));

        assertThat(ended(stream)).as("how it ends").isEqualTo(Reason.INVALID_FIELD);
    }

    @Test
    void anUnopenedStreamThatIsHalfClosedEndsWell() throws Exception {
        RecordedStream stream = running.stream();
        stream.session().halfClosed();

        assertThat(ended(stream)).as("how it ends").isEqualTo("well");
    }

    @Test
    void anOpenStreamIsOpenedOnce() throws Exception {
        RecordedStream stream = running.stream("bot");
        stream.session().open(new MonitorOpen("bot", "", 0, 0, List.of(), ""));

        assertThat(ended(stream)).as("how it ends").isEqualTo(Reason.STREAM_PROTOCOL);
    }

    @Test
    void aHalfClosedStreamAnswersWhatItHasTakenAndGivesUpItsHandovers() throws Exception {
        RecordedStream stream = running.stream("bot");
        stream.send(opens("h"));
        stream.send(userMessage("h", "m"));
        stream.session().halfClosed();
        stream.send(userMessage("h", "after the half-close"));

        assertThat(ended(stream)).as("how it ends").isEqualTo("well");
        assertThat(stream.others()).as("the answers to both events").hasSize(2);
        assertThat(running.view("h").ownerState()).as("where the client is").isEqualTo(ClientState.GONE);
        assertThat(running.view("h").state().lastEventId())
                .as("the last event it took")
                .isEqualTo("m");
    }

    @Test
    void aStreamThatIsDrainedLeavesItsClientResumable() throws Exception {
        RecordedStream stream = running.stream("bot");
        stream.send(opens("h"));
        stream.nextDecision();
        running.service().drain();

        assertThat(ended(stream)).as("how it ends").isEqualTo(Reason.SHUTTING_DOWN);
        assertThat(running.view("h").ownerState()).as("where the client is").isEqualTo(ClientState.RESUMABLE);
    }

    @Test
    void aStreamThatBeginsWhileTheServerDrainsEndsAtOnce() throws Exception {
        running.service().drain();
        RecordedStream stream = running.stream();

        assertThat(ended(stream)).as("how it ends").isEqualTo(Reason.SHUTTING_DOWN);
    }

    @Test
    void aStreamThatIsCancelledTwiceLeavesOnceAndTakesNothingMore() {
        RecordedStream stream = running.stream("bot");
        stream.send(opens("h"));
        stream.nextDecision();
        stream.session().cancelled();
        stream.session().cancelled();
        int reads = stream.reads();
        stream.send(provider("h", "p", "anything"));
        stream.session().halfClosed();

        assertThat(stream.reads()).as("messages asked for after the end").isEqualTo(reads);
        assertThat(running.view("h").ownerState())
                .as("a half-close after the break gives nothing up")
                .isEqualTo(ClientState.RESUMABLE);
        assertThat(running.view("h").state().lastEventId())
                .as("the last event it took")
                .isEqualTo("open");
    }

    @Test
    void aNewerStreamOfTheSameRunTakesThePlace() throws Exception {
        RecordedStream first = running.stream();
        first.session().open(new MonitorOpen("bot", "", 0, 0, List.of(), ""));
        StreamOpened opened = (StreamOpened) first.next();
        RecordedStream second = running.stream();
        second.session().open(new MonitorOpen("bot", opened.resumeToken(), 0, 0, List.of(), ""));
        RecordedStream stranger = running.stream();
        stranger.session().open(new MonitorOpen("bot", "guessed", 0, 0, List.of(), ""));

        assertThat(ended(first)).as("the stream before").isEqualTo(Reason.STREAM_SUPERSEDED);
        assertThat(((StreamOpened) second.next()).resumed()).as("resumed").isTrue();
        assertThat(ended(stranger)).as("another run").isEqualTo(Reason.CLIENT_ID_IN_USE);
        assertThat(running.service().monitorStreams())
                .as("streams that are left")
                .isEqualTo(1);
    }

    @Test
    void aStreamWhoseQueueIsFullEnds() throws Exception {
        RecordedStream stream = running.stream("bot");
        stream.full(true);
        stream.send(opens("h"));

        assertThat(ended(stream)).as("how it ends").isEqualTo(Reason.STREAM_TOO_SLOW);
    }

    @Test
    void theNextMessageIsReadWhenThereIsRoomForWhatComesOfIt() {
        RecordedStream stream = running.stream("bot");
        assertThat(stream.reads())
                .as("the first, and the one after the opening")
                .isEqualTo(2);
        stream.send(opens("h"));
        stream.nextDecision();

        assertThat(stream.reads()).as("the one after the event").isEqualTo(3);
    }

    private static Object ended(RecordedStream stream) throws Exception {
        return stream.end().get(20, TimeUnit.SECONDS);
    }
}
