package org.stillthere.rules.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.stillthere.rules.check.PolicyCheck;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.source.PolicySource;

/** The mistakes that people make in tables: each is told once, with its cell, the piece of it that is meant, and what to do. */
class TableMistakesTest {
    /** In which row of {@link TablePolicies#PATIENCE}. */
    private static final int HEADER = 1;

    private static final int VIP = 2;
    private static final int WHATSAPP = 3;
    private static final int ASK = 4;
    private static final int CLOSE = 5;
    private static final int BEGIN = 6;

    /**
     * A mistake in a table that was right.
     *
     * @param row in which row, from 0
     * @param find what stood there
     * @param replace what was written instead
     * @param cell the cell that is named
     * @param underlined what is underlined of it
     * @param message how the message begins
     * @param remedy how the advice begins
     */
    record Slip(int row, String find, String replace, String cell, String underlined, String message, String remedy) {
        List<String> rows() {
            List<String> rows = new ArrayList<>(TablePolicies.PATIENCE);
            assertThat(rows.get(row)).contains(find);
            rows.set(row, rows.get(row).replace(find, replace));
            return rows;
        }

        @Override
        public String toString() {
            return replace + ": " + message;
        }
    }

    static List<Slip> slips() {
        return List.of(
                new Slip(
                        HEADER,
                        "tier",
                        "teir",
                        "B2",
                        "teir",
                        "a column can't be called 'teir'",
                        "did you mean 'tier'?"),
                new Slip(
                        HEADER,
                        "say to user",
                        "say to usr",
                        "F2",
                        "say to usr",
                        "a column can't be called 'say to usr'",
                        "did you mean 'say to user'?"),
                new Slip(
                        HEADER,
                        "wait",
                        "close after",
                        "G2",
                        "close after",
                        "a column can't be called 'close after'",
                        "write a row for each silence"),
                new Slip(
                        HEADER,
                        "channel",
                        "attribute",
                        "C2",
                        "attribute",
                        "the column 'attribute' does not say which one it means",
                        "write the name behind it, like 'attribute my-name'"),
                new Slip(
                        HEADER,
                        "channel",
                        "Tier",
                        "C2",
                        "Tier",
                        "the column B says the same: 'tier'",
                        "delete one of the two"),
                new Slip(
                        HEADER,
                        "| channel",
                        "| ",
                        "C4",
                        "whatsapp",
                        "the column C has no word in the first row",
                        "write there what it is"),
                new Slip(
                        VIP,
                        "inactive",
                        "inactve",
                        "A3",
                        "inactve",
                        "'inactve' is nothing that may be so",
                        "did you mean 'inactive'?"),
                new Slip(
                        BEGIN,
                        "first time in status",
                        "first tim in status",
                        "A7",
                        "first tim in status",
                        "'first tim in status' is nothing that may be so",
                        "did you mean 'first time in status'?"),
                new Slip(
                        BEGIN,
                        "QUEUE, ACTIVE",
                        "quene, active",
                        "D7",
                        "quene",
                        "'quene' is none of QUEUE, ACTIVE",
                        "did you mean 'QUEUE'?"),
                new Slip(
                        VIP,
                        "gold, vip",
                        "gold,, vip",
                        "B3",
                        "gold,, vip",
                        "there is a comma too many",
                        "write it like"),
                new Slip(VIP, "1 to 2", "one", "E3", "one", "'one' is no whole number", "write it like 3"),
                new Slip(VIP, "1 to 2", "1 to two", "E3", "two", "'two' is no whole number", "write it like 3"),
                new Slip(VIP, "1 to 2", "1.5", "E3", "1.5", "'1.5' is no whole number", "write it like 3"),
                new Slip(
                        WHATSAPP,
                        "closeAfter",
                        "closeAftr",
                        "E4",
                        "closeAftr",
                        "policy.yaml has no setting 'closeAftr'",
                        "did you mean 'closeAfter'?"),
                new Slip(
                        WHATSAPP,
                        "timeout |",
                        "closeAfter |",
                        "G4",
                        "closeAfter",
                        "the setting 'closeAfter' is a number, and a duration is wanted here",
                        "name another setting"),
                new Slip(
                        VIP,
                        "still-there",
                        "stil-there",
                        "F3",
                        "stil-there",
                        "there is no message 'stil-there' in the default language",
                        "did you mean 'still-there'?"),
                new Slip(
                        VIP,
                        "10m",
                        "10",
                        "G3",
                        "10",
                        "'10' is no length of time: it has no unit",
                        "say the unit, like 10m"),
                new Slip(
                        VIP, "10m", "10 min", "G3", "10 min", "'10 min' is no length of time", "write it like 90s, 5m"),
                new Slip(VIP, "10m", "100d", "G3", "100d", "this is longer than 90 days", "write a shorter length"),
                new Slip(VIP, "10m", "0s", "G3", "0s", "a timer runs from 1ms to 90d, and this is 0s", ""),
                new Slip(
                        ASK,
                        "still-there | 90s",
                        " | ",
                        "A5",
                        "inactive",
                        "this row asks for nothing",
                        "fill in what to do"),
                new Slip(VIP, "10m", "=A1", "G3", "=", "a text can't begin with =", "begin with a letter or a digit"),
                new Slip(VIP, "10m", "-", "G3", "-", "a text can't begin with -", "leave the cell empty"),
                new Slip(
                        VIP,
                        "gold, vip",
                        "go\"ld, vip",
                        "B3",
                        "go\"ld, vip",
                        "a text here has only letters, digits",
                        "longer texts belong into messages/"));
    }

    @Test
    void theTableWithoutTheMistakeIsRight() {
        assertThat(PolicyCheck.check(TablePolicies.csv(TablePolicies.csv(TablePolicies.PATIENCE, ",")), Map.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("slips")
    void isToldInCsv(Slip slip) {
        Problem problem = only(TablePolicies.csv(TablePolicies.csv(slip.rows(), ";")));
        assertThat(problem.location()).isEqualTo("tables/patience.csv: cell " + slip.cell());
        check(slip, problem);
        int line = Integer.parseInt(slip.cell().substring(1));
        assertThat(problem.cell()).isNotNull();
        assertThat(problem.cell().line()).as("the line in the file").isEqualTo(line);
    }

    @ParameterizedTest
    @MethodSource("slips")
    void isToldInAWorkbook(Slip slip) {
        Problem problem = only(TablePolicies.xlsx(Workbook.of("How patient", TablePolicies.cells(slip.rows()))));
        assertThat(problem.location()).isEqualTo("tables/patience.xlsx: sheet 'How patient', cell " + slip.cell());
        check(slip, problem);
    }

    private static void check(Slip slip, Problem problem) {
        assertThat(problem.message()).startsWith(slip.message());
        assertThat(problem.remedy()).startsWith(slip.remedy());
        assertThat(problem.sourceLine().substring(problem.column() - 1, problem.column() - 1 + problem.underlined()))
                .isEqualTo(slip.underlined());
        assertThat(problem.code()).matches("[a-z]+(-[a-z]+)*");
    }

    private static Problem only(PolicySource source) {
        List<Problem> problems = PolicyCheck.check(source, Map.of());
        assertThat(problems)
                .as(() -> problems.stream().map(Problem::render).collect(Collectors.joining("\n\n")))
                .hasSize(1);
        return problems.get(0);
    }

    @Test
    void aProblemIsShownLikeAnyOther() {
        Slip slip = slips().get(8);
        assertThat(only(TablePolicies.xlsx(Workbook.of("Patience", TablePolicies.cells(slip.rows()))))
                        .render())
                .isEqualTo("""
                        tables/patience.xlsx: sheet 'Patience', cell D7: 'quene' is none of QUEUE, ACTIVE, COMPLETED, CANCELLED, ERROR
                         D7 | quene, active
                            | ^^^^^
                            = did you mean 'QUEUE'?""");
    }

    @Test
    void allAreToldAtOnce() {
        List<String> rows = new ArrayList<>(TablePolicies.PATIENCE);
        for (Slip slip : List.of(slips().get(0), slips().get(6), slips().get(13), slips().get(15), slips().get(8))) {
            rows.set(slip.row(), rows.get(slip.row()).replace(slip.find(), slip.replace()));
        }
        assertThat(PolicyCheck.check(TablePolicies.csv(TablePolicies.csv(rows, ",")), Map.of()))
                .extracting(Problem::location)
                .containsExactly(
                        "tables/patience.csv: cell B2",
                        "tables/patience.csv: cell A3",
                        "tables/patience.csv: cell F3",
                        "tables/patience.csv: cell E4",
                        "tables/patience.csv: cell D7");
    }

    /** What is allowed and hardly meant is told of rows as of rules. */
    @Test
    void aRowInTheShadowOfAnother() {
        List<String> rows = new ArrayList<>(TablePolicies.PATIENCE);
        rows.add(CLOSE, "inactive | gold | | | 2 | still-there | 2m | | |");
        Problem problem = only(TablePolicies.csv(TablePolicies.csv(rows, ",")));
        assertThat(problem.code()).isEqualTo("shadowed");
        assertThat(problem.location()).isEqualTo("tables/patience.csv: cell A6");
        assertThat(problem.message()).contains("\"Patience, row 3\" (tables/patience.csv: cell A3) goes before it");
    }

    @Test
    void twoRowsOfOneName() {
        Problem problem = only(TablePolicies.csv("""
                name,when,say to user
                Ask,inactive,still-there
                Ask,user message,still-there
                """));
        assertThat(problem.location()).isEqualTo("tables/patience.csv: cell A3");
        assertThat(problem.message())
                .isEqualTo("there is another rule of the name \"Ask\" in tables/patience.csv: cell A2");
    }

    /** What a workbook can hold and no text can. */
    static Stream<Arguments> workbooks() {
        String head = "<row r=\"1\">" + Workbook.text("A1", "when") + Workbook.text("B1", "say to user")
                + Workbook.text("C1", "wait") + "</row><row r=\"2\"%s>" + Workbook.text("A2", "inactive")
                + Workbook.text("B2", "still-there") + "%s</row>";
        return Stream.of(
                args(
                        head,
                        "",
                        "<c r=\"C2\" s=\"1\"><v>0.003472222222222222</v></c>",
                        "C2",
                        "0:05:00",
                        "the spreadsheet keeps a time here",
                        "like 5m"),
                args(
                        head,
                        "",
                        "<c r=\"C2\" s=\"4\"><v>0.0628472222222222</v></c>",
                        "C2",
                        "1:30:30",
                        "the spreadsheet keeps a time here",
                        "like 1h30m30s"),
                args(
                        head,
                        "",
                        "<c r=\"C2\" s=\"2\"><v>46025</v></c>",
                        "C2",
                        "2026-01-03",
                        "the spreadsheet keeps a date here",
                        "a range like 1 to 3"),
                args(
                        head,
                        "",
                        "<c r=\"C2\" s=\"3\"><v>0.05</v></c>",
                        "C2",
                        "5%",
                        "'5%' is no length of time",
                        "like 5m for minutes"),
                args(
                        head,
                        "",
                        "<c r=\"C2\"><v>5</v></c>",
                        "C2",
                        "5",
                        "'5' is no length of time: it has no unit",
                        "like 5m for minutes"),
                args(
                        head,
                        "",
                        "<c r=\"C2\"><v>2.5</v></c>",
                        "C2",
                        "2.5",
                        "'2.5' is no length of time: it has no unit",
                        ""),
                args(head, "", "<c r=\"C2\" t=\"b\"><v>1</v></c>", "C2", "yes", "'yes' is no length of time", ""),
                args(
                        head,
                        "",
                        "<c r=\"C2\" t=\"str\"><f>A1&amp;\"x\"</f><v>5m</v></c>",
                        "C2",
                        "=A1&\"x\"",
                        "this cell is a formula",
                        "paste it as a value"),
                args(
                        head,
                        "",
                        "<c r=\"C2\" t=\"e\"><v>#REF!</v></c>",
                        "C2",
                        "#REF!",
                        "the spreadsheet shows an error here",
                        ""),
                args(head, " hidden=\"1\"", "", "A2", "inactive", "this row is hidden", "show it"),
                args(head, " ht=\"0\" customHeight=\"1\"", "", "A2", "inactive", "this row is hidden", "show it"));
    }

    private static Arguments args(
            String head, String row, String cell, String at, String text, String message, String remedy) {
        return Arguments.of(head.formatted(row, cell), at, text, message, remedy);
    }

    @ParameterizedTest
    @MethodSource("workbooks")
    void whatASpreadsheetMakesOfWhatIsTyped(String rows, String cell, String text, String message, String remedy) {
        Problem problem = only(TablePolicies.xlsx(new Workbook()
                .sheet("S", "", "<sheetData>" + rows + "</sheetData>")
                .bytes()));
        assertThat(problem.location()).isEqualTo("tables/patience.xlsx: sheet 'S', cell " + cell);
        assertThat(problem.sourceLine()).isEqualTo(text);
        assertThat(problem.message()).startsWith(message);
        assertThat(problem.remedy()).contains(remedy);
    }

    @Test
    void columnsThatAreHiddenOrMerged() {
        String data = Workbook.data(TablePolicies.cells(TablePolicies.PATIENCE));
        assertThat(only(TablePolicies.xlsx(new Workbook()
                                .sheet("S", "", "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>" + data)
                                .bytes()))
                        .location())
                .isEqualTo("tables/patience.xlsx: sheet 'S', cell B2");
        assertThat(only(TablePolicies.xlsx(new Workbook()
                                .sheet("S", "", data + "<mergeCells><mergeCell ref=\"B3:B4\"/></mergeCells>")
                                .bytes()))
                        .message())
                .startsWith("the cells B3:B4 are merged");
    }

    /** A title over the table, a column and a sheet of notes decide nothing. */
    @Test
    void whatIsOnlyForReadersMayBeHiddenAndMerged() {
        String data = Workbook.data(TablePolicies.cells(TablePolicies.PATIENCE));
        PolicySource source = TablePolicies.xlsx(new Workbook()
                .sheet(
                        "S",
                        "",
                        "<cols><col min=\"10\" max=\"10\" width=\"0\"/></cols>" + data
                                + "<mergeCells><mergeCell ref=\"A1:H1\"/></mergeCells>")
                .sheet("# lists", "state=\"veryHidden\"", data)
                .bytes());
        assertThat(PolicyCheck.check(source, Map.of())).isEmpty();
    }
}
