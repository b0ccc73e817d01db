package org.stillthere.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.Policies.HEADER;
import static org.stillthere.rules.Policies.rule;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stillthere.rules.Policies;
import org.stillthere.rules.PolicyCompiler;
import org.stillthere.rules.problem.Problem;

/**
 * Rules are a user's input, and DRL is Java. Each attack must be refused with a place, before anything
 * of it is compiled, and must leave no trace: no file, no property.
 */
class HostileRulesTest {
    private static final String TRACE = "stillthere.attack";

    /** Stands for the file that an attack tries to make; put in before the rules are read. */
    private static final String MARKER = "MARKER";

    private static final String SET = "System.setProperty(\"stillthere.attack\", \"1\")";

    @TempDir
    Path folder;

    @BeforeEach
    @AfterEach
    void forget() {
        System.clearProperty(TRACE);
    }

    static List<String> attacks() {
        return Stream.of(consequences(), conditions(), declarations(), attributes(), texts())
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> consequences() {
        return Stream.of(
                        SET + ";",
                        "java.lang." + SET + ";",
                        "new java.io.File(\"MARKER\").mkdir();",
                        "Runtime.getRuntime().exec(\"touch MARKER\");",
                        "new ProcessBuilder(\"touch\", \"MARKER\").start();",
                        "Class.forName(\"java.lang.Runtime\");",
                        "actions.getClass().getClassLoader();",
                        "actions.getClass();",
                        "actions.say(\"still-there\").getClass();",
                        "settings.getClass().forName(\"java.lang.System\");",
                        "Thread.currentThread().getContextClassLoader().loadClass(\"x\");",
                        "System.exit(1);",
                        "while (true) { }",
                        "for (;;) { actions.say(\"still-there\"); }",
                        "do { } while (true);",
                        "if (true) { actions.say(\"still-there\"); }",
                        "{ actions.say(\"still-there\"); }",
                        "actions.say(new String(\"still-there\"));",
                        "actions.say(true ? \"still-there\" : \"x\");",
                        "actions.say((String) \"still-there\");",
                        "actions.say(\"still\" + \"-there\");",
                        "actions.say(\"still-there\".concat(\"x\"));",
                        "actions.say(String.valueOf(1));",
                        "actions.say(new String[] {\"still-there\"}[0]);",
                        "String x = \"still-there\"; actions.say(x);",
                        "actions = null;",
                        "switch (\"a\") { case \"a\": " + SET + "; }",
                        "try { " + SET + "; } finally { }",
                        "throw new RuntimeException();",
                        "return;",
                        "synchronized (actions) { }",
                        "new Object() { { " + SET + "; } };",
                        "Runnable r = () -> " + SET + ";",
                        "java.util.List.of(1).forEach(System::exit);",
                        "drools.getKieRuntime();",
                        "drools.halt();",
                        "kcontext.getKieRuntime().getKieBase();",
                        "insert(\"x\");",
                        "insertLogical(\"x\");",
                        "update($f);",
                        "modify($f) { setX(1) };",
                        "delete($f);",
                        "retract($f);",
                        "channels[\"x\"].send(1);",
                        "\\u0053ystem.exit(1);",
                        "actions.say(\"\\u0022); " + SET + "; //\");",
                        "actions.say(\"still-there\"); /* */ " + SET + ";",
                        "/* */ " + SET + "; // end",
                        "actions./**/getClass();",
                        "actions.setTimer(\"x\", Duration.parse(\"PT1M\"));",
                        "actions.setTimer(\"x\", Duration.between(null, null));",
                        "actions.setTimer(\"x\", Length.LONGEST);",
                        "actions.setTimer(\"x\", Length.between(Duration.ofDays(1), " + SET + ", Duration.ofDays(1)));",
                        "actions.setTimer(\"x\", Length.class.cast(null));",
                        "actions.setTimer(\"x\", java.time.Duration.ofMinutes(1));",
                        "actions.setTimer(\"x\", Duration.ofMinutes(99999999999));",
                        "actions.say(\"still-there\"); end rule \"B\" when eval(true) then " + SET + ";",
                        "@Deprecated actions.say(\"still-there\");",
                        "import java.io.File;",
                        "class X { static { " + SET + "; } }")
                .map(each -> rule("open", each))
                .toList();
    }

    private static List<String> conditions() {
        return Stream.of(
                        "eval(" + SET + " == null)",
                        SET + " == null",
                        "open, new java.io.File(\"MARKER\").mkdir()",
                        "getClass().getName() == \"x\"",
                        "class.name == \"x\"",
                        "this == null",
                        "this.open",
                        "settings.getClass() != null",
                        "settings.values().size() > 0",
                        "attribute(\"x\").matches(\"(a+)+b\")",
                        "attribute(\"x\") matches \"(a+)+b\"",
                        "attribute(\"x\") soundslike \"x\"",
                        "attribute(\"x\") str[startsWith] \"x\"",
                        "attribute(" + SET + ") == \"x\"",
                        "statusReported.length() > 1",
                        "statusReported == (\"a\" + \"b\")",
                        "statusReported in (" + SET + ")",
                        "inactivityCount > Integer.parseInt(\"1\")",
                        "inactivityCount > (1 + 1)",
                        "inactivityCount > inactivityCount++",
                        "open = true",
                        "$x : " + SET,
                        "System : attribute(\"x\")",
                        "status == HandoverStatus.valueOf(\"QUEUE\")",
                        "status == HandoverStatus.QUEUE.getClass()",
                        "java.lang.System.exit(1) == null",
                        "Runtime.runtime.exec(\"touch MARKER\") != null",
                        "open ) and eval(true",
                        "open ) Facts( open",
                        "open ) from actions.getClass( ",
                        "open ) over window:time( 1s ",
                        "now != null",
                        "open && (((((((((((((((((((((((((((((((open)))))))))))))))))))))))))))))))")
                .map(each -> rule(each, "actions.say(\"still-there\");"))
                .toList();
    }

    private static List<String> declarations() {
        String rule = "rule \"A\" when Facts( open ) then actions.say(\"still-there\"); end\n";
        return List.of(
                HEADER + "import java.lang.System;\n" + rule,
                HEADER + "import java.util.*;\n" + rule,
                HEADER + "import static java.lang.System.exit;\n" + rule,
                HEADER + "import function java.lang.System.exit;\n" + rule,
                HEADER + "import accumulate java.lang.System x;\n" + rule,
                HEADER + "import org.stillthere.policy.model.Timers;\n" + rule,
                HEADER + "global java.lang.Runtime runtime;\n" + rule,
                HEADER + "global Facts actions2;\n" + rule,
                HEADER + "function void f() { " + SET + "; }\n" + rule,
                HEADER + "query \"q\" Facts( ) end\n" + rule,
                HEADER + "declare X @id(new java.io.File(\"MARKER\").mkdir()) x : int end\n" + rule,
                HEADER + "declare trait T end\n" + rule,
                HEADER + "declare enum E A(" + SET + "); x : String end\n" + rule,
                HEADER + "declare window W Facts() over window:time(1s) end\n" + rule,
                HEADER + "dialect \"mvel\"\n" + rule,
                HEADER + "unit X;\n" + rule,
                HEADER + "template header\n" + rule,
                HEADER + "expander x.dsl\n" + rule,
                HEADER + "rule \"A\" @id(new java.io.File(\"MARKER\").mkdir()) when Facts() then end\n",
                HEADER + "rule A when Facts( open ) then actions.say(\"still-there\"); end\n",
                HEADER + "rule \"A\" extends \"B\" when Facts( open ) then actions.say(\"still-there\"); end\n",
                HEADER + "rule \"A\" when not Facts( open ) then actions.say(\"still-there\"); end\n",
                HEADER + "rule \"A\" when exists Facts( open ) then actions.say(\"still-there\"); end\n",
                HEADER + "rule \"A\" when String() then actions.say(\"still-there\"); end\n",
                HEADER + "rule \"A\" when accumulate( Facts(); count(1) ) then end\n",
                HEADER + "rule \"A\" when Number() from collect( Facts() ) then end\n",
                HEADER + "rule \"A\" when $f : Facts( open ) then actions.say(\"still-there\"); end\n",
                HEADER + "rule \"A\" when ?q(;) then end\n",
                HEADER + "rule \"A\" when Facts( open ) then actions.say(\"still-there\"); then[x] " + SET + "; end\n",
                rule,
                "package org.stillthere.rules;\n" + rule,
                "package policy.x;\n" + rule,
                "package java.lang;\n" + rule,
                "");
    }

    private static List<String> attributes() {
        return Stream.of(
                        "salience (" + SET + ".length())",
                        "salience inactivityCount",
                        "salience -99999999999",
                        "enabled (" + SET + " == null)",
                        "enabled false",
                        "timer (int: 0s 1s)",
                        "timer (cron: * * * * * ?)",
                        "duration 1",
                        "calendars \"x\"",
                        "date-effective \"2020-01-01\"",
                        "date-expires \"x\"",
                        "agenda-group \"x\"",
                        "ruleflow-group \"x\"",
                        "auto-focus true",
                        "lock-on-active true",
                        "dialect \"mvel\"",
                        "activation-group \"x\\\"; " + SET + "; //\"")
                .map(each ->
                        HEADER + "rule \"A\" " + each + " when Facts( open ) then actions.say(\"still-there\"); end\n")
                .toList();
    }

    private static List<String> texts() {
        String body = " when Facts( open ) then actions.say(\"still-there\"); end\n";
        return List.of(
                HEADER + "rule \"A\\\"); " + SET + "; //\"" + body,
                HEADER + "rule \"A\n" + SET + "\"" + body,
                HEADER + "rule \"A\\u0022\"" + body,
                HEADER + "rule \"A*/\"" + body,
                HEADER + "rule \"A{}\"" + body,
                HEADER + "rule \"A\u2028B\"" + body,
                HEADER + "rule \"" + "A".repeat(200) + "\"" + body,
                HEADER + "// \u202E reversed\nrule \"A\"" + body,
                HEADER + "/* no end\nrule \"A\"" + body,
                HEADER + "rule 'A'" + body,
                HEADER + "# a comment of old\nrule \"A\"" + body,
                HEADER + "rule \"A\"" + body.replace("actions", "\uFF41ctions"),
                HEADER + "rule \"A\"" + body.replace("still-there\");", "still-there\")\0;"));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isRefused(String attack) {
        Path marker = folder.resolve("made");
        long start = System.nanoTime();
        List<Problem> problems = Policies.problems(
                PolicyCompiler.compile(Policies.source(attack.replace(MARKER, marker.toString())), Map.of()));
        assertThat(problems).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.file()).isEqualTo("rules.drl");
            assertThat(problem.line()).isPositive();
            assertThat(problem.message()).isNotBlank().doesNotContain("does not compile");
        });
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(Files.exists(marker)).isFalse();
        assertThat(System.getProperty(TRACE)).isNull();
    }
}
