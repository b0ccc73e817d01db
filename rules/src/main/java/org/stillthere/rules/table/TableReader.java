package org.stillthere.rules.table;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleReader;
import org.stillthere.rules.language.Symbols;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.sheet.CsvGrid;
import org.stillthere.rules.sheet.Grid;
import org.stillthere.rules.sheet.UnreadableTable;
import org.stillthere.rules.sheet.XlsxGrids;

/**
 * Reads a file of decision tables. Each row becomes a rule, which is then read by the same grammar as the rules of any
 * other file; problems name the cell. Of the rows of a table, only the first that applies fires.
 */
public final class TableReader {
    /** How many rows a table has at most. */
    static final int MAX_ROWS = 1000;

    private static final int MAX_PROBLEMS = 50;

    private static final String HEADER = """
            package policy;
            import java.time.DayOfWeek;
            import java.time.Duration;
            import org.stillthere.policy.language.Actions;
            import org.stillthere.policy.language.Facts;
            import org.stillthere.policy.language.Settings;
            import org.stillthere.policy.model.ActivityKind;
            import org.stillthere.policy.model.Awaiting;
            import org.stillthere.policy.model.HandoverStatus;
            import org.stillthere.policy.model.Participant;
            global Actions actions;
            global Settings settings;

            """;

    private final String file;
    private final Symbols symbols;
    private final int table;
    private final List<Problem> problems = new ArrayList<>();

    private TableReader(String file, Symbols symbols, int table) {
        this.file = file;
        this.symbols = symbols;
        this.table = table;
    }

    /**
     * Reads a table that was saved as CSV.
     *
     * @param source the file
     * @param symbols what its rules may refer to
     * @param table how many files of tables come before it; the rules of those go before its own
     * @param problems where it is noted what is wrong
     * @return the rules; null if anything is wrong
     */
    public static @Nullable RuleFile csv(SourceFile source, Symbols symbols, int table, List<Problem> problems) {
        return new TableReader(source.name(), symbols, table)
                .read(() -> List.of(CsvGrid.read(source.text())), problems);
    }

    /** The same for the tables of an Excel workbook, one a sheet. */
    public static @Nullable RuleFile xlsx(
            String name, byte[] bytes, Symbols symbols, int table, List<Problem> problems) {
        return new TableReader(name, symbols, table).read(() -> XlsxGrids.read(bytes), problems);
    }

    /** A way to get at the sheets. */
    private interface Sheets {
        List<Grid> read() throws UnreadableTable;
    }

    private @Nullable RuleFile read(Sheets sheets, List<Problem> all) {
        RuleScript script = new RuleScript().add(HEADER);
        try {
            write(sheets.read(), script);
        } catch (UnreadableTable e) {
            all.add(e.in(file));
            return null;
        }
        List<Problem> found = new ArrayList<>();
        RuleFile rules = script.isEmpty() ? null : RuleReader.read(script.file(file), symbols, found);
        problems.sort(Problem.BY_PLACE);
        all.addAll(problems.subList(0, Math.min(problems.size(), MAX_PROBLEMS)));
        all.addAll(found);
        if (problems.size() > MAX_PROBLEMS) {
            all.add(Problem.of(file, "there is more wrong in this file", "mend what is told first"));
        }
        return problems.isEmpty() ? rules : null;
    }

    private void write(List<Grid> grids, RuleScript script) throws UnreadableTable {
        List<Grid> tables = new ArrayList<>();
        for (Grid grid : grids) {
            if (grid.sheet().startsWith(Grid.NOTE)) {
                continue;
            }
            if (grid.hidden()) {
                problems.add(Problem.of(
                        file,
                        "the sheet '" + grid.sheet() + "' is hidden, and would decide unseen",
                        "show it, delete it, or let its name begin with # if it is no table"));
            } else if (!grid.rows().isEmpty() || grids.size() == 1) {
                tables.add(grid);
            }
        }
        if (tables.isEmpty() && problems.isEmpty()) {
            throw new UnreadableTable("there is no table in this file", "write one, or delete the file");
        }
        int rows = tables.stream().mapToInt(grid -> grid.rows().size()).sum();
        if (rows > MAX_ROWS) {
            throw new UnreadableTable(
                    "the file has " + rows + " rows, and at most " + MAX_ROWS + " are allowed", "divide the table");
        }
        CellValues values = new CellValues(symbols);
        int salience = -1 - table * MAX_ROWS;
        for (Grid grid : tables) {
            String title = tables.size() == 1 ? title() : title() + " " + grid.sheet();
            if (RuleReader.isName("table " + title)) {
                new Table(file, title, grid, values, salience, script, problems).write();
                salience -= grid.rows().size();
            } else {
                problems.add(Problem.of(
                        file,
                        "the rules of the sheet '" + grid.sheet() + "' can't have that name",
                        RuleReader.NAME_REMEDY));
            }
        }
    }

    /** The name of the file in words. */
    private String title() {
        String name = file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
        return name.replace('_', ' ').replace('-', ' ');
    }
}
