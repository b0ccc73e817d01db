package org.stillthere.server.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stillthere.server.cli.terminal.StyledLine;
import org.stillthere.server.cli.terminal.TerminalSize;
import org.stillthere.server.cli.terminal.TextWidth;
import org.stillthere.v1.Action;
import org.stillthere.v1.CloseHandover;
import org.stillthere.v1.Decision;
import org.stillthere.v1.Destination;
import org.stillthere.v1.FiredRule;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverChange;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Participant;
import org.stillthere.v1.PendingClose;
import org.stillthere.v1.Say;
import org.stillthere.v1.TimerFired;
import org.stillthere.v1.TimerOwner;

/** What a watch shows of what it was told: a function of the board, the size and the time. */
class WatchTableTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final TerminalSize WIDE = new TerminalSize(110, 24);

    private final WatchBoard board = new WatchBoard(false);
    private final WatchTable table = new WatchTable("title");

    private static Handover.Builder handover(String id) {
        return Handover.newBuilder()
                .setHandoverId(id)
                .setStatus(HandoverStatus.HANDOVER_STATUS_QUEUE)
                .setUpdatedAt(time(NOW))
                .setDecisionSequence(1);
    }

    private static Handover.Builder due(String id, Duration in) {
        Handover.Builder handover = handover(id);
        handover.addTimersBuilder().setName("inactivity").setDeadline(time(NOW.plus(in)));
        return handover;
    }

    private static Timestamp time(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private void exist(Handover.Builder... handovers) {
        int list = board.connected();
        for (Handover.Builder handover : handovers) {
            board.exists(handover.build());
        }
        board.listed(list);
    }

    private List<String> lines(TerminalSize size, Instant now) {
        return table.draw(board.view(WatchTable.room(size), now), size, now).stream()
                .map(StyledLine::text)
                .toList();
    }

    @Test
    void aRowSaysHowAHandoverStands() {
        exist(due("h1", Duration.ofSeconds(42))
                .setStatus(HandoverStatus.HANDOVER_STATUS_ACTIVE)
                .setInactivityCount(1)
                .setLastActivityBy(Participant.PARTICIPANT_USER)
                .setLastActivityAt(time(NOW.minusSeconds(75)))
                .setOwnerClientId("bot-1"));
        assertThat(lines(WIDE, NOW))
                .hasSize(5)
                .satisfies(lines -> assertThat(lines.get(4).split("\\s{2,}|(?<=\\d) "))
                        .containsExactly("h1", "ACTIVE", "1", "inactivity 0:42", "user 1:15", "bot-1"));
    }

    @Test
    void whatIsDueNextIsOnTopThenWhatIsClosingThenWhatIsOver() {
        exist(
                handover("no timer"),
                due("later", Duration.ofMinutes(2)),
                handover("closing").setPendingClose(PendingClose.newBuilder().setDecidedAt(time(NOW.minusSeconds(7)))),
                due("sooner", Duration.ofSeconds(3)),
                due("late", Duration.ofSeconds(-1)),
                due("caller", Duration.ofSeconds(1)).setTimerOwner(TimerOwner.TIMER_OWNER_CALLER));
        board.changed(HandoverChange.newBuilder()
                .setHandover(handover("over").setStatus(HandoverStatus.HANDOVER_STATUS_ERROR))
                .build());
        assertThat(lines(WIDE, NOW).stream().skip(4).map(line -> line.replaceAll("\\s{2,}", "|")))
                .containsExactly(
                        "late|QUEUE|0|inactivity due|-",
                        "sooner|QUEUE|0|inactivity 0:03|-",
                        "later|QUEUE|0|inactivity 2:00|-",
                        "closing|QUEUE|0|CLOSING for 0:07|-",
                        "caller|QUEUE|0|inactivity (caller) -",
                        "no timer QUEUE|0|-|-",
                        "over|ERROR|0|-|-");
    }

    @Test
    void theCountdownRunsWithTheClockAndNothingIsDueBeforeItsTime() {
        exist(due("h1", Duration.ofSeconds(2)));
        assertThat(lines(WIDE, NOW.plusMillis(1_001)).get(4)).contains("inactivity 0:01");
        assertThat(lines(WIDE, NOW.plusMillis(1_999)).get(4)).contains("inactivity 0:01");
        assertThat(lines(WIDE, NOW.plusMillis(2_000)).get(4)).contains("inactivity due");
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0:00", "PT59S,0:59", "PT61M,1:01:00", "PT23H59M59S,23:59:59", "P2DT3H4M,2d 03:04"})
    void lengthsAreShort(Duration length, String text) {
        assertThat(WatchTable.length(length)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"80,24", "40,10", "20,6", "300,100"})
    void itNeverLeavesTheTerminalAndSaysWhatItLeavesOut(int columns, int height) {
        int list = board.connected();
        for (int i = 0; i < 1_200; i++) {
            board.exists(due("会話-\u001b[31m with a long name " + i, Duration.ofSeconds(i))
                    .build());
        }
        board.listed(list);
        List<String> lines = lines(new TerminalSize(columns, height), NOW);
        assertThat(lines).hasSize(height).allSatisfy(line -> {
            assertThat(TextWidth.of(line)).isLessThanOrEqualTo(columns);
            assertThat(line).doesNotContain("\u001b");
        });
        assertThat(lines.get(height - 1)).isEqualTo(String.format("... and %,d more", 1_200 - (height - 5)));
    }

    @Test
    void theHeadCountsWhatIsThereAndWhatWasSeen() {
        exist(due("h1", Duration.ofSeconds(42)), handover("h2"));
        board.changed(change(
                "h1",
                HandoverStatus.HANDOVER_STATUS_QUEUE,
                2,
                decision("Ask")
                        .addActions(Action.newBuilder()
                                .setSay(Say.newBuilder().setDestination(Destination.DESTINATION_USER)))));
        board.changed(change(
                "h1",
                HandoverStatus.HANDOVER_STATUS_QUEUE,
                3,
                decision("Close")
                        .addActions(Action.newBuilder().setCloseHandover(CloseHandover.getDefaultInstance()))));
        board.changed(change("h2", HandoverStatus.HANDOVER_STATUS_COMPLETED, 2, decision("End")));
        assertThat(lines(WIDE, NOW).get(1))
                .isEqualTo("COMPLETED 1   QUEUE 1   seen: 3 changes, 1 prompt, 1 close, 1 ended");
        assertThat(lines(WIDE, NOW).get(4)).endsWith("Close");
    }

    @Test
    void theRuleThatFiredLastStaysWhenNoneFires() {
        exist(handover("h1"));
        board.changed(change("h1", HandoverStatus.HANDOVER_STATUS_QUEUE, 2, decision("First", "Second")));
        board.changed(change("h1", HandoverStatus.HANDOVER_STATUS_QUEUE, 3, decision()));
        assertThat(lines(WIDE, NOW).get(4)).endsWith("Second");
    }

    @Test
    void whatIsOverIsShownALittleLongerUnlessAllIsKept() {
        WatchBoard all = new WatchBoard(true);
        for (WatchBoard each : List.of(board, all)) {
            each.changed(change("h1", HandoverStatus.HANDOVER_STATUS_CANCELLED, 1, decision("End")));
        }
        Instant soon = NOW.plus(WatchBoard.FAREWELL);
        assertThat(board.view(9, soon).rows()).hasSize(1);
        assertThat(board.view(9, soon.plusMillis(1)).rows()).isEmpty();
        assertThat(all.view(9, soon.plusMillis(1)).rows()).hasSize(1);
    }

    @Test
    void whatIsNotListedAnyMoreGoesUnlessItChangedMeanwhile() {
        exist(handover("stays"), handover("goes"));
        int stale = board.listing();
        int list = board.listing();
        board.exists(handover("stays").build());
        board.changed(change("new", HandoverStatus.HANDOVER_STATUS_QUEUE, 1, decision()));
        board.listed(stale);
        assertThat(board.view(9, NOW).rows()).hasSize(3);
        board.listed(list);
        assertThat(board.view(9, NOW).rows()).extracting(WatchRow::id).containsExactly("new", "stays");
    }

    @Test
    void anOlderStateDoesNotReplaceANewerOne() {
        exist(handover("h1").setDecisionSequence(5).setInactivityCount(5));
        board.changed(change("h1", HandoverStatus.HANDOVER_STATUS_QUEUE, 4, decision()));
        board.exists(handover("h1").setDecisionSequence(4).build());
        assertThat(board.view(9, NOW).rows()).extracting(WatchRow::count).containsExactly(5);
    }

    @Test
    void aLostConnectionIsToldAboveRowsThatStay() {
        exist(handover("h1"));
        board.lost("the connection is lost");
        assertThat(lines(WIDE, NOW).get(2)).isEqualTo("the connection is lost");
        assertThat(lines(WIDE, NOW).get(4)).startsWith("h1");
        assertThat(board.isLive()).as("the connection stands").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"24 80,80,24", "50 200,200,50", "1 1,20,6"})
    void theSizeIsThatOfStty(String text, int columns, int height) {
        assertThat(TerminalSize.parse(text + "\n")).contains(new TerminalSize(columns, height));
    }

    @ParameterizedTest
    @CsvSource({"0 0", "null null", "''", "24", "-1 80"})
    void noSizeIsNoSize(String text) {
        assertThat(TerminalSize.parse(text)).isEmpty();
    }

    private static HandoverChange change(String id, HandoverStatus status, long sequence, Decision.Builder decision) {
        return HandoverChange.newBuilder()
                .setHandover(handover(id).setStatus(status).setDecisionSequence(sequence))
                .setEvent(HandoverEvent.newBuilder().setTimerFired(TimerFired.getDefaultInstance()))
                .setDecision(decision.setSequence(sequence))
                .build();
    }

    private static Decision.Builder decision(String... rules) {
        Decision.Builder decision = Decision.newBuilder();
        for (String rule : rules) {
            decision.addFiredRules(FiredRule.newBuilder().setName(rule));
        }
        return decision;
    }
}
