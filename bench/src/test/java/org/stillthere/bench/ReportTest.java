package org.stillthere.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportTest {
    @TempDir
    private Path folder;

    @Test
    void ratiosAreTakenWithinEachRound() throws IOException {
        perSecond("stillthere", 1, 80);
        perSecond("echo", 1, 100);
        perSecond("stillthere", 2, 300);
        perSecond("echo", 2, 200);
        perSecond("echo", 3, 150);
        perSecond("stillthere", 3, 120);
        String report = report();
        assertThat(report)
                .contains("|  | echo | stillthere | stillthere over echo |")
                .contains("| events_per_second | 150 (100 to 200) | 120 (80 to 300) | 0.800 (0.800 to 1.50) |");
    }

    @Test
    void goalsAreMetOrNotByTheMedian() throws IOException {
        perSecond("stillthere", 1, 74);
        perSecond("echo", 1, 100);
        assertThat(report()).contains("throughput over echo | at least 0.750 | 0.740 | **no** |");
        perSecond("stillthere", 2, 80);
        perSecond("echo", 2, 100);
        assertThat(report()).contains("throughput over echo | at least 0.750 | 0.770 (0.740 to 0.800) | yes |");
    }

    @Test
    void whatNobodyMeasuredIsSaidToBeMissing() throws IOException {
        perSecond("stillthere", 1, 74);
        String report = report();
        assertThat(report)
                .contains("throughput over echo | at least 0.750 | not measured |  |")
                .contains("## Soak\n")
                .contains("Not measured.");
    }

    @Test
    void aMeasureThatIsNotPlannedIsShownToo() throws IOException {
        new Result("boiling-water", "kettle", 1, Map.of("seconds", 90.0), "one litre").appendTo(file());
        assertThat(report()).contains("## boiling-water").contains("one litre").contains("| seconds | 90 |");
    }

    @Test
    void programsReadTheSame() throws IOException {
        perSecond("stillthere", 1, 80);
        perSecond("echo", 1, 100);
        report();
        var goals = JsonParser.parseString(Files.readString(folder.resolve("report.json")))
                .getAsJsonObject()
                .getAsJsonArray("goals");
        assertThat(goals.get(0).getAsJsonObject().get("met").getAsBoolean()).isTrue();
        assertThat(goals.get(1).getAsJsonObject().has("met")).isFalse();
    }

    private void perSecond(String side, int round, double value) {
        new Result("unary-64-process", side, round, Map.of("events_per_second", value), null).appendTo(file());
    }

    private Path file() {
        return folder.resolve("some.jsonl");
    }

    private String report() throws IOException {
        Path to = folder.resolve("report.md");
        List<String> arguments = List.of("--results", folder.toString(), "--to", to.toString());
        assertThat(new CommandLine(new Report()).execute(arguments.toArray(String[]::new)))
                .isZero();
        return Files.readString(to);
    }
}
