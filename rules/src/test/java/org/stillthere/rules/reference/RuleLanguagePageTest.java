package org.stillthere.rules.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.policy.Policies.ready;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.language.Actions;
import org.stillthere.policy.language.Example;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Length;
import org.stillthere.policy.language.Settings;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.source.PolicySource;

/** The reference of the rule language says what the code does, and every example in it works. */
class RuleLanguagePageTest {
    private static final Path PAGE = Path.of("..", "docs", "rule-language.md");

    /** Set it to write the page instead of comparing it. */
    private static final String WRITE = "page.write";

    @Test
    void thePageIsUpToDate() throws IOException {
        String page = Files.readString(PAGE);
        String renewed = RuleLanguagePage.renewed(page);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, renewed);
            return;
        }
        assertThat(page)
                .as("docs/rule-language.md is out of date. Write it anew: mvn test -pl rules -am"
                        + " -Dtest=RuleLanguagePageTest -Dpage.write=true -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(renewed);
    }

    @Test
    void everyExampleIsARuleThatCompiles() throws IOException {
        List<String> rules = new ArrayList<>();
        for (String condition : RuleLanguagePage.conditions()) {
            rules.add(rule(rules.size(), condition, "actions.takeBranch(\"a\");"));
        }
        for (String action : RuleLanguagePage.actionExamples()) {
            rules.add(rule(rules.size(), "open", action));
        }
        for (String length : RuleLanguagePage.lengths()) {
            rules.add(rule(rules.size(), "sinceOpened > " + length, "actions.takeBranch(\"a\");"));
        }
        for (String setting : RuleLanguagePage.settings()) {
            rules.add(rule(
                    rules.size(),
                    setting.contains("duration")
                            ? "sinceOpened > " + setting
                            : setting.contains("number")
                                    ? "hour == " + setting
                                    : setting.contains("flag") ? "open == " + setting : "tier == " + setting,
                    "actions.takeBranch(\"a\");"));
        }
        SortedMap<String, String> files = new TreeMap<>();
        Policies.source("").files().forEach((name, file) -> files.put(name, file.text()));
        files.put(
                "rules.drl",
                Policies.HEADER + "import org.stillthere.policy.model.Awaiting;\n" + String.join("", rules));
        try (CompiledPolicy policy = ready(PolicyCompiler.compile(PolicySource.of("examples", files), Map.of()))) {
            assertThat(policy.rules()).hasSameSizeAs(rules);
        }
    }

    @Test
    void everyWordHasAnExample() {
        List<String> without = new ArrayList<>();
        for (Class<?> type : List.of(Facts.class, Actions.class, Settings.class, Length.class)) {
            Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()) && isWord(method))
                    .filter(method -> method.getAnnotation(Example.class) == null)
                    .forEach(method -> without.add(type.getSimpleName() + "." + method.getName()));
        }
        assertThat(without).as("words of the language without an @Example").isEmpty();
    }

    private static boolean isWord(Method method) {
        Class<?> type = method.getReturnType();
        boolean known = type == void.class
                || type == boolean.class
                || type == int.class
                || type == String.class
                || type == Duration.class
                || type.isEnum();
        return known && !method.isSynthetic();
    }

    private static String rule(int number, String condition, String action) {
        return "rule \"Example " + number + "\" when Facts( " + condition + " ) then " + action + " end\n";
    }
}
