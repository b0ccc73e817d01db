package org.stillthere.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stillthere.policy.model.Participant;

/** What a trace may say, and what every refusal says. */
class TraceTest {
    private static final String EVENT = "{\"at\":1.5,\"from\":\"USER\",\"chars\":3}";

    @TempDir
    private Path folder;

    @Test
    void aLineIsAConversation() {
        TraceLine.Result result = TraceLine.read(" {\"new\":[{\"x\":[1,-2e3,true,null,\"\\u00e9\\n\"]}], \"events\" : ["
                + EVENT + "], \"startsAt\":10," + "\"conversation\":\"\\u0041/1\"}\r");
        assertThat(result)
                .isEqualTo(new TraceLine.Result.Read(new Conversation(
                        "A/1",
                        Instant.ofEpochSecond(10),
                        List.of(new Conversation.Message(Duration.ofMillis(1500), Participant.USER)))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]                                     |          | must be an object {...}",
                "{                                       |          | is not JSON at column 2",
                "{}                                      | conversation | is missing",
                "{\"conversation\":\"\"}                 | conversation | must have 1 to 256 characters, not 0",
                "{\"conversation\":7}                    | conversation | must be a text in double quotes",
                "{\"conversation\":\"c\"}                | startsAt | is missing",
                "{\"conversation\":\"c\",\"startsAt\":-1} | startsAt | must be a number from 0 to 253402300799, not less",
                "{\"conversation\":\"c\",\"startsAt\":1e999} | startsAt | is not JSON at column 37",
                "{\"conversation\":\"c\",\"startsAt\":NaN} | startsAt | is not JSON at column 32",
                "{\"conversation\":\"c\",\"startsAt\":01} | startsAt | is not JSON at column 32",
                "{\"conversation\":\"c\",\"conversation\":\"d\"} | conversation | is there twice",
                "{\"conversation\":\"c\",\"startsAt\":0}  | events   | is missing",
                "{\"conversation\":\"c\",\"startsAt\":0,\"events\":{}} | events | must be an array [...]",
                "{\"conversation\":\"c\",\"startsAt\":0,\"events\":[]}x |   | is not JSON at column 47",
                "{\"x\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]} |    | is not JSON at column 22",
                "{\"x\":'a'}                             |          | is not JSON at column 7",
                "{\"x\":\"\\q\"}                         |          | is not JSON at column 9",
                "{\"x\":\"a                              |          | is not JSON at column 8",
            })
    void aLineThatIsNoneIsRefused(String line, String field, String reason) {
        assertThat(TraceLine.read(line)).isEqualTo(new TraceLine.Result.Refused(field == null ? "" : field, reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"from\":\"USER\"}                    | events[1].at    | is missing",
                "{\"at\":2}                             | events[1].from  | is missing",
                "{\"at\":1,\"from\":\"USER\"}           | events[1].at    | is before the event before it; sort the events by time",
                "{\"at\":-0.1,\"from\":\"USER\"}        | events[1].at    | must be a number from 0 to 315360000, not less",
                "{\"at\":1e10,\"from\":\"USER\"}        | events[1].at    | must be a number from 0 to 315360000, not more",
                "{\"at\":\"2\",\"from\":\"USER\"}       | events[1].at    | must be a number",
                "{\"at\":2,\"from\":\"BOT\"}            | events[1].from  | must be \"USER\" or \"AGENT\"",
                "{\"at\":2,\"from\":\"user\"}           | events[1].from  | must be \"USER\" or \"AGENT\"",
                "{\"at\":2,\"from\":\"USER\",\"chars\":-1} | events[1].chars | must be a number from 0 to 2147483647, not less",
                "{\"at\":2,\"at\":3}                    | events[1].at    | is there twice",
                "7                                      | events[1]       | must be an object {...}",
            })
    void anEventThatIsNoneIsRefused(String event, String field, String reason) {
        String line = "{\"conversation\":\"c\",\"startsAt\":0,\"events\":[" + EVENT + "," + event + "]}";
        assertThat(TraceLine.read(line)).isEqualTo(new TraceLine.Result.Refused(field, reason));
    }

    @Property(tries = 500)
    void whateverStandsInALineItIsReadOrRefused(@ForAll String text) {
        assertThat(TraceLine.read(text)).isNotNull();
        assertThat(TraceLine.read("{\"conversation\":\"c\",\"events\":[" + text))
                .isNotNull();
    }

    @Test
    void theFileIsNamed() {
        Path trace = folder.resolve("gone.jsonl");
        assertThat(problem(trace)).isEqualTo(trace + ": there is no such file");
    }

    @Test
    void aFolderIsNoTrace() {
        assertThat(problem(folder)).startsWith(folder + ": can't be read: ");
    }

    @Test
    void theLineAndTheFieldAreNamed() throws IOException {
        Path trace = Files.writeString(folder.resolve("t.jsonl"), "\n{\"conversation\":\"c\",\"startsAt\":\"x\"}\n");
        assertThat(problem(trace)).isEqualTo(trace + ":2: startsAt: must be a number");
    }

    @Test
    void aLineWithoutAnEndIsRefused() throws IOException {
        Path trace = Files.writeString(folder.resolve("t.jsonl"), "x".repeat(LineReader.MAX_LINE + 1));
        assertThat(problem(trace))
                .isEqualTo(trace + ":1: the line is longer than 4194304 bytes; a trace has one conversation a line");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        byte[] bytes = "{\"conversation\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        Path trace = Files.write(folder.resolve("t.jsonl"), bytes);
        assertThat(problem(trace)).isEqualTo(trace + ":1: the line is not UTF-8");
    }

    private static String problem(Path trace) {
        SimulationResult result =
                new Simulator(List.of(new LadderPolicy(Duration.ofSeconds(60), 2)), bytes -> {}).run(trace);
        assertThat(result).isInstanceOf(SimulationResult.TraceRefused.class);
        return ((SimulationResult.TraceRefused) result).problem().toString();
    }
}
