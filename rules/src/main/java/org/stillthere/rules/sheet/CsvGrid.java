package org.stillthere.rules.sheet;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stillthere.rules.problem.TableCell;

/** Reads a table that was saved as CSV, with commas, semicolons or tabs between its cells: which of them depends on the country. */
public final class CsvGrid {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** A first line by which spreadsheets are told the separator, and which they do not show. */
    private static final Pattern SEPARATOR = Pattern.compile("sep=([,;\t])\n");

    private CsvGrid() {}

    /**
     * Reads a whole file.
     *
     * @throws UnreadableTable if it can\'t be read
     */
    public static Grid read(String text) throws UnreadableTable {
        String body = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        Matcher said = SEPARATOR.matcher(body);
        boolean says = said.lookingAt();
        char separator = says ? said.group(1).charAt(0) : separator(body);
        List<Grid.Row> rows = new ArrayList<>();
        int number = 0;
        try (CsvReader<CsvRecord> records = CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .trimWhitespacesAroundQuotes(true)
                .ofCsvRecord(says ? body.substring(said.end()) : body)) {
            for (CsvRecord record : records) {
                int line = (int) record.getStartingLineNumber() + (says ? 1 : 0);
                SortedMap<Integer, Grid.Cell> cells = cells(record, ++number, line);
                if (!cells.isEmpty()) {
                    rows.add(new Grid.Row(number, false, cells));
                }
            }
        } catch (CsvParseException e) {
            throw new UnreadableTable(
                    "row " + (number + 1) + " can't be read: a quote in it has no end, or something stands behind one",
                    "close the quote; write a quote within a text twice");
        } catch (java.io.IOException e) {
            throw new UnreadableTable("the file can't be read", "");
        }
        return new Grid("", false, rows, Collections.emptySortedSet(), List.of());
    }

    private static SortedMap<Integer, Grid.Cell> cells(CsvRecord record, int row, int line) {
        SortedMap<Integer, Grid.Cell> cells = new TreeMap<>();
        for (int i = 0; i < record.getFieldCount(); i++) {
            String text = Grid.trimmed(record.getField(i));
            if (!text.isEmpty()) {
                cells.put(i + 1, new Grid.Cell(new TableCell("", row, i + 1, line, text), Grid.Kind.TEXT));
            }
        }
        return cells;
    }

    /** What stands most often between the cells of the first line that is not for readers only. */
    private static char separator(String text) {
        String line = text.lines()
                .filter(each -> !each.isBlank() && !each.replace("\"", "").startsWith(Grid.NOTE))
                .findFirst()
                .orElse("");
        char separator = ',';
        long most = 0;
        for (char candidate : new char[] {',', ';', '\t'}) {
            long count = line.replaceAll("\"[^\"]*\"", "")
                    .chars()
                    .filter(c -> c == candidate)
                    .count();
            if (count > most) {
                most = count;
                separator = candidate;
            }
        }
        return separator;
    }
}
