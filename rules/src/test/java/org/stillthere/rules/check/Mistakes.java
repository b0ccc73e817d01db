package org.stillthere.rules.check;

import java.util.List;
import java.util.stream.Stream;

/** The mistakes that people make who know the contact centre and have never written Java, one each. */
final class Mistakes {
    private static final String RULES = "silence.drl";
    private static final String BRANCHES = "branches.drl";
    private static final String POLICY = "policy.yaml";
    private static final String ENGLISH = "messages/en.yaml";
    private static final String GERMAN = "messages/de.yaml";
    private static final String CASES = "cases/silence.yaml";

    private Mistakes() {}

    static List<Mistake> all() {
        return Stream.of(
                        words(),
                        signs(),
                        thinking(),
                        policyFile(),
                        texts(),
                        files(),
                        cases(),
                        meaning(),
                        ladder(),
                        names())
                .flatMap(List::stream)
                .toList();
    }

    private static Mistake in(String file, String title, String find, String replace, String message, String remedy) {
        return new Mistake(title, file, find, replace, message, remedy);
    }

    private static Mistake rules(String title, String find, String replace, String message, String remedy) {
        return in(RULES, title, find, replace, message, remedy);
    }

    /** Misspelt words. */
    private static List<Mistake> words() {
        return List.of(
                rules(
                        "a fact misspelt",
                        "inactivityCount < settings",
                        "»inactvityCount < settings",
                        "Facts has no property 'inactvityCount'",
                        "did you mean 'inactivityCount'?"),
                rules(
                        "a fact with a capital letter",
                        "( inactive, inactivityCount <",
                        "( »Inactive, inactivityCount <",
                        "Facts has no property 'Inactive'",
                        "did you mean 'inactive'?"),
                rules(
                        "an action misspelt",
                        "sayToUser(",
                        "»sayToUsr(",
                        "there is no action 'sayToUsr'",
                        "did you mean 'sayToUser'?"),
                rules(
                        "a setting misspelt",
                        "duration(\"timeout\")",
                        "duration(»\"timeuot\")",
                        "policy.yaml has no setting 'timeuot'",
                        "did you mean 'timeout'?"),
                rules(
                        "a setting in small letters",
                        "number(\"closeAfter\")",
                        "number(»\"closeafter\")",
                        "policy.yaml has no setting 'closeafter'",
                        "did you mean 'closeAfter'?"),
                rules(
                        "the key of a text misspelt",
                        "\"still-there\"",
                        "»\"stil-there\"",
                        "there is no message 'stil-there' in the default language",
                        "did you mean 'still-there'?"),
                rules(
                        "a status misspelt",
                        "HandoverStatus.ACTIVE",
                        "HandoverStatus.»ACTIV",
                        "HandoverStatus has no value 'ACTIV'",
                        "did you mean 'ACTIVE'?"),
                rules(
                        "a unit misspelt",
                        "Duration.ofMinutes",
                        "Duration.»ofMinute",
                        "Duration has no method for rules named 'ofMinute'",
                        "did you mean 'ofMinutes'?"),
                rules(
                        "an import misspelt",
                        "import org.stillthere.policy.language.Facts",
                        "import »org.stillthere.policy.language.Fact",
                        "rules can't import 'org.stillthere.policy.language.Fact'",
                        "did you mean 'org.stillthere.policy.language.Facts'?"),
                rules(
                        "'rule' misspelt",
                        "rule \"Ask a silent user\"",
                        "»rul \"Ask a silent user\"",
                        "a policy's file has imports, globals and rules, and no 'rul'",
                        "did you mean 'rule'?"),
                rules(
                        "'actions' misspelt",
                        "actions.sayToUser",
                        "»action.sayToUser",
                        "'action' can't stand after 'then'",
                        "did you mean 'actions'?"),
                rules(
                        "'When' with a capital letter",
                        "when\n    Facts( inactive",
                        "»When\n    Facts( inactive",
                        "rules have no attribute 'When' here",
                        "write 'when' in small letters"),
                rules(
                        "'Then' with a capital letter",
                        "then\n    actions.sayToUser",
                        "»Then\n    actions.sayToUser",
                        "'then' is missing before 'Then'",
                        "write it in small letters"),
                rules(
                        "'End' with a capital letter",
                        "    actions.restartInactivityTimer();\nend",
                        "    actions.restartInactivityTimer();\n»End",
                        "'End' can't stand after 'then'",
                        "write it in small letters"),
                rules(
                        "'facts' in small letters",
                        "Facts( inactive, inactivityCount <",
                        "»facts( inactive, inactivityCount <",
                        "the condition of a rule is one Facts( ... ), not 'facts'",
                        "write it like Facts, with a capital F"),
                in(
                        BRANCHES,
                        "an attribute of a rule misspelt",
                        "activation-group",
                        "»activation-grup",
                        "rules have no attribute 'activation-grup' here",
                        "did you mean 'activation-group'?"));
    }

    /** Signs that are missing, or too many, or others. */
    private static List<Mistake> signs() {
        return List.of(
                rules(
                        "no semicolon after an action",
                        "sayToUser(\"still-there\");",
                        "sayToUser(\"still-there\")»",
                        "';' is missing before 'actions'",
                        "end each action with ';'"),
                rules(
                        "no bracket after an action",
                        "close(\"inactivity\");",
                        "close(\"inactivity\"»;",
                        "')' is missing before ';'",
                        "close the bracket"),
                rules(
                        "no bracket after the conditions",
                        "awaitingAgent )",
                        "awaitingAgent»",
                        "')' is missing before 'then'",
                        "put ',' between conditions and ')' after the last"),
                rules(
                        "no comma between conditions",
                        "userMessage, status",
                        "userMessage »status",
                        "')' is missing before 'status'",
                        "put ',' between conditions and ')' after the last"),
                rules(
                        "a rule's name without quotes",
                        "rule \"Ask a silent user\"",
                        "rule »Ask a silent user",
                        "a rule has a name in double quotes",
                        "write it like: rule \"Ask a silent user\""),
                rules(
                        "no second quote",
                        "(\"still-there\");",
                        "(»\"still-there);",
                        "this text has no end",
                        "end it with \" in the same line"),
                rules(
                        "single quotes",
                        "\"agent-reply\", awaitingAgent",
                        "»'agent-reply', awaitingAgent",
                        "the character ''' has no meaning here",
                        "write texts in straight double quotes"),
                rules(
                        "the quotes of a word processor",
                        "(\"still-there\");",
                        "(»\u201Cstill-there\u201D);",
                        "the character U+201C has no meaning here",
                        "write texts in straight double quotes"),
                rules(
                        "a blank from a web page",
                        "    actions.restartInactivityTimer",
                        "»\u00A0   actions.restartInactivityTimer",
                        "the character U+00A0 has no meaning here",
                        "delete it and type a blank"),
                rules(
                        "no dot after actions",
                        "actions.restartInactivityTimer();",
                        "actions »restartInactivityTimer();",
                        "'.' is missing before 'restartInactivityTimer'",
                        "a rule only asks for actions"),
                rules(
                        "no 'end'",
                        "    actions.restartInactivityTimer();\nend\n\nrule \"Ask",
                        "    actions.restartInactivityTimer();\n\n»rule \"Ask",
                        "the rule has no end",
                        "write 'end' after its last action"),
                rules(
                        "no 'then'",
                        "inactivityTimerRunning )\nthen\n",
                        "inactivityTimerRunning )»\n",
                        "'then' is missing before 'actions'",
                        "write 'then' between the conditions and the actions"),
                rules(
                        "no 'when'",
                        "when\n    Facts( userMessage, inactivityTimerRunning",
                        "    »Facts( userMessage, inactivityTimerRunning",
                        "'when' is missing before 'Facts'",
                        "write 'when' before it"),
                rules(
                        "no package",
                        "package policy;\n\nimport org.stillthere.policy.language.Actions",
                        "»import org.stillthere.policy.language.Actions",
                        "the file does not say its package",
                        "begin the file with the line: package policy;"),
                in(
                        BRANCHES,
                        "no import",
                        "import org.stillthere.policy.language.Facts;\n\nglobal Actions actions;\n\nrule \"A handover in the queue\"\n"
                                + "    activation-group \"branch\"\n    salience 20\nwhen\n    Facts(",
                        "global Actions actions;\n\nrule \"A handover in the queue\"\n"
                                + "    activation-group \"branch\"\n    salience 20\nwhen\n    »Facts(",
                        "Facts is not imported",
                        "add the line: import org.stillthere.policy.language.Facts;"),
                in(
                        BRANCHES,
                        "no global",
                        "global Actions actions;\n\nrule \"A handover in the queue\"\n    activation-group \"branch\"\n"
                                + "    salience 20\nwhen\n    Facts( statusReported == \"QUEUE\" )\nthen\n    actions",
                        "rule \"A handover in the queue\"\n    activation-group \"branch\"\n"
                                + "    salience 20\nwhen\n    Facts( statusReported == \"QUEUE\" )\nthen\n    »actions",
                        "this file does not declare the actions",
                        "add the lines: import org.stillthere.policy.language.Actions;"),
                rules(
                        "a remark with #",
                        "rule \"Ask a silent user\"",
                        "»# asks\nrule \"Ask a silent user\"",
                        "the character '#' has no meaning here",
                        ""),
                rules(
                        "a remark without an end",
                        "rule \"Remind the agent of a waiting customer\"",
                        "»/* later\nrule \"Remind the agent of a waiting customer\"",
                        "this comment has no end",
                        "end it with */"));
    }

    /** What is right elsewhere. */
    private static List<Mistake> thinking() {
        return List.of(
                rules(
                        "one = to compare",
                        "status == HandoverStatus",
                        "status »= HandoverStatus",
                        "'=' compares nothing",
                        "write '=='"),
                rules(
                        "the two signs of >= turned round",
                        "inactivityCount >= settings",
                        "inactivityCount »=> settings",
                        "'=' compares nothing",
                        "write '>='"),
                rules(
                        "and in words",
                        "userMessage, inactivityTimerRunning",
                        "userMessage »and inactivityTimerRunning",
                        "'and' has no meaning here",
                        "write ',' or '&&' for and"),
                rules(
                        "or in words",
                        "firstTimeInStatus, open",
                        "firstTimeInStatus »or open",
                        "'or' has no meaning here",
                        "write '||' for or"),
                rules(
                        "'is' in words",
                        "timerExpired == \"agent-reply\"",
                        "timerExpired »is \"agent-reply\"",
                        "'is' has no meaning here",
                        "write '=='"),
                rules(
                        "a length of time without its unit",
                        "Duration.ofMinutes(2)",
                        "»120",
                        "the action setTimer is not given what it takes",
                        "it takes a text and a duration, like Duration.ofSeconds(60)"),
                rules(
                        "a length of time as policy.yaml writes it",
                        "Duration.ofMinutes(2)",
                        "»2m",
                        "this is no whole number",
                        "use digits only; a length of time is a setting"),
                rules(
                        "a fact of time compared with a bare number",
                        "inactive, inactivityCount <",
                        "inactive, sinceOpened > »60, inactivityCount <",
                        "'sinceOpened' is a duration, but this is a number",
                        "say the unit, like Duration.ofMinutes(60)"),
                rules(
                        "a status in quotes",
                        "status == HandoverStatus.ACTIVE",
                        "status == »\"active\"",
                        "'status' is one of HandoverStatus, but this is a text",
                        "write it like HandoverStatus.ACTIVE"),
                rules(
                        "a status without its type",
                        "status == HandoverStatus.ACTIVE",
                        "status == »ACTIVE",
                        "Facts has no property 'ACTIVE'",
                        "did you mean HandoverStatus.ACTIVE?"),
                rules(
                        "true in quotes",
                        "awaitingAgent )",
                        "awaitingAgent == »\"true\" )",
                        "'awaitingAgent' is true or false, but this is a text",
                        "write true or false without quotes"),
                rules(
                        "a number in words",
                        "inactivityCount < settings.number(\"closeAfter\")",
                        "inactivityCount < »\"three\"",
                        "'inactivityCount' is a number, but this is a text",
                        "compare like with like"),
                rules(
                        "less and greater of names",
                        "timerExpired == \"agent-reply\"",
                        "timerExpired »> \"agent-reply\"",
                        "a text is neither less nor greater than another",
                        "use == or !="),
                rules(
                        "a number that is no condition",
                        "inactive, inactivityCount < settings.number(\"closeAfter\")",
                        "inactive, »inactivityCount",
                        "this is a number, not a condition",
                        "compare it with something"),
                rules(
                        "a comparison turned round",
                        "inactivityCount >= settings.number(\"closeAfter\")",
                        "»3 <= inactivityCount",
                        "a condition begins with a property of Facts",
                        "turn it round"),
                rules(
                        "the text itself instead of its key",
                        "\"still-there\"",
                        "»\"Are you there?\"",
                        "there is no message 'Are you there?' in the default language",
                        "there are: customer-waits, goodbye, still-there"),
                rules(
                        "two Facts",
                        "timerExpired == \"agent-reply\", awaitingAgent )",
                        "timerExpired == \"agent-reply\" )»\n    Facts( awaitingAgent )",
                        "'then' is missing before 'Facts'",
                        "a rule has one Facts( ... ); put all conditions into its brackets"),
                rules(
                        "an if after then",
                        "    actions.restartInactivityTimer();\n",
                        "    »if (open) {\n        actions.restartInactivityTimer();\n    }\n",
                        "'if' can't stand after 'then'",
                        "a rule only asks for actions"),
                rules(
                        "an action without 'actions.'",
                        "actions.close(",
                        "»close(",
                        "'close' can't stand after 'then'",
                        "write actions.close( ... );"),
                rules(
                        "a setting without its type",
                        "settings.number(\"closeAfter\") )\nthen\n    actions.sayToUser",
                        "settings.»closeAfter )\nthen\n    actions.sayToUser",
                        "settings have no method 'closeAfter'",
                        "a setting is written like settings.number(\"closeAfter\")"),
                rules(
                        "a setting by its name alone",
                        "setInactivityTimer(settings.duration(\"timeout\"))",
                        "setInactivityTimer(»timeout)",
                        "an action can't be given 'timeout'",
                        "a setting is written like settings.duration(\"timeout\")"),
                rules(
                        "a duration taken for a number",
                        "settings.number(\"closeAfter\") )\nthen\n    actions.sayToUser",
                        "settings.»number(\"timeout\") )\nthen\n    actions.sayToUser",
                        "the setting 'timeout' is a duration, like 500ms, 90s, 5m, 2h or 1d, not a number",
                        "write settings.duration(\"timeout\")"),
                rules(
                        "an attribute by its name alone",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, »brand == \"gold\", inactivityTimerRunning",
                        "Facts has no property 'brand'",
                        "an attribute of the handover is written like attribute(\"brand\")"),
                rules(
                        "an attribute compared with a number",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, attribute(\"brand\") == »5, inactivityTimerRunning",
                        "'attribute' is a text, but this is a number",
                        "compare like with like"),
                rules(
                        "a pattern",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, attribute(\"brand\") »matches \"go.*\", inactivityTimerRunning",
                        "'matches' has no meaning here",
                        "there are no patterns"),
                rules(
                        "a part of a fact",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, attribute(\"brand\")».length() == 4, inactivityTimerRunning",
                        "'attribute' has no parts that rules could look at",
                        "compare it as it is"),
                rules(
                        "a rule that ends on a day",
                        "rule \"Ask a silent user\"\n",
                        "rule \"Ask a silent user\"\n    »date-expires \"01-Jan-2020\"\n",
                        "rules have no attribute 'date-expires' here",
                        ""),
                rules(
                        "a group that nobody focuses",
                        "rule \"Ask a silent user\"\n",
                        "rule \"Ask a silent user\"\n    »agenda-group \"night\"\n",
                        "rules have no attribute 'agenda-group' here",
                        ""),
                rules(
                        "a rule switched off",
                        "rule \"Ask a silent user\"\n",
                        "rule \"Ask a silent user\"\n    »enabled false\n",
                        "rules have no attribute 'enabled' here",
                        ""),
                rules(
                        "a timer of the engine",
                        "rule \"Ask a silent user\"\n",
                        "rule \"Ask a silent user\"\n    »timer (5000)\n",
                        "rules have no attribute 'timer' here",
                        ""),
                rules(
                        "all classes of a package",
                        "import java.time.Duration;",
                        "import com.acme.»*;\nimport java.time.Duration;",
                        "the character '*' has no meaning here",
                        "import each type by its full name"),
                in(
                        BRANCHES,
                        "a package of one's own",
                        "package policy;",
                        "package »sales;",
                        "the package of rules is always 'policy'",
                        ""),
                rules(
                        "the same name for two rules in two files",
                        "rule \"Remind the agent of a waiting customer\"",
                        "»rule \"Any other status\"",
                        "there is another rule of the name \"Any other status\" in branches.drl, line 17",
                        "give one of them another name"),
                rules(
                        "nothing after then",
                        "    actions.restartInactivityTimer();\nend",
                        "»end",
                        "this rule asks for nothing",
                        "a rule only asks for actions"),
                rules(
                        "a timer of no length",
                        "Duration.ofMinutes(2)",
                        "»Duration.ofMinutes(0)",
                        "a timer runs from 1ms to 90d, and this is 0s",
                        ""),
                rules(
                        "a timer of a year",
                        "Duration.ofMinutes(2)",
                        "Duration.ofDays(»365)",
                        "this is longer than 90 days",
                        "choose a shorter length"),
                rules(
                        "an empty text",
                        "close(\"inactivity\")",
                        "close(»\"\")",
                        "an action can't be given an empty text",
                        ""),
                rules(
                        "the same name for two rules",
                        "rule \"Remind the agent of a waiting customer\"",
                        "»rule \"Ask a silent user\"",
                        "there is another rule of the name \"Ask a silent user\" in silence.drl, line 26",
                        "give one of them another name"));
    }

    private static List<Mistake> policyFile() {
        return List.of(
                in(
                        POLICY,
                        "a word of policy.yaml misspelt",
                        "catch-up:",
                        "»catchup:",
                        "a policy has no 'catchup'",
                        "did you mean 'catch-up'?"),
                in(
                        POLICY,
                        "a time zone misspelt",
                        "Europe/Berlin",
                        "»Europe/Berln",
                        "there is no such time zone",
                        "did you mean 'Europe/Berlin'?"),
                in(
                        POLICY,
                        "a catch-up that there is not",
                        "catch-up: fire",
                        "catch-up: »later",
                        "there is no such catch-up",
                        "there are: fire, re-arm, skip"),
                in(
                        POLICY,
                        "a name with blanks",
                        "name: quiet-chat",
                        "name: »Quiet chat",
                        "this can't be a policy's name",
                        "use lower-case letters"),
                in(
                        POLICY,
                        "no name",
                        "name: quiet-chat\n",
                        "»",
                        "the policy has no name",
                        "add a line like 'name: handover-inactivity'"),
                in(
                        POLICY,
                        "a length of time in words",
                        "value: 5m",
                        "value: »5 minutes",
                        "'5 minutes' is neither a whole number nor a duration",
                        "write a duration like 500ms, 90s, 5m, 2h or 1d"),
                in(
                        POLICY,
                        "a decimal number",
                        "value: 3",
                        "value: »2.5",
                        "'2.5' is neither a whole number nor a duration",
                        "write a duration like"),
                in(
                        POLICY,
                        "a value out of its bounds",
                        "value: 5m",
                        "value: »5s",
                        "5s is out of bounds",
                        "timeout is from 30s to 1d"),
                in(
                        POLICY,
                        "min above max",
                        "closeAfter:\n    value: 3\n    min: 1\n",
                        "»closeAfter:\n    value: 3\n    min: 20\n",
                        "no value fits between min and max",
                        "let min be the lesser"),
                in(
                        POLICY,
                        "a bound of another kind",
                        "max: 1d",
                        "max: »10",
                        "this is not a duration, like 500ms, 90s, 5m, 2h or 1d",
                        "write it like the value"),
                in(
                        POLICY,
                        "a setting without a value",
                        "closeAfter:\n    value: 3\n",
                        "»closeAfter:\n",
                        "the setting 'closeAfter' has no value",
                        "add a line like 'value: 1m'"),
                in(
                        POLICY,
                        "a value right behind the setting's name",
                        "closeAfter:\n    value: 3\n    min: 1\n    max: 10\n",
                        "closeAfter: »3\n",
                        "a setting is written as 'key: value' lines",
                        "write 'closeAfter: { value: 3 }'"),
                in(
                        POLICY,
                        "a setting twice",
                        "  closeAfter:\n",
                        "  »timeout: { value: 1m }\n  closeAfter:\n",
                        "'timeout' is said twice",
                        "delete one of the two"),
                in(
                        POLICY,
                        "no blank after the colon",
                        "language: en\n",
                        "language:en\n»",
                        "this is no YAML",
                        "check the indentation"),
                in(
                        POLICY,
                        "a tab for an indentation",
                        "  timeout:\n",
                        "»\ttimeout:\n",
                        "this is no YAML",
                        "check the indentation"),
                in(
                        POLICY,
                        "an activity that restarts the timer, and no rule for it",
                        "catch-up: fire\n",
                        "catch-up: fire\nactivity:\n  USER TYPING: »restarts-timer\n",
                        "'activity' says that USER TYPING restarts the timer, but no rule does it",
                        "write a rule: when Facts( restartsTimer, inactivityTimerRunning )"),
                in(
                        POLICY,
                        "an activity misspelt",
                        "catch-up: fire\n",
                        "catch-up: fire\nactivity:\n  »USER TIPING: nothing\n",
                        "there is no activity 'USER TIPING'",
                        "did you mean 'USER TYPING'?"),
                in(
                        POLICY,
                        "what an activity does, misspelt",
                        "catch-up: fire\n",
                        "catch-up: fire\nactivity:\n  USER TYPING: »restart-timer\n",
                        "an activity does not do that",
                        "did you mean 'restarts-timer'?"),
                in(
                        POLICY,
                        "opening hours without minutes",
                        "catch-up: fire\n",
                        "catch-up: fire\nopening-hours:\n  monday: »8-18\n",
                        "these are no opening hours",
                        "write them like 08:00-18:00"),
                in(
                        POLICY,
                        "a day in another language",
                        "catch-up: fire\n",
                        "catch-up: fire\nopening-hours:\n  »montag: 08:00-18:00\n",
                        "'opening-hours' has no 'montag'",
                        "did you mean 'monday'?"),
                in(
                        POLICY,
                        "a holiday as people write it",
                        "catch-up: fire\n",
                        "catch-up: fire\nholidays: [»25.12.]\n",
                        "this is no day",
                        ""),
                in(
                        POLICY,
                        "a language by its name",
                        "language: en",
                        "language: »English language",
                        "this is no language tag",
                        "write it like en, de or pt-BR"));
    }

    private static List<Mistake> texts() {
        return List.of(
                in(
                        GERMAN,
                        "a key misspelt in a translation",
                        "goodbye:",
                        "»godbye:",
                        "the default language has no message 'godbye'",
                        "did you mean 'goodbye'?"),
                in(
                        ENGLISH,
                        "a text left empty",
                        "goodbye: We end this conversation now.",
                        "»goodbye:",
                        "a message has 1 to 4096 characters",
                        ""),
                in(
                        ENGLISH,
                        "a colon in a text",
                        "goodbye: We end",
                        "goodbye: Note»: we end",
                        "this is no YAML: mapping values are not allowed here",
                        "check the indentation, the colons and the quotes"),
                in(
                        ENGLISH,
                        "a key with a blank",
                        "goodbye: We end this conversation now.\n",
                        "goodbye: We end this conversation now.\n»hello you: Hello!\n",
                        "this can't be a message's key",
                        "use letters, digits"),
                in(
                        ENGLISH,
                        "a placeholder misspelt",
                        "goodbye: We end",
                        "goodbye: Dear »{atribute.name}, we end",
                        "there is no placeholder {atribute.name}",
                        ""),
                in(
                        ENGLISH,
                        "a placeholder of a setting that there is not",
                        "goodbye: We end",
                        "goodbye: After »{setting.timeuot.minutes} minutes we end",
                        "policy.yaml has no setting 'timeuot'",
                        ""),
                in(
                        ENGLISH,
                        "a list of texts",
                        "goodbye: We end this conversation now.",
                        "goodbye:\n  »- We end this conversation now.",
                        "a message is a single value",
                        ""),
                new Mistake(
                        "the default language has no file",
                        ENGLISH,
                        "",
                        null,
                        "the default language 'en' has no texts",
                        "write this file, or say another 'language'"),
                in(
                        GERMAN,
                        "a text not translated",
                        "goodbye: Wir beenden dieses Gespräch.\n",
                        "",
                        "this language has no text for goodbye",
                        "write it; until then"));
    }

    private static List<Mistake> files() {
        return List.of(
                in("more.txt", "rules with the ending .txt", "", "x", "this file would not be read", "take it out"),
                in(
                        "more.DRL",
                        "rules with the ending .DRL",
                        "",
                        "x",
                        "this file would not be read as rules",
                        "give it a name that ends in .drl"),
                in(
                        "rules/more.drl",
                        "rules in a folder of their own",
                        "",
                        "x",
                        "this file would not be read as rules",
                        "give it a name that ends in .drl"),
                in(
                        "messages/fr.yml",
                        "texts with the ending .yml",
                        "",
                        "x: y",
                        "this file would not be read",
                        "let its name end in .yaml"),
                in(
                        "mesages/fr.yaml",
                        "a folder misspelt",
                        "",
                        "x: y",
                        "a policy has no folder 'mesages'",
                        "did you mean 'messages'?"),
                in(
                        "more.drl",
                        "a file without rules",
                        "",
                        "package policy;\n»",
                        "there is no rule in this file",
                        "write one, or delete the file"),
                in("more.drl", "an empty file", "", "»", "the file does not say its package", "begin the file"));
    }

    private static List<Mistake> cases() {
        return List.of(
                in(
                        CASES,
                        "a step that says nothing",
                        "- 10s USER MESSAGE",
                        "- »10s the user writes",
                        "this says nothing that can happen",
                        "write it like: 0s status QUEUE"),
                in(
                        CASES,
                        "steps out of their order",
                        "when: 6m nothing",
                        "when: »5s nothing",
                        "this happens before the line above it",
                        "write what happens in order of time"),
                in(
                        CASES,
                        "a case without 'then'",
                        "- case: a silent user is asked",
                        "- »case: nothing is said\n  when: 1m nothing\n- case: a silent user is asked",
                        "this case asserts nothing: 'then' is missing",
                        "write all that the caller is told to do, a line each, or 'then: []' if nothing may happen"),
                in(
                        CASES,
                        "a word of a case misspelt",
                        "  given:",
                        "  »givn:",
                        "a case has no 'givn'",
                        "did you mean 'given'?"));
    }

    /** Allowed, and hardly meant: rules one by one and in pairs. */
    private static List<Mistake> meaning() {
        return List.of(
                rules(
                        "two events at once",
                        "Facts( userMessage, inactivityTimerRunning )",
                        "Facts( userMessage, »inactive )",
                        "this and 'userMessage' are never so at the same time, and the rule never fires",
                        "delete one of the two, or write '||'"),
                rules(
                        "a handover that is over hears of no silence",
                        "timerExpired == \"agent-reply\", awaitingAgent",
                        "timerExpired == \"agent-reply\", »status == HandoverStatus.COMPLETED",
                        "this and 'timerExpired == \"agent-reply\"' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "a count that who wrote can't have",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, »inactivityCount > 1",
                        "this and 'userMessage' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "an hour that no day has",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, inactivityTimerRunning, »hour >= 24",
                        "this is never so, and the rule never fires: hour >= 24",
                        "change the condition"),
                rules(
                        "from nine to five, turned round",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, inactivityTimerRunning, hour > 17, »hour < 9",
                        "this and 'hour > 17' are never so at the same time, and the rule never fires",
                        "delete one of the two, or write '||'"),
                rules(
                        "who has just written owes the reply",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, »awaitingUser",
                        "this and 'userMessage' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "who has just written wrote long ago",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, »sinceLastUserMessage > Duration.ofMinutes(5)",
                        "this and 'userMessage' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "who has just written never wrote",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, »userMessages == 0",
                        "this and 'userMessage' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "the agent has answered without a message",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, agentReplied, »agentMessages == 0",
                        "this and 'agentReplied' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "an answer that took long, of a user who never answered",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, longestUserReply > Duration.ofMinutes(1), »userReplies == 0",
                        "this and 'longestUserReply > Duration.ofMinutes(1)' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "more answers than messages",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, userReplies >= 3, »userMessages < 3",
                        "this and 'userReplies >= 3' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "silent for longer than the handover is open",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, sinceOpened < Duration.ofMinutes(5), »sinceLastAgentMessage > Duration.ofMinutes(10)",
                        "this and 'sinceOpened < Duration.ofMinutes(5)' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "the agent's message is no activity that counts",
                        "userMessage, inactivityTimerRunning",
                        "restartsTimer, »agentMessage",
                        "this and 'restartsTimer' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "a channel by both its names",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, channel == \"web\", »attribute(\"channel\") == \"whatsapp\"",
                        "this and 'channel == \"web\"' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "a timer that expires while the timers are on hold",
                        "timerExpired == \"agent-reply\", awaitingAgent",
                        "timerExpired == \"agent-reply\", »onHold",
                        "this and 'timerExpired == \"agent-reply\"' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "a timer that expires and never has",
                        "timerExpired == \"agent-reply\", awaitingAgent",
                        "timerExpired == \"agent-reply\", »timerCount(\"agent-reply\") < 1",
                        "this and 'timerExpired == \"agent-reply\"' are never so at the same time, and the rule never fires",
                        "delete one of the two"),
                rules(
                        "less messages than none",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, inactivityTimerRunning, »userMessages < 0",
                        "this is never so, and the rule never fires: userMessages < 0",
                        "change the condition"),
                rules(
                        "a count that is always so",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, inactivityTimerRunning, »timerCount(\"agent-reply\") >= 0",
                        "this is always so: timerCount(\"agent-reply\") >= 0",
                        "change the condition, or delete it"),
                rules(
                        "closing time without opening hours",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, inactivityTimerRunning, »untilOpening > Duration.ofMinutes(5)",
                        "this is never so, and the rule never fires: untilOpening > Duration.ofMinutes(5)",
                        "change the condition"),
                rules(
                        "a holiday without a calendar",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, inactivityTimerRunning, »holiday",
                        "this is never so, and the rule never fires: holiday",
                        "change the condition"),
                rules(
                        "a condition that is always so",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, inactivityTimerRunning, »hour <= 23",
                        "this is always so: hour <= 23",
                        "change the condition, or delete it"),
                rules(
                        "a rule that forgot its event",
                        "rule \"Remind the agent of a waiting customer\"",
                        "rule »\"Greet\" when Facts( awaitingAgent, attribute(\"greeted\") == \"\" ) then "
                                + "actions.setAttribute(\"greeted\", \"yes\"); actions.sayToUser(\"customer-waits\"); end\n\n"
                                + "rule \"Remind the agent of a waiting customer\"",
                        "the rule says something to the user at every event: a status, a message, an expiry, whatever comes",
                        "say at which event"),
                rules(
                        "two rules that say something at one event",
                        "rule \"End it when",
                        "rule \"Ask again\" when Facts( inactive, inactivityCount == 1 ) then actions.»sayToUser(\"goodbye\"); end\n\n"
                                + "rule \"End it when",
                        "the rule \"Ask a silent user\" (line 26) says something to the user too, at the same event"
                                + " (for example where inactivityCount is 1 and timerExpired is \"inactivity\")",
                        "narrow the conditions of one of the two"),
                rules(
                        "two rules that set one timer",
                        "rule \"End it when",
                        "rule \"Patience\" when Facts( firstTimeInStatus, status == HandoverStatus.QUEUE ) then"
                                + " actions.»setInactivityTimer(Duration.ofHours(1)); end\n\nrule \"End it when",
                        "the rule \"Wait for the user when the handover opens\" (line 12) sets the timer 'inactivity' to"
                                + " another length, at the same event (for example where firstTimeInStatus is true and"
                                + " status is QUEUE)",
                        "narrow the conditions"),
                in(
                        BRANCHES,
                        "two branches at once",
                        "rule \"Any other status\"\n    activation-group \"branch\"\n    salience 10\nwhen\n"
                                + "    Facts( statusReported != \"\" )\nthen\n    actions.takeBranch",
                        "rule \"Any other status\"\n    salience 10\nwhen\n"
                                + "    Facts( statusReported != \"\" )\nthen\n    actions.»takeBranch",
                        "the rule \"A handover in the queue\" (line 8) takes a branch too, at the same event (for example"
                                + " where statusReported is \"QUEUE\")",
                        "give both the same activation-group"),
                in(
                        BRANCHES,
                        "a rule in the shadow of another",
                        "rule \"A handover in the queue\"\n    activation-group \"branch\"\n    salience 20",
                        "rule »\"A handover in the queue\"\n    activation-group \"branch\"\n    salience 2",
                        "the rule never fires: the rule \"Any other status\" (line 17) goes before it in the group and"
                                + " applies whenever this one does",
                        "give this one the greater salience"),
                in(
                        BRANCHES,
                        "two rules of a group with the same rank",
                        "rule \"Any other status\"\n    activation-group \"branch\"\n    salience 10",
                        "rule »\"Any other status\"\n    activation-group \"branch\"\n    salience 20",
                        "the rule \"A handover in the queue\" (line 8) applies at the same event (for example where"
                                + " statusReported is \"QUEUE\"), and nothing says which of the two fires",
                        "give the one that goes before the greater salience"));
    }

    /** Allowed, and hardly meant: the ladder as a whole. */
    private static List<Mistake> ladder() {
        return List.of(
                rules(
                        "a step without the next",
                        "    actions.sayToUser(\"still-there\");\n    actions.setInactivityTimer(settings.duration(\"timeout\"));\n",
                        "    actions.»sayToUser(\"still-there\");\n",
                        "after this nothing more happens to a user who stays silent: no timer is set, and nothing is closed",
                        "set the timer again"),
                rules(
                        "a gap between two steps",
                        "(\"still-there\");\n    actions.setInactivityTimer(settings.duration(\"timeout\"));\nend\n\nrule"
                                + " \"End it when the user stays silent\"\nwhen\n    Facts( inactive, inactivityCount >="
                                + " settings.number(\"closeAfter\") )",
                        "(\"still-there\");\n    actions.»setInactivityTimer(settings.duration(\"timeout\"));\nend\n\nrule"
                                + " \"End it when the user stays silent\"\nwhen\n    Facts( inactive, inactivityCount >"
                                + " settings.number(\"closeAfter\") )",
                        "when the timer that is set here expires, no rule applies: nobody says what happens where"
                                + " inactivityCount is 3",
                        "write a rule for it"),
                rules(
                        "a ladder without an end",
                        "    actions.close(\"inactivity\");\n    actions.say(\"goodbye\");\n",
                        "    actions.say(\"goodbye\");\n    actions.»setInactivityTimer(settings.duration(\"timeout\"));\n",
                        "a user who stays silent is asked again and again: no rule with inactive ever closes the handover",
                        "write a rule that closes it"),
                rules(
                        "a close without a word",
                        "    actions.close(\"inactivity\");\n    actions.say(\"goodbye\");\n",
                        "    actions.»close(\"inactivity\");\n    actions.sayToAgent(\"goodbye\");\n",
                        "the user is not told that the conversation ends here",
                        "say it"),
                rules(
                        "a timer that nobody hears",
                        "actions.setTimer(\"agent-reply\"",
                        "actions.setTimer(\"agent-reply\", Duration.ofMinutes(1));\n    actions.»setTimer(\"agent-gone\"",
                        "no rule says what happens when the timer 'agent-gone' expires",
                        "write a rule with the condition timerExpired == \"agent-gone\""),
                in(
                        BRANCHES,
                        "a status without a rule",
                        "    Facts( statusReported != \"\" )",
                        "    Facts( »statusReported in (\"ACTIVE\", \"COMPLETED\", \"CANCELLED\") )",
                        "no rule takes a branch for the status ERROR",
                        "write one, or a rule for all that are left"),
                rules(
                        "milliseconds that were meant as seconds",
                        "Duration.ofMinutes(2)",
                        "»Duration.ofMillis(120)",
                        "a timer of 120 milliseconds leaves nobody the time to write",
                        "say a longer one"));
    }

    /** Allowed, and hardly meant: names in quotes, and what nobody uses. */
    private static List<Mistake> names() {
        return List.of(
                rules(
                        "a timer misspelt in a condition",
                        "timerExpired == \"agent-reply\", awaitingAgent",
                        "timerExpired in (\"agent-reply\", »\"inactivty\"), awaitingAgent",
                        "no rule sets a timer 'inactivty'",
                        "did you mean 'inactivity'?"),
                rules(
                        "a timer misspelt where its expiries are counted",
                        "timerExpired == \"agent-reply\", awaitingAgent",
                        "timerExpired == \"agent-reply\", »timerCount(\"agent-replies\") < 3",
                        "no rule sets a timer 'agent-replies'",
                        "did you mean 'agent-reply'?"),
                in(
                        BRANCHES,
                        "a status misspelt in quotes",
                        "statusReported == \"QUEUE\"",
                        "statusReported == »\"QEUE\"",
                        "there is no status 'QEUE'",
                        "did you mean 'QUEUE'?"),
                rules(
                        "a named attribute misspelt",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, inactivityTimerRunning, »attribute(\"teir\") == \"gold\"",
                        "no rule sets the attribute 'teir', and there is one of nearly the same name",
                        "did you mean 'tier'?"),
                rules(
                        "a timer misspelt in an action",
                        "actions.restartInactivityTimer();",
                        "actions.restartInactivityTimer();\n    actions.cancelTimer(»\"agent-replies\");",
                        "no rule sets a timer 'agent-replies'",
                        "did you mean 'agent-reply'?"),
                in(
                        BRANCHES,
                        "a status in small letters",
                        "statusReported == \"QUEUE\"",
                        "statusReported == »\"Queue\"",
                        "there is no status 'Queue'",
                        "did you mean 'QUEUE'?"),
                in(
                        BRANCHES,
                        "a provider's event misspelt",
                        "rule \"Any other status\"",
                        "rule \"Busy\" when Facts( providerEvent == »\"handover-already-in-progres\" ) then"
                                + " actions.takeBranch(\"events\"); end\n\nrule \"Any other status\"",
                        "no provider's event is known by the name 'handover-already-in-progres'",
                        "did you mean 'handover-already-in-progress'?"),
                in(
                        BRANCHES,
                        "a branch with a capital letter",
                        "takeBranch(\"default\")",
                        "takeBranch(»\"Default\")",
                        "no usual branch has the name 'Default'",
                        "did you mean 'default'?"),
                rules(
                        "an attribute misspelt",
                        "userMessage, inactivityTimerRunning",
                        "userMessage, inactivityTimerRunning, »attribute(\"langauge\") == \"de\"",
                        "no rule sets the attribute 'langauge', and there is one of nearly the same name",
                        "did you mean 'language'?"),
                in(
                        ENGLISH,
                        "a text that no rule says",
                        "customer-waits: The customer is waiting for you.\n",
                        "customer-waits: The customer is waiting for you.\n»hello: Hello!\n",
                        "no rule says this text",
                        "delete it, or say it in a rule"),
                in(
                        POLICY,
                        "a setting that no rule uses",
                        "  closeAfter:\n",
                        "  »patience: { value: 10m }\n  closeAfter:\n",
                        "no rule uses the setting 'patience': to change it changes nothing",
                        "delete it, or use it in a rule"));
    }
}
