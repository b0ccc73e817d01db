package org.stillthere.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.stillthere.rules.problem.Problem;

/** The page of the documentation that shows what a check tells is what a check tells. */
class CheckMessagesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "check-messages.md");

    private static final String WRITE = "stillthere.write-docs";

    private static final List<String> SHOWN = List.of(
            "a fact misspelt",
            "no semicolon after an action",
            "one = to compare",
            "a status in quotes",
            "a length of time without its unit",
            "the text itself instead of its key",
            "a length of time in words",
            "a key misspelt in a translation",
            "two rules that say something at one event",
            "a gap between two steps");

    private static final String HEAD = """
            # What `stillthere policy check` tells

            Ten mistakes in a policy and what their author reads. The test `CheckMessagesPageTest` writes this page; the same
            table has all the others (`Mistakes`). A `warning` stands for what is allowed and yet hardly meant.
            """;

    private static String page() {
        return SHOWN.stream().map(CheckMessagesPageTest::section).collect(Collectors.joining("\n", HEAD + "\n", ""));
    }

    private static String section(String title) {
        Mistake mistake = Mistakes.all().stream()
                .filter(each -> each.title().equals(title))
                .findFirst()
                .orElseThrow();
        String told = mistake.problems().stream().map(Problem::render).collect(Collectors.joining("\n\n"));
        return "## " + Character.toUpperCase(title.charAt(0)) + title.substring(1) + "\n\n```\n" + told + "\n```\n";
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE)
                .as("write it anew: mvn test -pl rules -am -Dtest=CheckMessagesPageTest -D" + WRITE
                        + "=true -Dsurefire.failIfNoSpecifiedTests=false")
                .hasContent(page());
    }
}
