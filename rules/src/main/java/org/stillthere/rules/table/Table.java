package org.stillthere.rules.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.language.Literal;
import org.stillthere.rules.language.RuleReader;
import org.stillthere.rules.language.Type;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.TableCell;
import org.stillthere.rules.problem.UnseenCharacters;
import org.stillthere.rules.sheet.Grid;

/** One table: the words in its first row, and a rule for each of the rows below. Used by one thread. */
final class Table {
    /** With what no text of a table begins: whoever opens it would run a formula. */
    private static final String FORMULA = "=+-@";

    private static final int MAX_COLUMNS = 50;
    private static final int LONGEST_CELL = 400;

    private final String file;
    private final String title;
    private final Grid grid;
    private final CellValues values;
    private final RuleScript script;
    private final List<Problem> problems;
    private final int firstSalience;
    private final Set<Integer> wrongRows = new HashSet<>();
    private boolean wrongHeader;

    /**
     * @param title what its rules and its group are called
     * @param firstSalience that of the rule of the first row; each goes one down
     */
    Table(
            String file,
            String title,
            Grid grid,
            CellValues values,
            int firstSalience,
            RuleScript script,
            List<Problem> problems) {
        this.file = file;
        this.title = title;
        this.grid = grid;
        this.values = values;
        this.firstSalience = firstSalience;
        this.script = script;
        this.problems = problems;
    }

    /** Writes the rules to the script. */
    void write() {
        List<Grid.Row> rows = new ArrayList<>();
        for (Grid.Row row : grid.rows()) {
            row.cells().values().forEach(this::refuseFormula);
            row.cells().values().forEach(this::refuseUnseen);
            if (!row.isNote()) {
                rows.add(row);
            }
        }
        if (rows.size() < 2) {
            add(Problem.of(
                    file,
                    (grid.sheet().isEmpty() ? "the table" : "the sheet '" + grid.sheet() + "'") + " has no rows",
                    "write what the columns are in the first row, and a row for each case below; let the name of a sheet"
                            + " that is no table begin with #"));
            return;
        }
        SortedMap<Integer, Column> columns = columns(rows.get(0));
        refuseHidden(rows, columns);
        refuseMerged(rows);
        int salience = firstSalience;
        for (Grid.Row row : rows.subList(1, rows.size())) {
            row(row, columns, salience--);
        }
    }

    private void add(Problem problem) {
        problems.add(problem);
    }

    /** Also in notes: they are what a reviewer goes by. */
    private void refuseUnseen(Grid.Cell cell) {
        int at = UnseenCharacters.firstIn(cell.text());
        if (at >= 0) {
            add(cell.at()
                    .problem(
                            file,
                            "there is an invisible character in this cell: " + UnseenCharacters.name(cell.text(), at),
                            "type the cell anew"));
        }
    }

    /** What is told of every cell, also of notes: another reader's spreadsheet would run it. */
    private void refuseFormula(Grid.Cell cell) {
        if (!isFormula(cell)) {
            return;
        }
        wrongRows.add(cell.at().row());
        if (cell.kind() == Grid.Kind.FORMULA) {
            add(cell.at()
                    .problem(
                            file,
                            "this cell is a formula, and a table holds values",
                            "copy the cell, and paste it as a value"));
        } else if (cell.kind() == Grid.Kind.ERROR) {
            add(cell.at().problem(file, "the spreadsheet shows an error here", "mend it, and paste a value"));
        } else {
            add(cell.at()
                    .problem(
                            file,
                            1,
                            1,
                            "a text can't begin with " + cell.text().charAt(0)
                                    + ": a spreadsheet that opens the file would take it for a formula",
                            cell.text().equals("-")
                                    ? "leave the cell empty if it does not matter"
                                    : "begin with a letter or a digit"));
        }
    }

    private static boolean isFormula(Grid.Cell cell) {
        return switch (cell.kind()) {
            case FORMULA, ERROR -> true;
            case TEXT -> FORMULA.indexOf(cell.text().charAt(0)) >= 0;
            case NUMBER, DATE -> false;
        };
    }

    private void refuseHidden(List<Grid.Row> rows, SortedMap<Integer, Column> columns) {
        for (Grid.Cell header : rows.get(0).cells().values()) {
            int column = header.at().column();
            if (grid.hiddenColumns().contains(column) && !(columns.get(column) instanceof Column.Note)) {
                add(header.at()
                        .problem(file, "this column is hidden, and would decide unseen", "show it, or delete it"));
            }
        }
        for (Grid.Row row : rows) {
            if (row.hidden()) {
                add(row.first()
                        .at()
                        .problem(file, "this row is hidden, and would decide unseen", "show it, or delete it"));
            }
        }
    }

    private void refuseMerged(List<Grid.Row> rows) {
        for (Grid.Merge merge : grid.merges()) {
            for (Grid.Row row : rows) {
                if (merge.firstRow() <= row.number() && row.number() <= merge.lastRow()) {
                    add(row.first()
                            .at()
                            .problem(
                                    file,
                                    "the cells " + merge.range()
                                            + " are merged, and only the first of them says anything",
                                    "split them, and write into each what it says"));
                    break;
                }
            }
        }
    }

    private SortedMap<Integer, Column> columns(Grid.Row row) {
        SortedMap<Integer, Column> columns = new TreeMap<>();
        Map<String, TableCell> seen = new TreeMap<>();
        for (Map.Entry<Integer, Grid.Cell> each : row.cells().entrySet()) {
            TableCell cell = each.getValue().at();
            if (columns.size() >= MAX_COLUMNS) {
                add(cell.problem(file, "a table has at most " + MAX_COLUMNS + " columns", "delete some"));
                return columns;
            }
            Column column = Headers.read(file, each.getValue(), problems);
            if (column == null) {
                column = new Column.Note(cell.text()); // one mistake is told once, not in each row
                wrongHeader = true;
            } else if (!(column instanceof Column.Note)) {
                TableCell other = seen.putIfAbsent(meaning(column), cell);
                if (other != null) {
                    add(cell.problem(
                            file,
                            "the column " + TableCell.letters(other.column()) + " says the same: '" + other.text()
                                    + "'",
                            "delete one of the two"));
                }
            }
            columns.put(each.getKey(), column);
        }
        return columns;
    }

    private static String meaning(Column column) {
        if (column instanceof Column.Fact fact) {
            return fact.fact();
        }
        return column instanceof Column.Action action
                ? "actions." + action.action() + action.first()
                : column.getClass().getSimpleName();
    }

    /** A row that is wrong makes no rule, and hides none of the others. */
    private void row(Grid.Row row, SortedMap<Integer, Column> columns, int salience) {
        int before = problems.size();
        int start = script.length();
        script.add("rule ").add("\"" + name(row, columns) + "\"");
        script.add(" activation-group \"table " + title + "\" salience " + salience + "\nwhen\n    Facts( ");
        conditions(row, columns);
        script.add(" )\nthen\n");
        int actions = script.length();
        actions(row, columns);
        boolean wrong = wrongRows.contains(row.number()) || problems.size() > before;
        boolean empty = script.length() == actions;
        if (empty && !wrong && !wrongHeader) {
            add(
                    row.first()
                            .at()
                            .problem(
                                    file,
                                    "this row asks for nothing",
                                    "fill in what to do, like the column 'say to user'; or let the row begin with # if it is a note"));
        }
        script.add("end\n\n");
        script.mark(start, whole(row, columns));
        if (wrong || empty || problems.size() > before) {
            script.truncate(start);
        }
    }

    /** The cell that stands for its row. */
    private static TableCell whole(Grid.Row row, SortedMap<Integer, Column> columns) {
        for (Map.Entry<Integer, Column> each : columns.entrySet()) {
            Grid.Cell cell = row.cells().get(each.getKey());
            if (cell != null && each.getValue() instanceof Column.Name) {
                return cell.at();
            }
        }
        return row.first().at();
    }

    private String name(Grid.Row row, SortedMap<Integer, Column> columns) {
        TableCell cell = whole(row, columns);
        if (columns.get(cell.column()) instanceof Column.Name) {
            if (!RuleReader.isName(cell.text())) {
                add(cell.problem(file, "this can't be the name of a rule", RuleReader.NAME_REMEDY));
                return "";
            }
            return cell.text();
        }
        return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1) + ", row " + row.number();
    }

    private void conditions(Grid.Row row, SortedMap<Integer, Column> columns) {
        ConditionCell reader = new ConditionCell(values, script);
        boolean first = true;
        for (Map.Entry<Integer, Grid.Cell> each : row.cells().entrySet()) {
            Column column = columns.get(each.getKey());
            if (column instanceof Column.Fact || column instanceof Column.When) {
                Words words = words(each.getValue());
                script.add(first ? "" : ", ");
                int start = script.length();
                try {
                    if (words != null && column instanceof Column.Fact fact) {
                        reader.fact(fact, words);
                    } else if (words != null) {
                        reader.when(words);
                    }
                } catch (CellProblem e) {
                    add(e.in(file));
                }
                script.mark(start, each.getValue().at());
                first = false;
            } else if (column == null) {
                add(each.getValue()
                        .at()
                        .problem(
                                file,
                                "the column " + TableCell.letters(each.getKey()) + " has no word in the first row",
                                "write there what it is, or # if it is a note"));
            }
        }
    }

    private void actions(Grid.Row row, SortedMap<Integer, Column> columns) {
        for (Map.Entry<Integer, Grid.Cell> each : row.cells().entrySet()) {
            Words words = columns.get(each.getKey()) instanceof Column.Action ? words(each.getValue()) : null;
            if (words != null && columns.get(each.getKey()) instanceof Column.Action action) {
                int start = script.length();
                try {
                    action(action, words);
                } catch (CellProblem e) {
                    add(e.in(file));
                }
                script.mark(start, each.getValue().at());
            }
        }
    }

    private void action(Column.Action action, Words words) throws CellProblem {
        if (action.type().equals(Type.FLAG) && !values.flag(words)) {
            return;
        }
        script.add("    actions." + action.action() + "(" + action.first());
        if (!action.type().equals(Type.FLAG)) {
            script.add(action.first().isEmpty() ? "" : ", ").add(given(action, words), words);
        }
        script.add(");\n");
    }

    private String given(Column.Action action, Words words) throws CellProblem {
        if (action.type().isOrdered()) {
            return values.ordered(words, action.type());
        }
        return action.action().startsWith("say") ? values.message(words) : values.given(words);
    }

    /** The words of a cell; null if it is none that can be read, which is noted. */
    private @Nullable Words words(Grid.Cell cell) {
        TableCell at = cell.at();
        if (cell.kind() == Grid.Kind.DATE) {
            boolean time = at.text().matches("[0-9]+:[0-9]{2}:[0-9]{2}");
            add(at.problem(
                    file,
                    "the spreadsheet keeps a " + (time ? "time" : "date") + " here, and perhaps not what was typed",
                    "format the cell as text, then type it again: "
                            + (time
                                    ? "a length of time is written like " + length(at.text())
                                    : "a range like 1 to 3")));
            return null;
        }
        if (isFormula(cell)) {
            return null; // told already
        }
        if (at.text().indexOf('\n') >= 0) {
            add(at.problem(
                    file,
                    1,
                    at.text().indexOf('\n'),
                    "a cell has one line, and this text goes on in the next",
                    "is a quote missing at its end?"));
            return null;
        }
        if (at.text().length() > LONGEST_CELL) {
            add(at.problem(file, "a cell has at most " + LONGEST_CELL + " characters", Literal.REMEDY));
            return null;
        }
        return Words.of(at);
    }

    private static String length(String time) {
        String[] parts = time.split(":", -1);
        String text = (parts[0].equals("0") ? "" : parts[0] + "h")
                + (Integer.parseInt(parts[1]) == 0 ? "" : Integer.parseInt(parts[1]) + "m")
                + (Integer.parseInt(parts[2]) == 0 ? "" : Integer.parseInt(parts[2]) + "s");
        return text.isEmpty() ? "5m" : text;
    }
}
