package org.stillthere.rules.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stillthere.rules.language.Symbols;
import org.stillthere.rules.problem.Problem;

/** A workbook of some kilobytes can't be made to fill gigabytes, or to take minutes. */
class WorkbookLimitsTest {
    private static final String COLUMN = "<col min=\"1\" max=\"16384\" hidden=\"1\"/>";
    private static final String UNREADABLE = "this can't be read as a workbook";

    private static String problem(Workbook workbook) {
        List<Problem> problems = new ArrayList<>();
        assertThat(TableReader.xlsx("a.xlsx", workbook.bytes(), Symbols.UNKNOWN, 0, problems))
                .as("no rules come of it")
                .isNull();
        return problems.get(0).message();
    }

    private static String cells(String cell, int count) {
        return "<sheetData>" + ("<row>" + cell.repeat(50) + "</row>").repeat(count / 50) + "</sheetData>";
    }

    private static Workbook withTexts(String text) {
        return new Workbook()
                .relation("sharedStrings", "texts.xml", "")
                .part("xl/texts.xml", "<sst><si><t>" + text + "</t></si></sst>");
    }

    @Test
    void sheetsThatShareAPart() {
        Workbook workbook = new Workbook().sheet("1", "", cells("<c><v>1</v></c>", 150_000));
        for (int sheet = 2; sheet <= 100; sheet++) {
            workbook.sheetAgain(String.valueOf(sheet), 1);
        }
        assertThat(problem(workbook)).isEqualTo(UNREADABLE);
    }

    @Test
    void cellsThatShareALongText() {
        String cells = cells("<c t=\"s\"><v>0</v></c>", 1_000);

        assertThat(problem(withTexts("x".repeat(7 << 20)).sheet("1", "", cells)))
                .isEqualTo(UNREADABLE);
        assertThat(problem(withTexts("x".repeat(30_000)).sheet("1", "", cells)))
                .isEqualTo("the workbook holds more than any table");
    }

    @Test
    void cellsWithoutAnEnd() {
        assertThat(problem(new Workbook().sheet("1", "", cells("<c><v>1</v></c>", 250_000))))
                .isEqualTo("the workbook holds more than any table");
    }

    @Test
    void columnsThatAreHiddenAgainAndAgain() {
        assertThat(problem(new Workbook().sheet("1", "", "<cols>" + COLUMN.repeat(200_000) + "</cols><sheetData/>")))
                .isEqualTo(UNREADABLE);
    }

    @Test
    void mergesWithoutAnEnd() {
        String merges = "<mergeCells>" + "<mergeCell ref=\"A1:B2\"/>".repeat(200_000) + "</mergeCells>";

        assertThat(problem(new Workbook().sheet("1", "", "<sheetData/>" + merges)))
                .isEqualTo("the workbook has more than 1000 merged cells");
    }

    @Test
    void aFormatThatAThousandStylesShare() {
        String styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"" + "[".repeat(1 << 20)
                + "\"/></numFmts><cellXfs>" + "<xf numFmtId=\"164\"/>".repeat(1_000) + "</cellXfs></styleSheet>";

        assertThat(problem(new Workbook().part("xl/styles.xml", styles).sheet("1", "", "<sheetData/>")))
                .isEqualTo(UNREADABLE);
    }
}
