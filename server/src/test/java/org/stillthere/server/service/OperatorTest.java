package org.stillthere.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.service.RunningService.INTEGRATION;
import static org.stillthere.server.service.RunningService.OPERATOR;
import static org.stillthere.server.service.RunningService.opens;
import static org.stillthere.server.service.RunningService.provider;
import static org.stillthere.server.service.RunningService.userMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stillthere.server.service.RunningService.Answered;

/** Who carries out what an operator causes: the client that owns the handover. */
class OperatorTest {
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
    void whatAnOperatorCausesGoesToTheClientThatOwnsTheHandover() {
        RecordedStream bot = running.stream("bot");
        bot.send(opens("h"));
        assertThat(bot.nextDecision().toAck())
                .as("the opening is the bot's to ack")
                .isTrue();

        Answered answered = running.report(OPERATOR, provider("h", "hold", "hold"));

        assertThat(answered.owner()).as("who carries it out").isEqualTo("bot");
        RecordedStream.Sent delivered = bot.nextDecision();
        assertThat(delivered.decision()).as("what the owner is sent").isEqualTo(answered.decision());
        assertThat(delivered.toAck()).as("whether the owner is to ack it").isTrue();
        assertThat(running.view("h").unacknowledged()).as("what waits for acks").isEqualTo(2);
    }

    @Test
    void aReportOfTheSameActionTellsItsOwnerAgainAndDeliversItOnce() {
        RecordedStream bot = running.stream("bot");
        bot.send(opens("h"));
        bot.nextDecision();
        Answered first = running.report(OPERATOR, provider("h", "hold", "hold"));

        Answered again = running.report(OPERATOR, provider("h", "hold", "hold"));

        assertThat(again.replayed()).as("the second report is known").isTrue();
        assertThat(again.decision()).as("its decision").isEqualTo(first.decision());
        assertThat(again.owner()).as("who carries it out").isEqualTo("bot");
        assertThat(running.view("h").unacknowledged()).as("what waits for acks").isEqualTo(2);
    }

    @Test
    void whereNobodyOwnsTheHandoverTheOperatorCarriesItOut() {
        running.report(INTEGRATION, opens("h"));

        Answered answered = running.report(OPERATOR, provider("h", "hold", "hold"));

        assertThat(answered.owner()).as("nobody else carries it out").isEmpty();
        assertThat(answered.decision().actions()).as("what is to be done").isNotEmpty();
        assertThat(running.view("h").unacknowledged())
                .as("nothing waits in an outbox")
                .isZero();
    }

    @Test
    void aClientThatTakesOverHandoversWithoutOwnerGetsWhatAnOperatorCauses() {
        running.report(INTEGRATION, opens("h"));
        RecordedStream bot = running.stream("bot");

        Answered answered = running.report(OPERATOR, provider("h", "hold", "hold"));

        assertThat(answered.owner()).as("who took the handover over").isEqualTo("bot");
        assertThat(bot.nextDecision().decision()).as("what it is sent").isEqualTo(answered.decision());
    }

    @Test
    void whatAnIntegrationReportsByACallItCarriesOutItself() {
        RecordedStream bot = running.stream("bot");
        bot.send(opens("h"));
        bot.nextDecision();

        Answered answered = running.report(INTEGRATION, userMessage("h", "m"));

        assertThat(answered.owner()).as("the caller carries it out").isEmpty();
        running.view("h"); // is answered after all that came before
        assertThat(bot.others()).as("what the owner is sent").isEmpty();
    }
}
