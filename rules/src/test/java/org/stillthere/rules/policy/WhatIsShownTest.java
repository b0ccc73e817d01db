package org.stillthere.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.policy.Policies.problems;
import static org.stillthere.rules.policy.Policies.rule;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.source.PolicySource;

/** What a reviewer sees of a policy is what decides, in every kind of file. */
class WhatIsShownTest {
    private static final String TAKE = "actions.takeBranch(\"x\");";

    private static PolicySource with(String file, String text) {
        SortedMap<String, String> files = new TreeMap<>();
        Policies.source(rule("open", TAKE)).files().forEach((name, each) -> files.put(name, each.text()));
        files.put(file, text);
        return PolicySource.of("test", files);
    }

    private static Problem first(String file, String text) {
        return problems(PolicyCompiler.compile(with(file, text), Map.of())).get(0);
    }

    /** A Hangul filler, a tag, a turn of direction, a lone carriage return, a blank of Braille, a variation selector. */
    @ParameterizedTest
    @CsvSource({"U+3164", "U+E0041", "U+202E", "U+000D", "U+2800", "U+E0100", "U+FFA0", "U+00AD", "U+2028"})
    void whatNobodySees(String codePoint) {
        String character = Character.toString(Integer.parseInt(codePoint.substring(2), 16));
        Map<String, String> files = new TreeMap<>();
        files.put("rules.drl", rule("open // a" + character + "remark\n", TAKE));
        files.put("more.drl", rule("open", "actions.takeBranch(\"a" + character + "b\");"));
        files.put("policy.yaml", "name: test\nabout: so" + character + "so\n");
        files.put("messages/en.yaml", "still-there: Still" + character + " there?\nback-with-bot: x\n");
        files.put("tables/t.csv", "when,take branch,# note\nuser message,x,a" + character + "b\n");
        if (codePoint.equals("U+000D")) {
            files.remove("tables/t.csv"); // there it ends a row, in spreadsheets too
        }
        files.forEach((name, text) -> assertThat(first(name, text).render())
                .as("%s in %s", codePoint, name)
                .contains(codePoint)
                .doesNotContain(character));
    }

    /** Fullwidth, Cyrillic among Latin, Greek among Latin, digits of another script. */
    @ParameterizedTest
    @ValueSource(strings = {"g\uFF4Fld", "g\u043Eld", "g\u03BFld", "\u0661\u0662"})
    void whatIsTakenForAnother(String word) {
        String codePoint = String.format(
                "U+%04X", word.chars().filter(c -> c > 127).findFirst().orElseThrow());

        assertThat(first("rules.drl", rule("attribute(\"tier\") == \"" + word + "\"", TAKE))
                        .message())
                .as("a text that rules compare with")
                .contains(codePoint);
        assertThat(first("rules.drl", rule("open", TAKE).replace("A rule", "A " + word))
                        .message())
                .as("the name of a rule")
                .contains(codePoint);
        assertThat(first("tables/t.csv", "when,attribute tier,take branch\nuser message,\"\"\"" + word + "\"\"\",x\n")
                        .message())
                .as("a cell")
                .contains(codePoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"010", "\u0663", "+3", "007m", "05s"})
    void aNumberIsWhatItLooksLike(String number) {
        assertThat(first("policy.yaml", "name: test\nsettings:\n  closeAfter: { value: " + number + " }\n")
                        .message())
                .as("neither in another base nor in other digits")
                .isNotEmpty();
        assertThat(first("rules.drl", rule("inactivityCount == " + number, TAKE))
                        .message())
                .isNotEmpty();
    }

    /** Persian needs its joiner, an emoji its selector, French its blank, Hebrew its mark. */
    @Test
    void whatLanguagesNeedIsReadInMessages() {
        String text =
                "still-there: \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645 \u2764\uFE0F \u00AB\u00A0oui\u00A0\u00BB \u05D0\u200F!\n"
                        + "back-with-bot: \u0661\u0662 iPhone\u2019\u043E\u043C\n";

        assertThat(PolicyCompiler.compile(with("messages/en.yaml", text), Map.of()))
                .isInstanceOf(PolicyResult.Ready.class);
    }

    /** As an editor on Windows saves it. */
    @ParameterizedTest
    @ValueSource(strings = {"policy.yaml", "messages/en.yaml", "rules.drl"})
    void aByteOrderMarkAndLongLineEnds(String name) {
        SortedMap<String, String> files = new TreeMap<>();
        Policies.source(rule("open", TAKE)).files().forEach((each, file) -> files.put(each, file.text()));
        files.computeIfPresent(name, (each, text) -> "\uFEFF" + text.replace("\n", "\r\n"));

        assertThat(PolicyCompiler.compile(PolicySource.of("test", files), Map.of()))
                .isInstanceOf(PolicyResult.Ready.class);
    }
}
