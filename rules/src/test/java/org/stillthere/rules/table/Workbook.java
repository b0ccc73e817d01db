package org.stillthere.rules.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.stillthere.rules.problem.TableCell;

/** Writes Excel workbooks for tests, also such as no spreadsheet would write. */
public final class Workbook {
    /** The number formats that a cell may name by {@code s}: none, a time, a date, a percentage, hours. */
    private static final String STYLES = """
            <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
            <numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm:ss;@"/></numFmts>
            <cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="20"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="164"/></cellXfs>
            </styleSheet>""";

    private static final String SHEET =
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">%s</worksheet>";

    private final Map<String, byte[]> parts = new LinkedHashMap<>();
    private final StringBuilder sheets = new StringBuilder();
    private final StringBuilder relations = new StringBuilder();
    private int count;

    /** A workbook without sheets. */
    public Workbook() {
        part("xl/styles.xml", STYLES);
        relation("styles", "styles.xml", "");
    }

    /** A workbook of one sheet, whose cells hold these texts. */
    public static byte[] of(String sheet, List<List<String>> rows) {
        return new Workbook().sheet(sheet, "", data(rows)).bytes();
    }

    /** The element {@code sheetData} with these texts. */
    public static String data(List<List<String>> rows) {
        StringBuilder data = new StringBuilder("<sheetData>");
        for (int row = 1; row <= rows.size(); row++) {
            data.append("<row r=\"").append(row).append("\">");
            List<String> cells = rows.get(row - 1);
            for (int column = 1; column <= cells.size(); column++) {
                data.append(text(TableCell.letters(column) + row, cells.get(column - 1)));
            }
            data.append("</row>");
        }
        return data.append("</sheetData>").toString();
    }

    /** A cell that holds a text. */
    public static String text(String address, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        return text.isEmpty()
                ? "<c r=\"" + address + "\"/>"
                : "<c r=\"" + address + "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" + escaped + "</t></is></c>";
    }

    /** Adds a sheet: attributes of its entry, and the elements in it. */
    public Workbook sheet(String name, String attributes, String content) {
        entry(name, attributes, count + 1);
        return part("xl/worksheets/sheet" + count + ".xml", SHEET.formatted(content));
    }

    /** Adds a sheet that lies in the part of an earlier one, from 1. */
    public Workbook sheetAgain(String name, int part) {
        entry(name, "", part);
        return this;
    }

    private void entry(String name, String attributes, int part) {
        count++;
        sheets.append("<sheet name=\"")
                .append(name)
                .append("\" sheetId=\"")
                .append(count)
                .append("\" r:id=\"s");
        sheets.append(count).append("\" ").append(attributes).append("/>");
        relations
                .append("<Relationship Id=\"s")
                .append(count)
                .append("\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\"")
                .append(" Target=\"worksheets/sheet")
                .append(part)
                .append(".xml\"/>");
    }

    /** Adds a relation of the workbook. */
    public Workbook relation(String kind, String target, String attributes) {
        relations
                .append("<Relationship Id=\"")
                .append(kind)
                .append("\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/")
                .append(kind)
                .append("\" Target=\"")
                .append(target)
                .append("\" ")
                .append(attributes)
                .append("/>");
        return this;
    }

    /** Adds a part, or writes it anew. */
    public Workbook part(String name, String text) {
        return part(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a part, or writes it anew. */
    public Workbook part(String name, byte[] bytes) {
        parts.put(name, bytes);
        return this;
    }

    /** The file. */
    public byte[] bytes() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("_rels/.rels", xml("""
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
                Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
                Target="xl/workbook.xml"/></Relationships>"""));
        all.put(
                "xl/workbook.xml",
                xml("<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
                        + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"
                        + sheets
                        + "</sheets></workbook>"));
        all.put(
                "xl/_rels/workbook.xml.rels",
                xml("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + relations
                        + "</Relationships>"));
        all.putAll(parts);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> part : all.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private static byte[] xml(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
