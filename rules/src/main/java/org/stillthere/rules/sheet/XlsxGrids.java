package org.stillthere.rules.sheet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sheets of an Excel workbook, which is a zip of XML. It reads texts, numbers, what is hidden or
 * merged, and whether a cell is a formula. It ignores everything else, such as colours, pictures and data validation.
 */
public final class XlsxGrids {
    private static final int MAX_SHEETS = 100;

    private final XlsxParts parts;
    private final List<String> texts;
    private final XlsxFormats formats;
    private final WorkbookBudget budget = new WorkbookBudget();

    private XlsxGrids(XlsxParts parts, List<String> texts, XlsxFormats formats) {
        this.parts = parts;
        this.texts = texts;
        this.formats = formats;
    }

    /**
     * Reads a whole file.
     *
     * @throws UnreadableTable if it can't be read
     */
    public static List<Grid> read(byte[] file) throws UnreadableTable {
        XlsxParts parts = XlsxParts.of(file);
        String book = "xl/workbook.xml";
        for (Relation relation : relations(parts, "").values()) {
            book = relation.is("officeDocument") ? relation.target() : book;
        }
        Map<String, Relation> relations = relations(parts, book);
        String texts = "";
        String styles = "";
        for (Relation relation : relations.values()) {
            texts = relation.is("sharedStrings") ? relation.target() : texts;
            styles = relation.is("styles") ? relation.target() : styles;
        }
        XlsxGrids grids = new XlsxGrids(parts, texts(parts.find(texts)), XlsxFormats.read(parts.find(styles)));
        return grids.sheets(parts.get(book), relations);
    }

    /** How one part names another. */
    private record Relation(String type, String target) {
        boolean is(String kind) {
            return type.endsWith("/" + kind);
        }
    }

    private static Map<String, Relation> relations(XlsxParts parts, String of) throws UnreadableTable {
        int slash = of.lastIndexOf('/') + 1;
        String folder = of.substring(0, slash);
        byte[] part = parts.find(folder + "_rels/" + of.substring(slash) + ".rels");
        if (part == null) {
            return Map.of();
        }
        return XmlPart.read(part, xml -> {
            Map<String, Relation> relations = new HashMap<>();
            while (xml.next()) {
                if (xml.is("Relationship") && !xml.attribute("TargetMode", "").equals("External")) {
                    String target = xml.attribute("Target", "");
                    String path = target.startsWith("/") ? target.substring(1) : folder + target;
                    relations.put(xml.attribute("Id", ""), new Relation(xml.attribute("Type", ""), path));
                }
            }
            return relations;
        });
    }

    private static List<String> texts(byte @Nullable [] part) throws UnreadableTable {
        if (part == null) {
            return List.of();
        }
        return XmlPart.read(part, xml -> {
            List<String> texts = new ArrayList<>();
            while (xml.next()) {
                if (xml.is("si")) {
                    texts.add(xml.richText("si"));
                }
            }
            return texts;
        });
    }

    private List<Grid> sheets(byte[] book, Map<String, Relation> relations) throws UnreadableTable {
        return XmlPart.read(book, xml -> {
            List<Grid> grids = new ArrayList<>();
            while (xml.next()) {
                Relation relation = xml.is("sheet") ? relations.get(xml.attribute("id", "")) : null;
                if (relation != null && relation.is("worksheet")) {
                    if (grids.size() >= MAX_SHEETS) {
                        throw new UnreadableTable("the workbook has more than " + MAX_SHEETS + " sheets", "");
                    }
                    budget.sheet(relation.target().toLowerCase(Locale.ROOT));
                    boolean hidden = !xml.attribute("state", "visible").equals("visible");
                    grids.add(XlsxSheet.read(
                            xml.attribute("name", ""), hidden, parts.get(relation.target()), texts, formats, budget));
                }
            }
            return grids;
        });
    }
}
