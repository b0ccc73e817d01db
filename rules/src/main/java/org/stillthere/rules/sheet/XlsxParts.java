package org.stillthere.rules.sheet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The parts of a workbook, unpacked within bounds. */
final class XlsxParts {
    /** How many bytes the parts have at most together: a small file can be a large one packed. */
    static final int MAX_BYTES = 16 << 20;

    private static final int MAX_PARTS = 1000;

    private static final int OLD_EXCEL = 0xD0CF11E0;

    private final Map<String, byte[]> parts;

    private XlsxParts(Map<String, byte[]> parts) {
        this.parts = parts;
    }

    static XlsxParts of(byte[] file) throws UnreadableTable {
        if (beginsWith(file, OLD_EXCEL)) {
            throw new UnreadableTable(
                    "this is a workbook of an old Excel, or one that is locked with a password",
                    "take the password off, and save it as an Excel workbook (.xlsx)");
        }
        Map<String, byte[]> parts = new HashMap<>();
        Set<String> names = new HashSet<>();
        int left = MAX_BYTES;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName().toLowerCase(Locale.ROOT);
                refuse(name);
                if (!names.add(name) || names.size() > MAX_PARTS) {
                    throw unreadable();
                }
                byte[] bytes = zip.readNBytes(left + 1);
                if (bytes.length > left) {
                    throw new UnreadableTable(
                            "the workbook has more than " + (MAX_BYTES >> 20) + " MiB when it is unpacked",
                            "keep only the table in it");
                }
                left -= bytes.length;
                if (name.endsWith(".xml") || name.endsWith(".rels")) {
                    parts.put(name, bytes);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable();
        }
        return new XlsxParts(parts);
    }

    private static boolean beginsWith(byte[] file, int signature) {
        return file.length >= Integer.BYTES && java.nio.ByteBuffer.wrap(file).getInt() == signature;
    }

    private static void refuse(String name) throws UnreadableTable {
        if (name.contains("vbaproject") || name.contains("macrosheets/") || name.contains("activex/")) {
            throw new UnreadableTable("the workbook has macros", "save it as an Excel workbook without macros (.xlsx)");
        }
        if (name.contains("externallinks/")) {
            throw new UnreadableTable(
                    "the workbook refers to other files", "break its links (Data, Edit Links), and save it again");
        }
    }

    static UnreadableTable unreadable() {
        return new UnreadableTable(
                "this can't be read as a workbook", "save it anew as an Excel workbook (.xlsx), or as CSV");
    }

    /** The part of that name; null if there is none. */
    byte @Nullable [] find(String name) {
        return parts.get(name.toLowerCase(Locale.ROOT));
    }

    byte[] get(String name) throws UnreadableTable {
        byte[] part = find(name);
        if (part == null) {
            throw unreadable();
        }
        return part;
    }
}
