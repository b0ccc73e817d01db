package org.stillthere.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.policy.kernel.Policy;

/** Small traces, counted by hand. The timeout is 60 s, the second silence closes. */
class SimulatorTest {
    private static final Policy POLICY = new LadderPolicy(Duration.ofSeconds(60), 2);

    @TempDir
    private Path folder;

    @Test
    void nobodyWritesAndItCloses() throws IOException {
        // asked at 60, closed at 120; without a policy the agent would stay until 0 + 30 min
        assertThat(play(conversation(""))).isEqualTo(new SimulationReport(1, 0, 1, 1, 0, 0, 28));
    }

    @Test
    void aMessageStartsTheWaitingAnew() throws IOException {
        // 50 s after the start nothing has expired; asked at 110, closed at 170; 50 + 1800 - 170 = 1680 s
        assertThat(play(conversation("50 USER"))).isEqualTo(new SimulationReport(1, 1, 1, 1, 0, 0, 28));
    }

    @Test
    void aMessageAtTheInstantOfADeadlineWins() throws IOException {
        // at 60 the user writes, so the timer of 60 does not expire: asked at 120, closed at 180
        assertThat(play(conversation("60 USER"))).isEqualTo(new SimulationReport(1, 1, 1, 1, 0, 0, 28));
    }

    @Test
    void aMessageAtTheInstantOfTheCloseWins() throws IOException {
        // asked at 60; at 120 the user writes and the close does not come: a return, not a false close
        assertThat(play(conversation("120 USER"))).isEqualTo(new SimulationReport(1, 1, 2, 1, 0, 1, 28));
    }

    @Test
    void aMessageAfterTheDeadlineFollowsThePrompt() throws IOException {
        // asked at 60, back at 60.5, asked at 120.5, closed at 180.5
        assertThat(play(conversation("60.5 USER"))).isEqualTo(new SimulationReport(1, 1, 2, 1, 0, 1, 28));
    }

    @Test
    void twoMessagesAfterAPromptAreOneReturn() throws IOException {
        assertThat(play(conversation("70 USER", "71 USER")).promptReturns()).isEqualTo(1);
    }

    @Test
    void aMessageAfterTheCloseMakesItFalse() throws IOException {
        // asked at 60, closed at 120; the message at 121 is counted, not played; no minute is freed
        assertThat(play(conversation("121 USER"))).isEqualTo(new SimulationReport(1, 1, 1, 1, 1, 0, 0));
    }

    @Test
    void onlyTheAgentAfterTheCloseIsNoFalseClose() throws IOException {
        // closed at 120; the agent's last word at 300 counts for the time freed: 300 + 1800 - 120 = 1980 s
        assertThat(play(conversation("300 AGENT"))).isEqualTo(new SimulationReport(1, 1, 1, 1, 0, 0, 33));
    }

    @Test
    void theAgentsFirstMessageOpensAndArmsOnce() throws IOException {
        // ACTIVE at 30 sets the timer to 90; the agent's second message at 80 does nothing; closed at 150
        assertThat(play(conversation("30 AGENT", "80 AGENT"))).isEqualTo(new SimulationReport(1, 2, 1, 1, 0, 0, 28));
    }

    @Test
    void minutesAreRoundedOnceAtTheEnd() throws IOException {
        // closed at 120; 150 + 1800 - 120 = 1830 s are 30.5 minutes, and twice that is 61
        assertThat(play(conversation("150 AGENT"), conversation("150 AGENT")).agentMinutesFreed())
                .isEqualTo(61);
    }

    @Test
    void aCloseLaterThanAnAgentWouldStayFreesNobody() throws IOException {
        Path trace = write(conversation(""));
        SimulationResult result =
                new Simulator(Collections.nCopies(1, new LadderPolicy(Duration.ofHours(1), 2)), bytes -> {}).run(trace);
        assertThat(report(result).agentMinutesFreed()).isZero();
    }

    @Test
    void aTimerThatSetsItselfForEverIsAFault() throws IOException {
        Path trace = write(conversation(""));
        Policy endless = new LadderPolicy(Duration.ofSeconds(1), Integer.MAX_VALUE);
        SimulationResult result = new Simulator(Collections.nCopies(1, endless), bytes -> {}).run(trace);
        assertThat(result)
                .isInstanceOfSatisfying(
                        SimulationResult.PolicyFailed.class,
                        failed -> assertThat(failed.problem().toString())
                                .contains(
                                        ":1: conversation c: the timer 'inactivity' is set again at each expiry, for ever"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void theNumberOfThreadsChangesNothing(int threads) throws IOException {
        Path trace = write(random(1000));
        SimulationReport expected = report(simulate(trace, 1));
        assertThat(expected.handovers()).isEqualTo(1000);
        assertThat(report(simulate(trace, threads))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void ofSeveralProblemsTheEarliestIsTold(int threads) throws IOException {
        String[] lines = random(500);
        lines[123] = "nonsense";
        lines[124] = "more nonsense";
        lines[400] = "nonsense";
        assertThat(simulate(write(lines), threads))
                .isInstanceOfSatisfying(
                        SimulationResult.TraceRefused.class,
                        refused -> assertThat(refused.problem().line()).isEqualTo(124));
    }

    @Test
    void emptyLinesArePassedOver() throws IOException {
        assertThat(play("", conversation(""), "  ", "").handovers()).isEqualTo(1);
    }

    @Test
    void theProgressEndsWithTheFile() throws IOException {
        Path trace = write(random(300));
        long[] seen = {0};
        new Simulator(Collections.nCopies(2, POLICY), bytes -> seen[0] = bytes).run(trace);
        assertThat(seen[0]).isEqualTo(Files.size(trace));
    }

    private SimulationReport play(String... lines) throws IOException {
        return report(simulate(write(lines), 1));
    }

    private static SimulationResult simulate(Path trace, int threads) {
        return new Simulator(Collections.nCopies(threads, POLICY), bytes -> {}).run(trace);
    }

    private static SimulationReport report(SimulationResult result) {
        assertThat(result).isInstanceOf(SimulationResult.Finished.class);
        return ((SimulationResult.Finished) result).report();
    }

    private Path write(String... lines) throws IOException {
        return Files.writeString(folder.resolve("trace.jsonl"), String.join("\n", lines) + "\n");
    }

    /** A conversation with such messages: {@code "50 USER"}. */
    private static String conversation(String... messages) {
        StringBuilder events = new StringBuilder();
        for (String message : messages) {
            if (!message.isEmpty()) {
                String[] parts = message.split(" ");
                events.append(events.isEmpty() ? "" : ",")
                        .append("{\"at\":" + parts[0] + ",\"from\":\"" + parts[1] + "\",\"chars\":1}");
            }
        }
        return "{\"conversation\":\"c\",\"startsAt\":1000,\"events\":[" + events + "]}";
    }

    private static String[] random(int count) {
        Random random = new Random(42);
        String[] lines = new String[count];
        for (int i = 0; i < count; i++) {
            String[] messages = new String[random.nextInt(20)];
            int at = 0;
            for (int m = 0; m < messages.length; m++) {
                at += random.nextInt(100);
                messages[m] = at + (random.nextBoolean() ? " USER" : " AGENT");
            }
            lines[i] = conversation(messages);
        }
        return lines;
    }
}
