package org.stillthere.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.policy.Policies.problems;
import static org.stillthere.rules.policy.Policies.rule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.source.PolicySource;

/** What an owner reads who made a mistake. */
class ProblemsTest {
    private static final String SAY = "actions.say(\"still-there\");";

    private static String rendered(PolicySource source) {
        return String.join(
                "\n\n",
                problems(PolicyCompiler.compile(source, Map.of())).stream()
                        .map(Problem::render)
                        .toList());
    }

    private static String rendered(String drl) {
        return rendered(Policies.source(drl));
    }

    private static PolicySource with(String file, String text) {
        SortedMap<String, String> files = new TreeMap<>();
        Policies.source(rule("open", SAY)).files().forEach((name, each) -> files.put(name, each.text()));
        files.put(file, text);
        return PolicySource.of("test", files);
    }

    @Test
    void anUnknownPropertyIsUnderlined() {
        assertThat(rendered(rule("open, inactvityCount < 2", SAY))).isEqualTo("""
                        rules.drl:14:18: Facts has no property 'inactvityCount'
                         14 |     Facts( open, inactvityCount < 2 )
                            |                  ^^^^^^^^^^^^^^
                            = did you mean 'inactivityCount'?""");
    }

    @Test
    void everyBrokenRuleIsNamed() {
        String drl = rule("open", "actions.shout(\"x\");")
                + "rule \"B\" when Facts( closing = true ) then " + SAY + " end\n"
                + "rule \"C\" when Facts( open ) then " + SAY + " end\n"
                + "rule \"C\" when Facts( open ) then " + SAY + "\n";
        assertThat(rendered(drl)).isEqualTo("""
                        rules.drl:16:13: there is no action 'shout'
                         16 |     actions.shout("x");
                            |             ^^^^^
                            = there are: cancelInactivityTimer, cancelTimer, close, holdTimers, raiseEvent, removeAttribute, restartInactivityTimer, restartTimer, resumeTimers, returnToBot, say, sayToAgent, sayToUser, setAttribute, setInactivityTimer, setInactivityTimerInOpeningHours, setTimer, setTimerInOpeningHours, snoozeTimers, takeBranch

                        rules.drl:18:30: '=' compares nothing
                         18 | rule "B" when Facts( closing = true ) then actions.say("still-there"); end
                            |                              ^
                            = write '=='

                        rules.drl:21:1: the rule has no end
                         21 |\s
                            | ^
                            = write 'end' after its last action""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            status == "QUEUE"                      | 'status' is one of HandoverStatus, but this is a text  | write it like HandoverStatus.QUEUE
            hour > "abc"                           | 'hour' is a number, but this is a text                 | compare like with like
            statusReported == 5                    | 'statusReported' is a text, but this is a number       | compare like with like
            statusReported < "B"                   | a text is neither less nor greater than another        | use == or !=
            inactivityCount                        | this is a number, not a condition                      | compare it with something: == != < <= > >= in
            status == HandoverStatus.QUEUED        | HandoverStatus has no value 'QUEUED'                   | did you mean 'QUEUE'?
            sinceOpened > settings.duration("tmeout") | policy.yaml has no setting 'tmeout'                 | did you mean 'timeout'?
            sinceOpened > settings.number("timeout")  | the setting 'timeout' is a duration, like 500ms, 90s, 5m, 2h or 1d, not a number | write settings.duration("timeout"), or change its value in policy.yaml
            sinceOpened > Duration.ofWeeks(1)      | Duration has no method for rules named 'ofWeeks'       | there are: ofDays, ofHours, ofMillis, ofMinutes, ofSeconds
            sinceOpened > 1m                       | this is no whole number                                | use digits only; a length of time is a setting, or like Duration.ofMinutes(5)
            sinceOpened > Length.twice(sinceOpened) | Length has no method 'twice'                          | there are: between, longer, percent, shorter, sum, times
            sinceOpened > Length.times(2, sinceOpened) | Length.times is not given what it takes            | it takes a duration and a number
            2 < inactivityCount                    | a condition begins with a property of Facts            | turn it round: what varies comes first
            userMessage inactive                   | ')' is missing before 'inactive'                       | put ',' between conditions and ')' after the last
            """)
    void aConditionThatCanNotBe(String condition, String message, String remedy) {
        assertThat(problems(PolicyCompiler.compile(Policies.source(rule(condition, SAY)), Map.of())))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(14);
                    assertThat(problem.message()).isEqualTo(message);
                    assertThat(problem.remedy()).isEqualTo(remedy);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            actions.say("still-ther");             | there is no message 'still-ther' in the default language | did you mean 'still-there'?
            actions.say();                         | the action say is not given what it takes              | it takes a text
            actions.setInactivityTimer(60);        | the action setInactivityTimer is not given what it takes | it takes a duration, like Duration.ofSeconds(60) or settings.duration("timeout")
            actions.takeBranch("");                | an action can't be given an empty text                 |
            actions.takeBranch("a")                | ';' is missing before 'end'                            | end each action with ';'
            """)
    void anActionThatCanNotBe(String action, String message, String remedy) {
        assertThat(problems(PolicyCompiler.compile(Policies.source(rule("open", action)), Map.of())))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).isEqualTo(message);
                    assertThat(problem.remedy()).isEqualTo(remedy == null ? "" : remedy);
                });
    }

    /** It would fail when it is carried out: a user who answered at once makes it zero. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$since",
                "Length.times($since, 2)",
                "Length.longer($since, Duration.ofMinutes(1))",
                "Length.between($since, Duration.ofMinutes(1), Duration.ofMinutes(2))"
            })
    void aTimerIsNotGivenALengthWithoutBounds(String length) {
        String drl = rule("$since : sinceOpened", "actions.setInactivityTimer(" + length + ");");
        assertThat(problems(PolicyCompiler.compile(Policies.source(drl), Map.of())))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message())
                            .isEqualTo("this length comes from what happened: it can be zero, or endless");
                    assertThat(problem.remedy()).contains("Length.between(");
                });
    }

    @Test
    void twoRulesOfOneNameInTwoFiles() {
        assertThat(rendered(with("a.drl", rule("closing", SAY)))).isEqualTo("""
                        rules.drl:12:1: there is another rule of the name "A rule" in a.drl, line 12
                         12 | rule "A rule"
                            | ^^^^
                            = give one of them another name""");
    }

    @Test
    void whatIsMissingInAFileOfRules() {
        assertThat(rendered("rule \"A\" when Facts( ) then end"))
                .contains("rules.drl:1:1: the file does not say its package")
                .contains("= begin the file with the line: package policy;");
        assertThat(rendered("package policy;\n")).contains("there is no rule in this file");
        assertThat(rendered("package policy;\nrule \"A\" when Facts( ) then " + SAY + " end"))
                .contains("= add the line: import org.stillthere.policy.language.Facts;");
        assertThat(rendered(rule("open", SAY).replace("when", "agenda-grup \"x\" when")))
                .contains("rules have no attribute 'agenda-grup' here");
    }

    @Test
    void filesThatWouldBeSkippedSilently() {
        assertThat(rendered(with("b.DRL", ""))).startsWith("b.DRL: this file would not be read as rules");
        assertThat(rendered(with("b.drl.txt", ""))).startsWith("b.drl.txt: this file would not be read as rules");
        assertThat(rendered(with("rules/b.drl", ""))).startsWith("rules/b.drl: this file would not be read as rules");
        assertThat(rendered(with("message/en.yaml", "")))
                .isEqualTo("message/en.yaml: a policy has no folder 'message'\n  = did you mean 'messages'?");
        assertThat(rendered(with("messages/fr.yml", ""))).contains("let its name end in .yaml");
    }

    @Test
    void yamlIsReadStrictly() {
        assertThat(rendered(with("policy.yaml", "name: test\nsetings:\n  a: { value: 1 }\n")))
                .isEqualTo("""
                        policy.yaml:2:1: a policy has no 'setings'
                         2 | setings:
                           | ^^^^^^^
                           = did you mean 'settings'?""");
        assertThat(rendered(with("policy.yaml", "name: test\nname: other\n"))).contains("2:1: 'name' is said twice");
        assertThat(rendered(with("policy.yaml", "name: &a test\nowner: *a\n")))
                .contains("aliases (*name) are not read");
        assertThat(rendered(with("policy.yaml", "name: " + "[".repeat(100_000))))
                .contains("nested too deeply");
        assertThat(rendered(with("policy.yaml", "name: [x\n"))).contains("this is no YAML");
        assertThat(rendered(with("policy.yaml", "name: !!javax.script.ScriptEngineManager [x]\n")))
                .contains("tags (!name) are not read");
        assertThat(rendered(with("policy.yaml", "name: test\ntime-zone: Europe/Berln\n")))
                .contains("did you mean 'Europe/Berlin'?");
        assertThat(rendered(with("policy.yaml", "name: test\nsettings:\n  timeout: { value: 1s, min: 2s }\n")))
                .contains("3:21: 1s is out of bounds")
                .contains("timeout is at least 2s");
        assertThat(rendered(with("messages/de.yaml", "stil-there: Noch da?\n")))
                .contains("the default language has no message 'stil-there'")
                .contains("did you mean 'still-there'?");
    }

    @Test
    void aSettingIsNoBook() {
        assertThat(rendered(with(
                        "policy.yaml", "name: test\nsettings:\n  long: { value: \"" + "x".repeat(1_025) + "\" }\n")))
                .contains("3:3: the setting 'long' has 1025 characters, and at most 1024 are allowed");
    }

    /** The check proves it: at run time each event on which the rule fires would be refused. */
    @ParameterizedTest
    @CsvSource({"17, 1, 17408", "1, 17, 17408", "16, 64, 1048576"})
    void aRuleMaySayNoMoreThanADecisionCarries(int settings, int times, int characters) {
        assertThat(rendered(saying(settings, times)))
                .contains("the rule \"A rule\" may say " + characters
                        + " characters at once, and at most 16384 are allowed");
    }

    @ParameterizedTest
    @CsvSource({"16, 1", "1, 16"})
    void aRuleMaySayAsMuch(int settings, int times) {
        assertThat(PolicyCompiler.compile(saying(settings, times), Map.of())).isInstanceOf(PolicyResult.Ready.class);
    }

    /** A rule that says a text so many times, which has a setting of 1,024 characters in it so many times. */
    private static PolicySource saying(int settings, int times) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("policy.yaml", "name: test\nsettings:\n  long: { value: \"" + "x".repeat(1_024) + "\" }\n");
        files.put("messages/en.yaml", "a-text: '" + "{setting.long}".repeat(settings) + "'\n");
        files.put("rules.drl", rule("open", "actions.say(\"a-text\");\n".repeat(times)));
        return PolicySource.of("test", files);
    }

    @Test
    void aFolderThatIsNone(@TempDir Path folder) throws IOException {
        assertThat(problems(PolicyCompiler.compile(folder.resolve("none"), Map.of())))
                .extracting(Problem::message)
                .containsExactly("there is no such folder", "there is no policy.yaml");
        Files.writeString(folder.resolve("policy.yaml"), "name: test\n");
        assertThat(problems(PolicyCompiler.compile(folder, Map.of())))
                .extracting(Problem::message)
                .containsExactly("the policy has no rules");
        Files.write(folder.resolve("a.drl"), new byte[PolicySource.MAX_FILE + 1]);
        Files.write(folder.resolve("b.drl"), new byte[] {(byte) 0xff});
        assertThat(problems(PolicyCompiler.compile(folder, Map.of())))
                .extracting(Problem::message)
                .contains("the file is larger than 1 MiB", "the file is not in UTF-8");
    }

    @Test
    void aLinkThatLeadsOutOfTheFolderIsNotFollowed(@TempDir Path parent) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("policy"));
        Path hidden = Files.createDirectory(folder.resolve("..data"));
        Path secret = Files.writeString(parent.resolve("secret"), "password of the server");
        with("policy.yaml", "name: test\n").files().forEach((name, file) -> write(hidden.resolve(name), file.text()));
        Files.createSymbolicLink(folder.resolve("policy.yaml"), Path.of("..data", "policy.yaml"));
        Files.createSymbolicLink(folder.resolve("messages"), Path.of("..data", "messages"));
        Files.createSymbolicLink(folder.resolve("rules.drl"), Path.of("..data", "rules.drl"));
        assertThat(PolicyCompiler.compile(folder, Map.of()))
                .as("links within the folder are how mounted volumes are made")
                .isInstanceOf(PolicyResult.Ready.class);

        Files.createSymbolicLink(folder.resolve("more.drl"), secret);
        assertThat(problems(PolicyCompiler.compile(folder, Map.of())))
                .singleElement()
                .extracting(Problem::render)
                .asString()
                .isEqualTo("""
                        more.drl: this is a link to a place outside the folder
                          = put a copy into the folder""");
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertThat(rendered(rule("open", "\u001b[2J" + SAY)))
                .doesNotContain("\u001b")
                .contains("U+001B");
    }
}
