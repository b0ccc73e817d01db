package org.stillthere.rules.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.policy.Policies.ready;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.rules.check.PolicyCheck;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.source.PolicySource;

/** A table says the same in whatever format it was saved, and its rules can be written as a table again. */
class RoundTripTest {
    private static final Path LADDER = Path.of("policies", "ladder");

    private record Said(String rules, String version) {}

    private static Said said(PolicySource source) {
        try (CompiledPolicy policy = ready(PolicyCompiler.compile(source, Map.of()))) {
            return new Said(
                    policy.files().get(0).source().text(), policy.version().toString());
        }
    }

    private static Said patience() {
        return said(TablePolicies.csv(TablePolicies.csv(TablePolicies.PATIENCE, ",")));
    }

    static Stream<PolicySource> samePatience() {
        String commas = TablePolicies.csv(TablePolicies.PATIENCE, ",");
        String semicolons = TablePolicies.csv(TablePolicies.PATIENCE, ";");
        return Stream.of(
                TablePolicies.csv(semicolons),
                TablePolicies.csv(TablePolicies.csv(TablePolicies.PATIENCE, "\t")),
                TablePolicies.csv("\uFEFF" + semicolons.replace("\n", "\r\n")),
                TablePolicies.csv("sep=;\n" + semicolons),
                TablePolicies.csv("sep=;\r\n" + semicolons.replace("\n", "\r\n")),
                TablePolicies.csv(commas.replace(",", " , ").replace("\"gold , vip\"", "\"gold, vip\"")),
                TablePolicies.xlsx(Workbook.of("Patience", TablePolicies.cells(TablePolicies.PATIENCE))),
                TablePolicies.xlsx(new Workbook()
                        .sheet("#how to", "state=\"hidden\"", Workbook.data(List.of(List.of("anything"))))
                        .sheet("Patience", "", Workbook.data(TablePolicies.cells(TablePolicies.PATIENCE)))
                        .sheet("Sheet2", "", "<sheetData/>")
                        .bytes()));
    }

    @ParameterizedTest
    @MethodSource("samePatience")
    void theFormatMakesNoDifference(PolicySource source) {
        assertThat(PolicyCheck.check(source, Map.of())).isEmpty();
        assertThat(said(source)).isEqualTo(patience());
    }

    /** Converted by LibreOffice Calc 7.4 and by openpyxl 3.0, from the table that we ship. */
    @ParameterizedTest
    @ValueSource(strings = {"ladder-libreoffice.xlsx", "ladder-openpyxl.xlsx"})
    void otherToolsWriteTheShippedLadder(String name) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        for (String file : List.of("policy.yaml", "messages/en.yaml", "messages/de.yaml", "lookup.drl")) {
            files.put(file, Files.readString(LADDER.resolve(file)));
        }
        SortedMap<String, String> withCsv = new TreeMap<>(files);
        withCsv.put("tables/ladder.csv", Files.readString(LADDER.resolve("tables/ladder.csv")));
        byte[] workbook;
        try (InputStream in = RoundTripTest.class.getResourceAsStream("/tables/" + name)) {
            workbook = java.util.Objects.requireNonNull(in).readAllBytes();
        }
        PolicySource converted =
                PolicySource.of("ladder", files, new TreeMap<>(Map.of("tables/ladder.xlsx", workbook)));
        assertThat(table(converted)).isEqualTo(table(PolicySource.of("ladder", withCsv)));
    }

    private static Said table(PolicySource source) {
        try (CompiledPolicy policy = ready(PolicyCompiler.compile(source, Map.of()))) {
            String rules = policy.files().stream()
                    .filter(file -> file.source().cells() != null)
                    .map(file -> file.source().text())
                    .findFirst()
                    .orElseThrow();
            return new Said(rules, policy.version().toString());
        }
    }

    /** What the rules say is written as a table, which is read again. */
    @Test
    void theRulesWrittenAsATableAreTheSameRules() {
        try (CompiledPolicy policy = ready(
                PolicyCompiler.compile(TablePolicies.csv(TablePolicies.csv(TablePolicies.PATIENCE, ",")), Map.of()))) {
            List<List<String>> table = RenderedTable.of(policy.rules());
            assertThat(table.get(0)).contains("tier", "status", "inactivity count", "set inactivity timer", "close");
            try (CompiledPolicy again =
                    ready(PolicyCompiler.compile(TablePolicies.xlsx(Workbook.of("Patience", table)), Map.of()))) {
                assertThat(again.rules()).hasSameSizeAs(policy.rules());
                for (int i = 0; i < again.rules().size(); i++) {
                    assertThat(again.rules().get(i).conditions())
                            .containsExactlyInAnyOrderElementsOf(
                                    policy.rules().get(i).conditions());
                    assertThat(RenderedTable.calls(again.rules().get(i)))
                            .isEqualTo(RenderedTable.calls(policy.rules().get(i)));
                }
                assertThat(RenderedTable.of(again.rules())).isEqualTo(table);
            }
        }
    }
}
