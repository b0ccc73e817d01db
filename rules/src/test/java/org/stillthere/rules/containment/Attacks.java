package org.stillthere.rules.containment;

import static org.stillthere.rules.policy.Policies.HEADER;
import static org.stillthere.rules.policy.Policies.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.source.PolicySource;

/** What somebody may try who can write a policy and wants more: each a policy of its own. */
public final class Attacks {
    /** The system property that an attack sets if it runs. */
    public static final String TRACE = "stillthere.attack";

    /** Stands for the file that an attack makes if it runs. */
    public static final String MARKER = "MARKER";

    private static final String SET = "System.setProperty(\"stillthere.attack\", \"1\")";
    private static final String RULE = rule("open", "actions.say(\"still-there\");");
    private static final int MEGABYTE = 1 << 20;

    private Attacks() {}

    /**
     * An attack.
     *
     * @param name what to call it
     * @param files the policy
     * @param workbooks its files that are no text
     * @param refused whether the policy has to be refused; else it may be used, and must do no harm
     */
    public record Attack(
            String name, SortedMap<String, String> files, SortedMap<String, byte[]> workbooks, boolean refused) {
        Attack(String name, SortedMap<String, String> files, boolean refused) {
            this(name, files, new TreeMap<>(), refused);
        }

        /** The policy, which makes that file if it runs. */
        public PolicySource policy(String marker) {
            SortedMap<String, String> marked = new TreeMap<>();
            files.forEach((name, text) -> marked.put(name, text.replace(MARKER, marker)));
            return PolicySource.of("attack", marked, workbooks);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** All of them. */
    public static List<Attack> all() {
        List<Attack> attacks = new ArrayList<>(rules());
        attacks.addAll(yaml());
        attacks.addAll(names());
        attacks.addAll(sizes());
        attacks.addAll(TableAttacks.all());
        return attacks;
    }

    /** Those that are in the text of rules. */
    static List<Attack> rules() {
        List<Attack> attacks = new ArrayList<>();
        Stream.of(consequences(), conditions(), declarations(), attributes(), texts())
                .flatMap(List::stream)
                .forEach(drl -> attacks.add(in("rules.drl", attacks.size() + 1 + " " + shown(drl), drl)));
        return attacks;
    }

    /** Bombs, tags, paths and code in everything that is no rule. */
    static List<Attack> yaml() {
        List<Attack> attacks = new ArrayList<>();
        for (String yaml : List.of(
                "name: &a [x]\nowner: [*a, *a]\n",
                laughs(),
                "name: test\nsettings: &s { a: *s }\n",
                "x: &x { value: 1 }\nname: test\nsettings: { a: { <<: *x } }\n",
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1:1/\"]]]]",
                "name: !!javax.script.ScriptEngineManager [x]\n",
                "name: !!java.net.URL http://127.0.0.1:1/\n",
                "name: !!java.io.File MARKER\n",
                "name: !ruby/object:Gem::Installer test\n",
                "name: !<tag:yaml.org,2002:java/java.io.File> test\n",
                "%TAG ! tag:x,2000:\n---\nname: !file test\n",
                "%YAML 9.9\n---\nname: test\n",
                "name: test\n---\nname: other\n",
                "? [a, b]\n: c\nname: test\n",
                "? { a: b }\n: c\n",
                "name: test\nname: other\n",
                "name: \"test\\0\"\n",
                "name: \"\\e[2Jtest\"\n",
                "name: \"te\\u202Est\"\n",
                "name: \"te\\u200Bst\"\n",
                "name: t\u0435st\n",
                "name: 'test\"); System.exit(1); //'\n",
                "name: ${MARKER}\n",
                "name: ../../test\n",
                "name: [test]\n",
                "[test]\n",
                "name: test\ntime-zone: ../../etc/passwd\n",
                "name: test\ntime-zone: MARKER\n",
                "name: test\ntime-zone: [UTC]\n",
                "name: test\nlanguage: ../../../../etc/passwd\n",
                "name: test\nlanguage: " + "a-".repeat(1000) + "\n",
                "name: test\ncatch-up: new java.io.File(\"MARKER\").mkdir()\n",
                "name: test\nsettings: { 'x\"); System.exit(1); //': { value: 1 } }\n",
                "name: test\nsettings: { clo\u0455eAfter: { value: 1 } }\n",
                "name: test\nsettings: { a: { value: 99999999999999999999 } }\n",
                "name: test\nsettings: { a: { value: 1e999 } }\n",
                "name: test\nsettings: { a: { value: 0x7fffffff } }\n",
                "name: test\nsettings: { a: { value: 9999999999d } }\n",
                "name: test\nsettings: { a: { value: -1m } }\n",
                "name: test\nsettings: { a: { value: .nan } }\n",
                "name: test\nsettings: { a: { value: 1m, class: java.io.File } }\n",
                "name: test\nsettings: { a: { value: { b: 1 } } }\n",
                "name: test\nsettings: { a: { value: 1, min: 2s } }\n",
                "name: test\nexec: touch MARKER\n",
                "name: test\nimport: ../other/policy.yaml\n",
                "\0",
                "\u0001\u0002",
                "@test",
                "`test`",
                "name: test\n\tx: y\n")) {
            attacks.add(in("policy.yaml", "policy.yaml " + shown(yaml), yaml));
        }
        for (String yaml : List.of(
                "still-there: *a\n",
                "still-there: !!java.io.File MARKER\n",
                "still-there: \"\\e]0;owned\\a\"\n",
                "still-there: \"a\\0b\"\n",
                "'still-there\"); System.exit(1); //': x\n",
                "../still-there: x\n",
                "still-there: { a: b }\n",
                "- still-there\n",
                "still-there: \"  \"\n")) {
            attacks.add(in("messages/en.yaml", "messages/en.yaml " + shown(yaml), yaml));
        }
        for (String yaml : List.of(
                "- *a\n",
                "- !!java.io.File MARKER\n",
                "- case: x\n  when: 9999999999d nothing\n  then: []\n",
                "- case: x\n  when: 1m timer x 99999999999999 expires\n  then: []\n",
                "- case: x\n  when: 1m exec MARKER\n  then: []\n",
                "- case: x\n  when: 1m status\n  then: []\n",
                "- case: x\n  when: 1m nothing\n  then: []\n  count: 99999999999999\n",
                "- case: x\n  when: 1m nothing\n  then: []\n  load: ../../x\n")) {
            attacks.add(in("cases/x.yaml", "cases/x.yaml " + shown(yaml), yaml));
        }
        for (String open : List.of(
                "still-there: ${jndi:ldap://127.0.0.1:1/a}\nback-with-bot: x\n",
                "still-there: \"#{T(java.lang.Runtime).getRuntime().exec('touch MARKER')}\"\nback-with-bot: x\n",
                "still-there: \"@{new java.io.File('MARKER').mkdir()}\"\nback-with-bot: x\n")) {
            attacks.add(in("messages/en.yaml", "a placeholder " + shown(open), open));
        }
        for (String inert : List.of(
                "still-there: \"%s%s%s%n %1$999999999s\"\nback-with-bot: x\n",
                "still-there: <script>alert(1)</script>\nback-with-bot: x\n")) {
            attacks.add(new Attack("inert text " + shown(inert), with("messages/en.yaml", inert), false));
        }
        attacks.add(new Attack(
                "inert setting",
                with("policy.yaml", "name: test\nsettings: { a: { value: '${MARKER}' }, b: { value: PT9E9S } }\n"),
                false));
        return attacks;
    }

    /** Names of files that lead elsewhere, mean something to the engine, or deceive whoever reads them. */
    static List<Attack> names() {
        List<Attack> attacks = new ArrayList<>();
        for (String name : List.of(
                "../evil.drl",
                "/tmp/evil.drl",
                "..\\evil.drl",
                "C:evil.drl",
                "..drl",
                ".drl",
                "a\u001b[2J.drl",
                "a\nb.drl",
                "a\u202Eb.drl",
                "a\0.drl",
                "a\"); System.exit(1); (\".drl",
                "a*/b.drl",
                "a$b.drl",
                "-rf.drl",
                "x".repeat(300) + ".drl",
                "rules.DRL",
                "x.dslr",
                "x.dsl",
                "x.rdrl",
                "x.drlx",
                "x.gdst",
                "x.xls",
                "x.bpmn2",
                "x.pmml",
                "x.class",
                "x.jar",
                "x.java",
                "pom.xml",
                "kmodule.xml",
                "META-INF/kmodule.xml",
                "META-INF/services/java.sql.Driver",
                "policy/rules.drl",
                "messages/../../x.yaml",
                "messages/a/b.yaml",
                "cases/../policy.yaml",
                "messages/en.yaml/x",
                "messages/e\u202En.yaml",
                "messages/\u0435n.yaml")) {
            attacks.add(in(name, "a file named " + shown(name), name.endsWith(".drl") ? RULE : "still-there: x\n"));
        }
        return attacks;
    }

    /** What is meant to take all time, memory or stack. */
    static List<Attack> sizes() {
        List<Attack> attacks = new ArrayList<>();
        String facts = "rule \"A\" when Facts( ";
        String then = " ) then actions.say(\"still-there\"); end\n";
        SortedMap<String, String> rules = new TreeMap<>();
        rules.put("100,000 conditions", HEADER + facts + "open" + "||open".repeat(100_000) + then);
        rules.put("100,000 conditions, each named", HEADER + facts + "open" + ",open".repeat(100_000) + then);
        rules.put("51 conditions", HEADER + facts + "open" + ",open".repeat(50) + then);
        rules.put("101 comparisons", HEADER + facts + "open" + "||open".repeat(100) + then);
        rules.put(
                "65 actions", HEADER + facts + "open ) then " + "actions.say(\"still-there\"); ".repeat(65) + "end\n");
        rules.put(
                "1,001 rules",
                HEADER + numbered("rule \"R%d\" when Facts( open ) then actions.say(\"still-there\"); end\n", 1_001));
        rules.put("100,000 negations", HEADER + facts + "!".repeat(100_000) + "open" + then);
        rules.put("100,000 brackets", HEADER + facts + "(".repeat(100_000) + then);
        rules.put("100,000 values", HEADER + facts + "hour in (1" + ",1".repeat(100_000) + ")" + then);
        rules.put(
                "20,000 actions",
                HEADER + facts + "open ) then " + "actions.say(\"still-there\"); ".repeat(20_000) + "end\n");
        rules.put(
                "10,000 rules",
                HEADER + numbered("rule \"R%d\" when Facts( open ) then actions.say(\"still-there\"); end\n", 10_000));
        rules.put("12,000 rules of one name", HEADER + (facts + then).repeat(12_000));
        rules.put("30,000 unknown words", HEADER + facts + numbered("inactivtyCount%d == 1, ", 30_000) + "open" + then);
        rules.put("a megabyte of quotes", HEADER + "\"".repeat(MEGABYTE - 2_000));
        rules.put("a megabyte of NUL", HEADER + "\0".repeat(MEGABYTE - 2_000));
        rules.put("a megabyte of brackets", HEADER + "(".repeat(MEGABYTE - 2_000));
        rules.put("a megabyte of one word", HEADER + "a".repeat(MEGABYTE - 2_000));
        rules.put("a megabyte of one number", HEADER + facts + "hour == " + "9".repeat(MEGABYTE - 2_000) + then);
        rules.put("a megabyte of comments", HEADER + "/*".repeat(MEGABYTE / 2 - 1_000));
        rules.put("a megabyte of 'rule'", HEADER + "rule ".repeat(200_000));
        rules.put("a megabyte of imports", HEADER + "import a.b.c;\n".repeat(70_000));
        rules.put(
                "a name of a megabyte",
                HEADER + "rule \"" + "a".repeat(MEGABYTE - 2_000) + "\"" + " when Facts() then end");
        rules.put(
                "a text of a megabyte",
                HEADER + facts + "attribute(\"" + "a".repeat(MEGABYTE - 2_000) + "\") == \"\"" + then);
        rules.forEach((name, drl) -> attacks.add(in("rules.drl", name, drl)));
        SortedMap<String, String> yaml = new TreeMap<>();
        yaml.put("100,000 flow brackets", "name: " + "[".repeat(100_000));
        yaml.put("100,000 flow braces", "name: " + "{a: ".repeat(100_000));
        yaml.put("1,000 nested keys", nested());
        yaml.put("40,000 settings", "name: test\nsettings:\n" + numbered("  s%d: { value: 1 }\n", 40_000));
        yaml.put("60,000 keys", "name: test\n" + numbered("key%d: 1\n", 60_000));
        yaml.put("a key of a megabyte", "a".repeat(MEGABYTE - 100) + ": 1\n");
        yaml.put("a value of a megabyte", "name: " + "a".repeat(MEGABYTE - 100) + "\n");
        yaml.put(
                "a number of a megabyte",
                "name: test\nsettings: { a: { value: " + "9".repeat(MEGABYTE - 100) + " } }\n");
        yaml.put(
                "a length of a megabyte",
                "name: test\nsettings: { a: { value: " + "9d".repeat(MEGABYTE / 2 - 100) + " } }\n");
        yaml.forEach((name, text) -> attacks.add(in("policy.yaml", name, text)));
        attacks.add(in("messages/en.yaml", "50,000 texts", numbered("text%d: x\n", 50_000)));
        attacks.add(in("messages/en.yaml", "a text of a megabyte", "still-there: " + "x".repeat(MEGABYTE - 100)));
        SortedMap<String, String> apart = with("messages/en.yaml", numbered("still-there-%d: x\n", 900));
        apart.put("messages/de.yaml", numbered("still-here-%d: x\n", 900));
        attacks.add(new Attack("900 keys that are like 900 others", apart, true));
        attacks.add(in("cases/x.yaml", "50,000 cases", "- case: x\n".repeat(50_000)));
        attacks.add(in(
                "cases/x.yaml",
                "a step of a megabyte",
                "- case: x\n  when: " + "1m ".repeat(300_000) + "\n  then: []\n"));
        return attacks;
    }

    private static Attack in(String file, String name, String text) {
        return new Attack(name, with(file, text), true);
    }

    private static SortedMap<String, String> with(String file, String text) {
        SortedMap<String, String> files = new TreeMap<>();
        Policies.source(RULE).files().forEach((name, each) -> files.put(name, each.text()));
        files.put(file, text);
        return files;
    }

    /** A hundred million million nodes, if somebody unfolded them. */
    private static String laughs() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 14; i++) {
            yaml.append("a").append(i).append(": &a").append(i).append(" [");
            yaml.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        return yaml.append("name: *a13\n").toString();
    }

    private static String nested() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            yaml.append(" ".repeat(i)).append("a:\n");
        }
        return yaml.toString();
    }

    private static String numbered(String line, int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(line.replace("%d", Integer.toString(i)));
        }
        return lines.toString();
    }

    /** The part that tells it from others, on one line. */
    private static String shown(String text) {
        String own = text.startsWith(HEADER) ? text.substring(HEADER.length()) : text;
        String line = own.replaceAll("[^ -~]", "?");
        return line.length() > 90 ? line.substring(0, 90) + "..." : line;
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
                        "\"$x\" : sinceOpened",
                        "inactivityCount \">\" 1",
                        "inactivityCount \"in\" (1)",
                        "inactivityCount \">= 1 || \" 1",
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
                        "\"salience\" 5",
                        "\"when\"",
                        "\"no-loop\" true",
                        "no-loop false",
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
}
