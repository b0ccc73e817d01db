package org.stillthere.rules.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.rules.check.PolicyCheck;
import org.stillthere.rules.problem.Problem;

/** Files of tables in a folder: which are read, and what is said of the others. */
class TableFilesTest {
    private static final String CSV = TablePolicies.csv(TablePolicies.PATIENCE, ",");

    @TempDir
    private Path folder;

    @BeforeEach
    void aPolicy() throws IOException {
        for (Map.Entry<String, String> file : TablePolicies.texts().entrySet()) {
            save(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
        }
        save("tables/patience.csv", CSV.getBytes(StandardCharsets.UTF_8));
    }

    private void save(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private List<Problem> check() {
        return PolicyCheck.check(folder, Map.of());
    }

    @Test
    void aPolicyMayBeATableAlone() {
        assertThat(check()).isEmpty();
    }

    /** What spreadsheets keep beside a workbook that is open must not break a policy that is watched. */
    @ParameterizedTest
    @ValueSource(strings = {"tables/~$patience.xlsx", "tables/.~lock.patience.csv#"})
    void aTableMayBeOpenInASpreadsheet(String name) throws IOException {
        save(name, new byte[] {5, 'A', 'n', 'n'});
        assertThat(check()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "windows-1252"})
    void lettersOfOldAreRefused(String charset) throws IOException {
        save(
                "tables/patience.csv",
                ("\uFEFF" + CSV).replace("they", "\u00FCber").getBytes(charset));
        assertThat(check()).hasSize(1).allSatisfy(problem -> {
            assertThat(problem.message()).isEqualTo("the file is not in UTF-8");
            assertThat(problem.remedy()).contains("CSV UTF-8", ".xlsx");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tables/old.xls",
                "tables/open.ods",
                "tables/code.xlsm",
                "tables/OTHER.CSV",
                "other.csv",
                "tables/a.XLSX"
            })
    void otherSpreadsheetsAreToldWhatToBe(String name) throws IOException {
        save(name, new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0});
        assertThat(check()).anySatisfy(problem -> {
            assertThat(problem.file()).isEqualTo(name);
            assertThat(problem.remedy()).contains(".xlsx");
        });
    }

    @Test
    void oneTableInTwoFormatsIsAskedWhichOneCounts() throws IOException {
        save("tables/patience.xlsx", Workbook.of("S", TablePolicies.cells(TablePolicies.PATIENCE)));
        assertThat(check())
                .extracting(Problem::render)
                .containsExactly(
                        "tables/patience.xlsx: this is the same table as tables/patience.csv\n  = delete one of the two");
    }

    @Test
    void sheetsAreTablesOfTheirOwn() throws IOException {
        Files.delete(folder.resolve("tables/patience.csv"));
        String data = Workbook.data(List.of(List.of("when", "say to user"), List.of("inactive", "stil-there")));
        save(
                "tables/patience.xlsx",
                new Workbook().sheet("Gold", "", data).sheet("Others", "", data).bytes());
        assertThat(check())
                .extracting(Problem::location)
                .containsExactly(
                        "tables/patience.xlsx: sheet 'Gold', cell B2", "tables/patience.xlsx: sheet 'Others', cell B2");
    }
}
