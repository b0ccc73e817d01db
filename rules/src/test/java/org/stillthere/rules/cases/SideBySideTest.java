package org.stillthere.rules.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The table of what was expected and what happened. */
class SideBySideTest {
    @Property
    void bothListsStandInTheTableInTheirOrder(
            @ForAll("lines") List<String> expected, @ForAll("lines") List<String> happened) {
        List<SideBySide.Row> rows = SideBySide.rows(expected, happened);
        assertThat(rows.stream().map(SideBySide.Row::expected).filter(line -> !line.isEmpty()))
                .isEqualTo(expected);
        assertThat(rows.stream().map(SideBySide.Row::happened).filter(line -> !line.isEmpty()))
                .isEqualTo(happened);
        assertThat(rows.stream().allMatch(SideBySide.Row::same)).isEqualTo(expected.equals(happened));
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.of("a", "b", "c").list().ofMaxSize(8);
    }
}
