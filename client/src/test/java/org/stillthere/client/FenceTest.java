package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.client.Samples.agentMessage;
import static org.stillthere.client.Samples.close;
import static org.stillthere.client.Samples.decision;
import static org.stillthere.client.Samples.say;
import static org.stillthere.client.Samples.saying;
import static org.stillthere.client.Samples.userMessage;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.stillthere.client.TestHandler.Call;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Participant;

/** A close that did not see what the user wrote is not carried out. */
class FenceTest extends MonitorFixture {
    @Test
    void aCloseIsRefusedWhileAMessageIsOnItsWay() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(userMessage("h", "m1"));
        HandoverEvent message = stream.nextEvent();
        stream.decide(close("h", 5));

        HandoverEvent refusal = stream.nextEvent();
        assertThat(refusal.getEventId()).isEqualTo("close-refused/h-5");
        assertThat(refusal.getCloseRefused().getDecisionId()).isEqualTo("h-5");
        assertThat(refusal.getHandoverId()).isEqualTo("h");
        assertThat(stream.nextAck()).as("after the refusal").isEqualTo("h-5");
        recorder.await("refused h-5");

        stream.decide(decision(message, 6));
        stream.decide(decision(refusal, 7));
        assertThat(get(answer).getDecision().getSequence()).isEqualTo(6);
        recorder.await("answered close-refused/h-5");
        assertThat(handler.isIdle())
                .as("the handler was called no further time")
                .isTrue();
    }

    @Test
    void aCloseIsRefusedThatTheServerSaysWasTakenBack() throws Exception {
        FakeStream stream = start();
        stream.decide(close("h", 5).setCloseTakenBack(true));

        assertThat(stream.nextEvent().getEventId()).isEqualTo("close-refused/h-5");
        assertThat(stream.nextAck()).isEqualTo("h-5");
        assertThat(handler.isIdle())
                .as("the handler was called no further time")
                .isTrue();
    }

    @Test
    void aMessageThatStillWaitsToBeSentCountsToo() throws Exception {
        FakeStream stream = start();
        monitor.report(agentMessage("h", "a1"));
        stream.nextEvent();
        monitor.report(userMessage("h", "m1")); // waits for the answer to a1
        stream.decide(close("h", 5));

        assertThat(stream.nextEvent().getEventId()).isEqualTo("close-refused/h-5");
        assertThat(stream.nextAck()).isEqualTo("h-5");
        stream.hasNothingMore();
    }

    @Test
    void aCloseIsRefusedThatIsOlderThanTheAnswerToAMessage() throws Exception {
        FakeStream stream = start();
        stream.decide(say("h", 4));
        Call slow = handler.next("h-4");
        stream.decide(close("h", 5)); // waits behind
        CompletableFuture<EventResult> answer = monitor.report(userMessage("h", "m1"));
        stream.decide(decision(stream.nextEvent(), 6));
        get(answer);

        slow.done();
        assertThat(stream.nextAck()).isEqualTo("h-4");
        assertThat(stream.nextEvent().getEventId()).isEqualTo("close-refused/h-5");
        assertThat(stream.nextAck()).isEqualTo("h-5");
        assertThat(handler.isIdle())
                .as("the handler was called no further time")
                .isTrue();
    }

    @Test
    void aCloseThatIsTriedAgainIsLookedAtAgain() throws Exception {
        FakeStream stream = start();
        stream.decide(close("h", 5));
        handler.next("h-5").fail("down");
        recorder.await("failed h-5: down");
        monitor.report(userMessage("h", "m1"));
        stream.nextEvent();

        loop.advance(recorder.lastWait);
        assertThat(stream.nextEvent().getEventId()).isEqualTo("close-refused/h-5");
        assertThat(stream.nextAck()).isEqualTo("h-5");
    }

    @Test
    void aRefusedCloseThatComesAgainIsAckedAgain() throws Exception {
        FakeStream stream = start();
        monitor.report(userMessage("h", "m1"));
        stream.nextEvent();
        stream.decide(close("h", 5));
        stream.nextEvent();
        stream.nextAck();
        stream.breakOff();

        FakeStream next = reopened();
        assertThat(next.nextEvent().getEventId()).as("neither was answered").isEqualTo("close-refused/h-5");
        assertThat(next.nextEvent().getEventId()).isEqualTo("m1");
        next.decide(close("h", 5).setRedelivered(true));
        assertThat(next.nextAck()).isEqualTo("h-5");
        next.hasNothingMore();
        assertThat(handler.isIdle())
                .as("the handler was called no further time")
                .isTrue();
    }

    @Test
    void aRefusalThatIsRejectedForNowIsReportedAgain() throws Exception {
        FakeStream stream = start();
        monitor.report(userMessage("h", "m1"));
        stream.nextEvent();
        stream.decide(close("h", 5));
        stream.reject(stream.nextEvent(), ErrorReason.ERROR_REASON_TOO_MANY_IN_FLIGHT);
        assertThat(stream.nextAck()).isEqualTo("h-5");
        settle(stream);
        loop.advance(FIRST_BACKOFF);
        assertThat(stream.nextEvent().getEventId()).isEqualTo("close-refused/h-5");
    }

    @Test
    void aCloseThatIsNewerThanTheMessageIsCarriedOut() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(userMessage("h", "m1"));
        stream.decide(decision(stream.nextEvent(), 4));
        stream.decide(close("h", 5));
        handler.next("h-5").done();
        assertThat(stream.nextAck()).isEqualTo("h-5");
        assertThat(get(answer).hasDecision()).as("the event was decided").isTrue();
    }

    @Test
    void theAnswerToAMessageMayItselfClose() throws Exception {
        FakeStream stream = start();
        monitor.report(userMessage("h", "bye"));
        HandoverEvent message = stream.nextEvent();
        stream.decide(close("h", 5).setEventId(message.getEventId()));
        handler.next("h-5").done();
        assertThat(stream.nextAck()).isEqualTo("h-5");
    }

    @Test
    void onlyTheUsersInputInThisHandoverCounts() throws Exception {
        FakeStream stream = start();
        monitor.report(agentMessage("h", "a1"));
        monitor.report(userMessage("another", "m1"));
        stream.nextEventIds(2);
        stream.decide(close("h", 5));
        handler.next("h-5").done();
        assertThat(stream.nextAck()).isEqualTo("h-5");

        monitor.report(HandoverEvents.activity(
                "t", "typing", "t1", Participant.PARTICIPANT_USER, ActivityKind.ACTIVITY_KIND_TYPING));
        stream.nextEvent();
        stream.decide(close("typing", 1));
        handler.next("typing-1").done();
        assertThat(stream.nextAck()).isEqualTo("typing-1");

        monitor.report(HandoverEvents.activity(
                "t", "photo", "p1", Participant.PARTICIPANT_USER, ActivityKind.ACTIVITY_KIND_ATTACHMENT));
        stream.nextEvent();
        stream.decide(close("photo", 1));
        assertThat(stream.nextEvent().getEventId()).isEqualTo("close-refused/photo-1");
    }

    @Test
    void whatIsNotACloseIsCarriedOutWhateverTheUserWrote() throws Exception {
        FakeStream stream = start();
        monitor.report(userMessage("h", "m1"));
        stream.nextEvent();
        stream.decide(say("h", 5));
        handler.next("h-5").done();
        assertThat(stream.nextAck()).isEqualTo("h-5");
    }

    @Test
    void aMessageThatWasRefusedDoesNotCount() throws Exception {
        FakeStream stream = start();
        CompletableFuture<EventResult> answer = monitor.report(userMessage("h", "m1"));
        stream.reject(stream.nextEvent(), ErrorReason.ERROR_REASON_INVALID_FIELD);
        get(answer);
        stream.decide(close("h", 5));
        handler.next("h-5").done();
        assertThat(stream.nextAck()).isEqualTo("h-5");
    }

    @Test
    void aMessageForWhichThereWasNoRoomDoesNotCount() throws Exception {
        FakeStream stream = start(builder().maxPendingReports(1));
        monitor.report(agentMessage("other", "a1"));
        stream.nextEvent();
        assertThat(monitor.tryReport(userMessage("h", "m1"))).isEmpty();
        stream.decide(close("h", 5));
        handler.next("h-5").done();
        assertThat(stream.nextAck()).isEqualTo("h-5");
    }

    @Test
    void withOneOutstandingDecisionTheHandoverStillGoesOn() throws Exception {
        FakeStream stream = start(builder().maxOutstanding(1));
        CompletableFuture<EventResult> answer = monitor.report(userMessage("h", "m1"));
        HandoverEvent message = stream.nextEvent();
        stream.decide(close("h", 5)); // the server holds the answer to m1 back until this is acked
        HandoverEvent refusal = stream.nextEvent();
        assertThat(stream.nextAck()).isEqualTo("h-5");
        stream.decide(saying(decision(message, 6)));
        assertThat(get(answer).hasDecision()).as("the event was decided").isTrue();
        handler.next("h-6").done();
        assertThat(stream.nextAck()).isEqualTo("h-6");
        stream.decide(decision(refusal, 7));
        recorder.await("answered close-refused/h-5");
    }
}
