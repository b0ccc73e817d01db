package org.stillthere.rules.sheet;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.stillthere.rules.problem.TableCell;

/** Reads one sheet of a workbook. */
final class XlsxSheet {
    private static final Pattern ADDRESS = Pattern.compile("([A-Z]{1,3})([1-9][0-9]{0,6})");
    private static final int LAST_COLUMN = 16_384;

    /** Numbers are written with up to 17 digits and an exponent. */
    private static final int LONGEST_NUMBER = 32;

    private static final int LARGEST_EXPONENT = 300;

    private final String name;
    private final List<String> texts;
    private final XlsxFormats formats;
    private final WorkbookBudget budget;
    private final List<Grid.Row> rows = new ArrayList<>();
    private final SortedSet<Integer> hiddenColumns = new TreeSet<>();
    private final List<Grid.Merge> merges = new ArrayList<>();

    private XlsxSheet(String name, List<String> texts, XlsxFormats formats, WorkbookBudget budget) {
        this.name = name;
        this.texts = texts;
        this.formats = formats;
        this.budget = budget;
    }

    static Grid read(
            String name, boolean hidden, byte[] part, List<String> texts, XlsxFormats formats, WorkbookBudget budget)
            throws UnreadableTable {
        XlsxSheet sheet = new XlsxSheet(name, texts, formats, budget);
        XmlPart.read(part, xml -> {
            sheet.read(xml);
            return sheet;
        });
        return new Grid(name, hidden, sheet.rows, sheet.hiddenColumns, sheet.merges);
    }

    private void read(XmlPart xml) throws XMLStreamException, UnreadableTable {
        int last = 0;
        int lastColumn = 0;
        while (xml.next()) {
            if (xml.is("col")) {
                lastColumn = columns(xml, lastColumn);
            } else if (xml.is("row")) {
                int number = Integer.parseInt(xml.attribute("r", Integer.toString(last + 1)));
                if (number <= last) {
                    throw XlsxParts.unreadable();
                }
                last = number;
                row(xml, number);
            } else if (xml.is("mergeCell")) {
                merge(xml.attribute("ref", ""));
            }
        }
    }

    /** Columns behind that one, as every spreadsheet writes them; the last of them. */
    private int columns(XmlPart xml, int before) throws UnreadableTable {
        int first = Integer.parseInt(xml.attribute("min", "0"));
        int last = Integer.parseInt(xml.attribute("max", "0"));
        if (first <= before || last < first || last > LAST_COLUMN) {
            throw XlsxParts.unreadable();
        }
        if (xml.flag("hidden") || isNothing(xml.attribute("width", "1"))) {
            for (int column = first; column <= last; column++) {
                hiddenColumns.add(column);
            }
        }
        return last;
    }

    /** A width or height at which nobody sees anything. */
    private static boolean isNothing(String size) {
        return Double.parseDouble(size) < 0.1;
    }

    private void row(XmlPart xml, int number) throws XMLStreamException, UnreadableTable {
        boolean hidden = xml.flag("hidden") || isNothing(xml.attribute("ht", "1"));
        SortedMap<Integer, Grid.Cell> cells = new TreeMap<>();
        int last = 0;
        while (xml.next("row")) {
            if (xml.is("c")) {
                int column = column(xml.attribute("r", ""), number, last);
                last = column;
                cell(xml, number, column, cells);
            }
        }
        if (!cells.isEmpty()) {
            rows.add(new Grid.Row(number, hidden, cells));
        }
    }

    private static int column(String address, int row, int last) throws UnreadableTable {
        if (address.isEmpty()) {
            return last + 1;
        }
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) != row) {
            throw XlsxParts.unreadable();
        }
        int column = TableCell.at("", address, "").column();
        if (column <= last || column > LAST_COLUMN) {
            throw XlsxParts.unreadable();
        }
        return column;
    }

    private void cell(XmlPart xml, int row, int column, SortedMap<Integer, Grid.Cell> cells)
            throws XMLStreamException, UnreadableTable {
        String type = xml.attribute("t", "n");
        int style = Integer.parseInt(xml.attribute("s", "0"));
        String value = "";
        String formula = "";
        boolean isFormula = false;
        while (xml.next("c")) {
            if (xml.is("f")) {
                isFormula = true;
                formula = xml.text();
            } else if (xml.is("v")) {
                value = xml.text();
            } else if (xml.is("is")) {
                value = xml.richText("is");
            }
        }
        Grid.Kind kind = isFormula ? Grid.Kind.FORMULA : kind(type, style);
        String text = Grid.trimmed(isFormula ? "=" + formula : value.isEmpty() ? "" : text(type, value, style));
        budget.cell(text);
        if (!text.isEmpty()) {
            cells.put(column, new Grid.Cell(new TableCell(name, row, column, 0, text), kind));
        }
    }

    private Grid.Kind kind(String type, int style) {
        return switch (type) {
            case "n" -> formats.isDate(style) ? Grid.Kind.DATE : Grid.Kind.NUMBER;
            case "d" -> Grid.Kind.DATE;
            case "e" -> Grid.Kind.ERROR;
            default -> Grid.Kind.TEXT;
        };
    }

    private String text(String type, String value, int style) throws UnreadableTable {
        switch (type) {
            case "s" -> {
                int index = Integer.parseInt(value.strip());
                if (index < 0 || index >= texts.size()) {
                    throw XlsxParts.unreadable();
                }
                return texts.get(index);
            }
            case "b" -> {
                return value.strip().equals("1") ? "yes" : "no";
            }
            case "n" -> {
                return formats.text(number(value.strip()), style);
            }
            default -> {
                return value;
            }
        }
    }

    private static BigDecimal number(String text) throws UnreadableTable {
        if (text.length() > LONGEST_NUMBER
                || !text.chars().allMatch(c -> c < 128)) { // Java reads digits of every script
            throw XlsxParts.unreadable();
        }
        BigDecimal number = new BigDecimal(text);
        if (Math.abs(number.scale()) > LARGEST_EXPONENT) { // to write it out would take gigabytes
            throw XlsxParts.unreadable();
        }
        return number;
    }

    private void merge(String range) throws UnreadableTable {
        String[] ends = range.split(":", 2);
        Matcher first = ADDRESS.matcher(ends[0]);
        Matcher last = ADDRESS.matcher(ends[ends.length - 1]);
        if (!first.matches() || !last.matches()) {
            throw XlsxParts.unreadable();
        }
        budget.merge();
        merges.add(new Grid.Merge(Integer.parseInt(first.group(2)), Integer.parseInt(last.group(2)), range));
    }
}
