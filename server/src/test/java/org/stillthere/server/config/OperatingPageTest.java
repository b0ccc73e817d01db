package org.stillthere.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of keys in {@code docs/operating.md} is complete and true. */
class OperatingPageTest {
    @ParameterizedTest
    @EnumSource(ConfigKey.class)
    void everyKeyHasARowWithItsDefault(ConfigKey key) throws IOException {
        String cell = key.defaultText().map(text -> " `" + text + "` ").orElse("");
        assertThat(rows().stream().filter(row -> row[1].matches(" `" + key.flag() + "\\b.*") && !isLongerKey(key, row)))
                .as("rows of %s", key.flag())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row[2]).startsWith(" `" + key.variable());
                    if (!cell.isEmpty()) {
                        assertThat(row[3]).as("the default").isEqualTo(cell);
                    }
                });
    }

    @Test
    void noRowIsOfAKeyThatIsGone() throws IOException {
        assertThat(rows()).hasSameSizeAs(ConfigKey.values());
    }

    /** A row of {@code --policy-x} is none of {@code --policy}. */
    private static boolean isLongerKey(ConfigKey key, String[] row) {
        return row[1].startsWith(" `" + key.flag() + "-");
    }

    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "operating.md")).stream()
                .filter(line -> line.startsWith("| `--"))
                .map(line -> line.split("\\|", -1))
                .toList();
    }
}
