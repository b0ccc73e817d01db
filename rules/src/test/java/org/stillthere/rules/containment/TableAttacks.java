package org.stillthere.rules.containment;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.rules.containment.Attacks.Attack;
import org.stillthere.rules.table.TablePolicies;
import org.stillthere.rules.table.Workbook;

/** What somebody may try who can write a table and wants more. */
final class TableAttacks {
    private static final String CODE = "System.setProperty(\"" + Attacks.TRACE + "\", \"1\")";
    private static final String MAKE = "new java.io.File(\"" + Attacks.MARKER + "\").mkdir()";
    private static final String HEAD = "when,tier,say to user,wait\n";
    private static final String FINE =
            "<row r=\"1\">" + Workbook.text("A1", "when") + Workbook.text("B1", "say to user") + "</row><row r=\"2\">"
                    + Workbook.text("A2", "inactive") + Workbook.text("B2", "still-there") + "</row>";
    private static final int MEGABYTE = 1 << 20;

    private TableAttacks() {}

    static List<Attack> all() {
        List<Attack> attacks = new ArrayList<>();
        csv().forEach((name, text) -> attacks.add(new Attack("CSV: " + name, with("tables/patience.csv", text), true)));
        xlsx().forEach((name, bytes) -> attacks.add(workbook("XLSX: " + name, "tables/patience.xlsx", bytes, true)));
        byte[] fine = new Workbook().sheet("S", "", data(FINE)).bytes();
        for (String name : List.of(
                "tables/patience.xlsm",
                "tables/patience.XLSX",
                "patience.xlsx",
                "tables/a/b.xlsx",
                "tables/../p.xlsx",
                "tables/x\");System.exit(1);.xlsx",
                "messages/en.xlsx",
                "policy.xlsx",
                "tables/p.xlsx.xls")) {
            attacks.add(workbook("name: " + name, name, fine, true));
        }
        attacks.add(new Attack("name: CSV in messages", with("messages/en.csv", HEAD), true));
        SortedMap<String, String> twice = with("tables/patience.csv", HEAD + "inactive,,still-there,5m\n");
        attacks.add(new Attack("one table twice", twice, new TreeMap<>(Map.of("tables/patience.xlsx", fine)), true));
        attacks.add(workbook("XLSX: pictures and comments are left alone", "tables/patience.xlsx", decorated(), false));
        attacks.add(new Attack(
                "CSV: words that are code and no more",
                with("tables/p.csv", HEAD + "inactive,System.exit,still-there,5m\n"),
                false));
        return attacks;
    }

    private static Attack workbook(String name, String path, byte[] bytes, boolean refused) {
        return new Attack(name, TablePolicies.texts(), new TreeMap<>(Map.of(path, bytes)), refused);
    }

    private static SortedMap<String, String> with(String path, String text) {
        SortedMap<String, String> files = TablePolicies.texts();
        files.put(path, text);
        return files;
    }

    private static String row(String cell) {
        return HEAD + "inactive,\"" + cell.replace("\"", "\"\"") + "\",still-there,5m\n";
    }

    private static Map<String, String> csv() {
        Map<String, String> attacks = new TreeMap<>();
        attacks.put("a quote that ends the text", row("x\"); " + CODE + "; //"));
        attacks.put("a quote, then a method", row("x\".concat(" + CODE + ").equals(\"x"));
        attacks.put("quotes within quotes", row("\"x\" == " + CODE + " || \"y\""));
        attacks.put("a bracket that ends the condition", row("gold\") ) then " + CODE + "; end"));
        attacks.put("a new line that ends the rule", row("gold\nthen " + CODE + "; end"));
        attacks.put("a carriage return", row("gold\rthen " + CODE));
        attacks.put("a line separator", row("gold\u2028then " + CODE));
        attacks.put("the end of a comment", row("*/ " + MAKE + " /*"));
        attacks.put("a comment", row("gold // x"));
        attacks.put("an escape of Unicode", row("\\u0022); " + CODE + "; //"));
        attacks.put("a backslash", row("gold\\"));
        attacks.put("a back quote", row("`gold`"));
        attacks.put("text that runs backwards", row("gold\u202E"));
        attacks.put("a character that nobody sees", row("go\u200Bld"));
        attacks.put("a nought", row("gold\0"));
        attacks.put("an interpolation", row("${" + CODE + "}"));
        attacks.put("a formula", row("=cmd|'/C calc'!A0"));
        attacks.put("a formula with plus", row("+cmd|'/C calc'!A0"));
        attacks.put("a formula with minus", row("-2+3+cmd|'/C calc'!A0"));
        attacks.put("a formula with at", row("@SUM(1+1)*cmd|'/C calc'!A0"));
        attacks.put("a formula in a note", "# note,when,say to user\n=cmd|'/C calc'!A0,inactive,still-there\n");
        attacks.put("a formula in a row of notes", HEAD + "#,=cmd|'/C calc'!A0\ninactive,,still-there,5m\n");
        attacks.put("code as a header", "when," + MAKE.replace(",", "") + ",say to user\ninactive,x,still-there\n");
        attacks.put(
                "code as an attribute", "when,attribute x\") == " + "y || (\"a,say to user\ninactive,x,still-there\n");
        attacks.put("code as a timer", "when,set timer x\"); " + "end,say to user\ninactive,5m,still-there\n");
        attacks.put("a class as a header", "when,getClass,say to user\ninactive,x,still-there\n");
        attacks.put(
                "code as the key of a text", HEAD + "inactive,,\"x\"\"); " + CODE.replace("\"", "\"\"") + "\",5m\n");
        attacks.put("code as a length", HEAD + "inactive,,still-there," + MAKE + "\n");
        attacks.put("code as a setting", HEAD + "inactive,,still-there,\"settings.x(\"\"a\"\")\"\n");
        attacks.put("code as a name", "name,when,say to user\n\"A\"\" salience (" + "1) when\",inactive,still-there\n");
        attacks.put("a name with an escape", "name,when,say to user\nA\\u0022,inactive,still-there\n");
        attacks.put("code as an event", HEAD + "\"inactive || " + CODE.replace("\"", "\"\"") + "\",,still-there,5m\n");
        attacks.put(
                "a number without end", "when,silences,say to user\ninactive," + "9".repeat(5000) + ",still-there\n");
        attacks.put("an exponent", "when,silences,say to user\ninactive,1e999999999,still-there\n");
        attacks.put("a cell without end", row("x".repeat(MEGABYTE / 2)));
        attacks.put("a quote without end", HEAD + "inactive,\"gold,still-there,5m\n".repeat(3));
        attacks.put("rows without end", HEAD + "inactive,,still-there,5m\n".repeat(40_000));
        attacks.put("columns without end", "when" + ",tier".repeat(100_000) + "\ninactive\n");
        attacks.put("commas without end", HEAD + ",".repeat(MEGABYTE - 100) + "\n");
        attacks.put("mistakes without end", HEAD + "inactve,,stil-there,5\n".repeat(900));
        attacks.put("a list without end", row("a,".repeat(150) + "a"));
        attacks.put("no text", "\0\0\0\0");
        attacks.put("nothing", "");
        attacks.put("a workbook that is called CSV", "PK\u0003\u0004" + "\0".repeat(30));
        return attacks;
    }

    private static String data(String rows) {
        return "<sheetData>" + rows + "</sheetData>";
    }

    private static byte[] sheet(String rows) {
        return new Workbook().sheet("S", "", data(rows)).bytes();
    }

    /** A workbook that is right but for a part. */
    private static byte[] part(String name, String text) {
        return new Workbook().sheet("S", "", data(FINE)).part(name, text).bytes();
    }

    private static byte[] decorated() {
        return new Workbook()
                .sheet("S", "", data(FINE) + "<drawing/><legacyDrawing/>")
                .part("xl/media/image1.png", new byte[] {1, 2, 3})
                .part("xl/comments1.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>")
                .part("../../outside.xml", "<x/>")
                .bytes();
    }

    private static Map<String, byte[]> xlsx() {
        String sheet = "xl/worksheets/sheet1.xml";
        String doctype = "<!DOCTYPE worksheet [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
        String cell = "<row r=\"1\">" + Workbook.text("A1", "when")
                + "<c r=\"B1\" t=\"inlineStr\"><is><t>%s</t></is></c></row>";
        Map<String, byte[]> attacks = new TreeMap<>();
        attacks.put(
                "an outer entity", part(sheet, doctype + "<worksheet>" + data(cell.formatted("&e;")) + "</worksheet>"));
        attacks.put(
                "an outer document type",
                part(
                        sheet,
                        "<!DOCTYPE worksheet SYSTEM \"http://127.0.0.1:1/x.dtd\"><worksheet>" + data(FINE)
                                + "</worksheet>"));
        attacks.put(
                "a parameter entity",
                part(
                        sheet,
                        "<!DOCTYPE w [<!ENTITY % p SYSTEM \"file:///etc/passwd\">%p;]><worksheet>" + data(FINE)
                                + "</worksheet>"));
        attacks.put(
                "entities of entities",
                part(sheet, laughs() + "<worksheet>" + data(cell.formatted("&i9;")) + "</worksheet>"));
        attacks.put("an entity in the texts", part("xl/styles.xml", doctype + "<styleSheet>&e;</styleSheet>"));
        attacks.put("an entity in the book", part("xl/workbook.xml", doctype + "<workbook>&e;</workbook>"));
        attacks.put(
                "XML that includes",
                part(
                        sheet,
                        "<worksheet xmlns:xi=\"http://www.w3.org/2001/XInclude\">"
                                + data(cell.formatted("<xi:include href=\"file:///etc/passwd\" parse=\"text\"/>"))
                                + "</worksheet>"));
        attacks.put("XML without end", part(sheet, "<worksheet><sheetData><row r=\"1\">"));
        attacks.put("XML that is nested", part(sheet, "<worksheet>" + "<a>".repeat(200_000)));
        attacks.put("an element of a thousand attributes", part(sheet, attributes()));
        attacks.put(
                "a bomb in a sheet",
                new Workbook()
                        .sheet("S", "", "")
                        .part(sheet, new byte[64 * MEGABYTE])
                        .bytes());
        attacks.put("a bomb beside it", part("xl/media/image1.png", "\0".repeat(32 * MEGABYTE)));
        attacks.put("parts without end", parts());
        attacks.put("a formula", sheet(FINE + "<row r=\"3\"><c r=\"A3\"><f>cmd|'/C calc'!A0</f><v>0</v></c></row>"));
        attacks.put(
                "a formula with a harmless value",
                sheet(
                        FINE
                                + "<row r=\"3\"><c r=\"A3\" t=\"str\"><f>WEBSERVICE(\"http://127.0.0.1:1/\")</f><v>inactive</v></c></row>"));
        attacks.put(
                "a formula of an array",
                sheet(FINE + "<row r=\"3\"><c r=\"A3\"><f t=\"array\" ref=\"A3\"/><v>1</v></c></row>"));
        attacks.put("macros", part("xl/vbaProject.bin", "x"));
        attacks.put("macros of old", part("xl/macrosheets/sheet1.xml", "<x/>"));
        attacks.put("a control", part("xl/activeX/activeX1.bin", "x"));
        attacks.put("links to other files", part("xl/externalLinks/externalLink1.xml", "<x/>"));
        attacks.put(
                "a sheet elsewhere",
                new Workbook()
                        .relation("worksheet", "http://127.0.0.1:1/sheet.xml", "TargetMode=\"External\"")
                        .part(
                                "xl/workbook.xml",
                                "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"worksheet\"/></sheets></workbook>")
                        .bytes());
        attacks.put(
                "a sheet that climbs",
                new Workbook()
                        .relation("worksheet", "../../../etc/passwd", "")
                        .part(
                                "xl/workbook.xml",
                                "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"worksheet\"/></sheets></workbook>")
                        .bytes());
        attacks.put("a hidden row", sheet(FINE.replace("r=\"2\">", "r=\"2\" hidden=\"1\">")));
        attacks.put("a row of no height", sheet(FINE.replace("r=\"2\">", "r=\"2\" ht=\"0.01\">")));
        attacks.put(
                "a column of no width",
                new Workbook()
                        .sheet("S", "", "<cols><col min=\"1\" max=\"2\" width=\"0\"/></cols>" + data(FINE))
                        .bytes());
        attacks.put(
                "a hidden sheet",
                new Workbook().sheet("S", "state=\"hidden\"", data(FINE)).bytes());
        attacks.put(
                "a sheet that is hidden well",
                new Workbook().sheet("S", "state=\"veryHidden\"", data(FINE)).bytes());
        attacks.put(
                "merged cells",
                new Workbook()
                        .sheet("S", "", data(FINE) + "<mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells>")
                        .bytes());
        attacks.put("one row twice", sheet(FINE + FINE));
        attacks.put("one cell twice", sheet(FINE.replace("</row>", Workbook.text("A1", "tier") + "</row>")));
        attacks.put("a cell of another row", sheet(FINE.replace("A2", "A9")));
        attacks.put("a cell beyond all columns", sheet("<row r=\"1\">" + Workbook.text("ZZZ1", "x") + "</row>"));
        attacks.put(
                "a text that there is not",
                sheet(FINE + "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>2147483647</v></c></row>"));
        attacks.put("a text before the first", sheet(FINE + "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>-1</v></c></row>"));
        attacks.put(
                "a number that fills the memory",
                sheet(FINE + "<row r=\"3\"><c r=\"A3\"><v>1e2147483647</v></c></row>"));
        attacks.put(
                "a number without end",
                sheet(FINE + "<row r=\"3\"><c r=\"A3\"><v>" + "9".repeat(9000) + "</v></c></row>"));
        attacks.put("a number that is none", sheet(FINE + "<row r=\"3\"><c r=\"A3\"><v>NaN</v></c></row>"));
        attacks.put(
                "code in a cell",
                sheet(FINE.replace("still-there", "x\"); " + CODE + "; //").replace("\"); S", "&quot;); S")));
        attacks.put(
                "code in the name of a sheet",
                new Workbook()
                        .sheet("A&quot; salience 1 when", "", data(FINE))
                        .sheet("B", "", data(FINE))
                        .bytes());
        attacks.put("a workbook of old", new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 1, 2, 3, 4});
        attacks.put("nothing", new byte[0]);
        attacks.put("no workbook", "name: test\n".getBytes(StandardCharsets.UTF_8));
        attacks.put("half of one", java.util.Arrays.copyOf(sheet(FINE), 700));
        return attacks;
    }

    private static String laughs() {
        StringBuilder type = new StringBuilder("<!DOCTYPE w [<!ENTITY i0 \"ha\">");
        for (int i = 1; i < 10; i++) {
            type.append("<!ENTITY i")
                    .append(i)
                    .append(" \"")
                    .append(("&i" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        return type.append("]>").toString();
    }

    private static String attributes() {
        StringBuilder element = new StringBuilder("<worksheet");
        for (int i = 0; i < 50_000; i++) {
            element.append(" a").append(i).append("=\"x\"");
        }
        return element.append("/>").toString();
    }

    private static byte[] parts() {
        Workbook workbook = new Workbook().sheet("S", "", data(FINE));
        for (int i = 0; i < 2000; i++) {
            workbook.part("xl/x" + i + ".xml", "<x/>");
        }
        return workbook.bytes();
    }
}
