package org.stillthere.server.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.table.Workbook;
import org.stillthere.server.cli.Ran;
import org.stillthere.server.cli.command.ExitCode;

/** {@code policy check} with real folders. */
class CheckPolicyTest {
    private static final Path DEFAULT_POLICY = Path.of("..", "rules", "policies", "handover-inactivity");

    @TempDir
    private Path folder;

    @Test
    void theShippedPolicyIsClean() {
        Ran ran = Ran.stillthere("policy", "check", DEFAULT_POLICY.toString(), "--strict");
        assertThat(ran).isEqualTo(new Ran(ExitCode.OK, DEFAULT_POLICY + ": no problems\n", ""));
    }

    @Test
    void allMistakesAreToldAtOnce() throws IOException {
        copy(Map.of(
                "policy.yaml", "time-zone: UTC -> time-zone: Mars",
                "inactivity.drl", "inactivityCount < -> inactvityCount <",
                "lookup.drl", "takeBranch(\"queue\") -> takBranch(\"queue\")",
                "messages/de.yaml", "still-there -> stil-there",
                "cases/silence.yaml", "- 0s status -> - 0s statuss"));
        Ran ran = check();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.POLICY_REJECTED);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains(
                        "there is no such time zone",
                        "Facts has no property 'inactvityCount'",
                        "there is no action 'takBranch'",
                        "the default language has no message 'stil-there'",
                        "this says nothing that can happen")
                .endsWith(": 5 errors, no warnings\n");
    }

    @Test
    void twoMistakesInOneRule() throws IOException {
        copy(Map.of(
                "inactivity.drl",
                "Facts( inactive, inactivityCount < -> Facts( inactve, inactvityCount <",
                "lookup.drl",
                "actions.takeBranch(\"queue\"); -> actions.takBranch(\"queue\"); actions.close(5);"));
        assertThat(check().out())
                .contains("'inactve'", "'inactvityCount'", "'takBranch'", "the action close is not given what it takes")
                .endsWith(": 4 errors, no warnings\n");
    }

    @Test
    void warningsFailOnlyAStrictCheck() throws IOException {
        copy(Map.of("inactivity.drl", "actions.close(\"inactivity\"); -> "));
        Ran ran = check();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ran.out()).contains("warning: ");
        assertThat(check("--strict").exitCode()).isEqualTo(ExitCode.POLICY_REJECTED);
    }

    @Test
    void settingsThatAreOverridden() {
        Ran ran = Ran.stillthere("policy", "check", DEFAULT_POLICY.toString(), "--set", "timeuot=5m");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.POLICY_REJECTED);
        assertThat(ran.out()).contains("timeuot=5m: ", "did you mean 'timeout'?");
    }

    @Test
    void jsonForScripts() throws IOException {
        copy(Map.of("inactivity.drl", "inactivityCount < -> inactvityCount <"));
        Ran ran = check("--format", "json");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.POLICY_REJECTED);
        JsonObject root = JsonParser.parseString(ran.out()).getAsJsonObject();
        assertThat(root.get("errors").getAsInt()).isEqualTo(1);
        assertThat(root.get("warnings").getAsInt()).isZero();
        JsonObject problem = root.getAsJsonArray("problems").get(0).getAsJsonObject();
        assertThat(problem.get("severity").getAsString()).isEqualTo("error");
        assertThat(problem.get("code").getAsString()).isEqualTo("unknown-name");
        assertThat(problem.get("file").getAsString()).isEqualTo("inactivity.drl");
        assertThat(problem.get("line").getAsInt()).isEqualTo(38);
        assertThat(problem.get("column").getAsInt()).isEqualTo(22);
        assertThat(problem.get("length").getAsInt()).isEqualTo("inactvityCount".length());
        assertThat(problem.get("remedy").getAsString()).isEqualTo("did you mean 'inactivityCount'?");
    }

    @Test
    void sarifForCodeHosts() throws IOException {
        copy(Map.of("inactivity.drl", "actions.close(\"inactivity\"); -> "));
        JsonObject root =
                JsonParser.parseString(check("--format", "sarif").out()).getAsJsonObject();
        assertThat(root.get("version").getAsString()).isEqualTo("2.1.0");
        JsonObject run = root.getAsJsonArray("runs").get(0).getAsJsonObject();
        JsonObject driver = run.getAsJsonObject("tool").getAsJsonObject("driver");
        assertThat(driver.get("name").getAsString()).isNotBlank();
        JsonObject result = run.getAsJsonArray("results").get(0).getAsJsonObject();
        assertThat(result.get("level").getAsString()).isEqualTo("warning");
        assertThat(driver.getAsJsonArray("rules").toString())
                .contains(result.get("ruleId").getAsString());
        assertThat(result.getAsJsonObject("message").get("text").getAsString()).isNotBlank();
        JsonObject place =
                result.getAsJsonArray("locations").get(0).getAsJsonObject().getAsJsonObject("physicalLocation");
        assertThat(place.getAsJsonObject("artifactLocation").get("uri").getAsString())
                .startsWith("file:///")
                .endsWith("/inactivity.drl");
        assertThat(place.getAsJsonObject("region").get("startLine").getAsInt()).isPositive();
    }

    @Test
    void theCommandNamesSheetAndCellInEveryFormat() throws IOException {
        copy(Map.of());
        Path table = folder.resolve("tables/vip.xlsx");
        Files.createDirectories(table.getParent());
        List<String> head = List.of("when", "tier", "set timer vip-waits");
        Files.write(table, Workbook.of("VIP", List.of(head, List.of("user message", "gold", "soon"))));
        assertThat(check().out())
                .contains("tables/vip.xlsx: sheet 'VIP', cell C2: 'soon' is no length", " C2 | soon\n", "    | ^^^^\n");

        JsonObject problem = JsonParser.parseString(check("--format", "json").out())
                .getAsJsonObject()
                .getAsJsonArray("problems")
                .get(0)
                .getAsJsonObject();
        assertThat(problem.get("sheet").getAsString()).isEqualTo("VIP");
        assertThat(problem.get("cell").getAsString()).isEqualTo("C2");
        assertThat(problem.get("line").getAsInt()).isEqualTo(2);

        JsonObject location = JsonParser.parseString(check("--format", "sarif").out())
                .getAsJsonObject()
                .getAsJsonArray("runs")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("results")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("locations")
                .get(0)
                .getAsJsonObject();
        assertThat(location.getAsJsonObject("physicalLocation").has("region"))
                .as("a workbook has no lines")
                .isFalse();
        assertThat(location.getAsJsonArray("logicalLocations")
                        .get(0)
                        .getAsJsonObject()
                        .get("fullyQualifiedName")
                        .getAsString())
                .isEqualTo("VIP!C2");
    }

    @Test
    void nothingWrongIsAnEmptyList() {
        assertThat(JsonParser.parseString(
                                Ran.stillthere("policy", "check", DEFAULT_POLICY.toString(), "--format", "sarif")
                                        .out())
                        .getAsJsonObject()
                        .getAsJsonArray("runs")
                        .get(0)
                        .getAsJsonObject()
                        .getAsJsonArray("results"))
                .isEmpty();
    }

    @Test
    void aCommandLineThatIsWrong() {
        assertThat(check("--format", "xml"))
                .returns(ExitCode.USAGE, Ran::exitCode)
                .extracting(Ran::err)
                .asString()
                .contains("'xml' is none of text, json, sarif");
        Ran gone = Ran.stillthere("policy", "check", folder.resolve("gone").toString());
        assertThat(gone.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(gone.err()).contains("there is no such folder");
        assertThat(Ran.stillthere("policy", "check", "--help").out()).contains("Exit codes:", "--strict");
    }

    private Ran check(String... flags) {
        String[] arguments = new String[flags.length + 3];
        arguments[0] = "policy";
        arguments[1] = "check";
        arguments[2] = folder.toString();
        System.arraycopy(flags, 0, arguments, 3, flags.length);
        return Ran.stillthere(arguments);
    }

    /** Copies the shipped policy, with a text of a file replaced by another: {@code this -> that}. */
    private void copy(Map<String, String> changes) throws IOException {
        for (Map.Entry<String, SourceFile> file : DefaultPolicy.source().files().entrySet()) {
            String text = file.getValue().text();
            String change = changes.get(file.getKey());
            if (change != null) {
                int arrow = change.indexOf(" -> ");
                assertThat(text).contains(change.substring(0, arrow));
                text = text.replaceFirst(
                        Pattern.quote(change.substring(0, arrow)),
                        Matcher.quoteReplacement(change.substring(arrow + 4)));
            }
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, text);
        }
    }
}
