package org.stillthere.rules.sheet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a workbook displays its numbers: as a number, a percentage, or a date or time. */
final class XlsxFormats {
    /** Excel takes none that is longer. */
    private static final int LONGEST_CODE = 255;

    private static final int LAST_OWN = 163;
    private static final long DAY = Duration.ofDays(1).toSeconds();

    /** Of the numbers that a spreadsheet takes for days. */
    private static final BigDecimal LATEST = new BigDecimal(2_958_466);

    private enum Shows {
        NUMBER,
        PERCENT,
        DATE
    }

    private final List<Shows> styles;

    private XlsxFormats(List<Shows> styles) {
        this.styles = styles;
    }

    static XlsxFormats read(byte @Nullable [] part) throws UnreadableTable {
        if (part == null) {
            return new XlsxFormats(List.of());
        }
        return XmlPart.read(part, xml -> {
            Map<Integer, String> codes = new HashMap<>();
            Map<Integer, Shows> known = new HashMap<>();
            List<Shows> styles = new ArrayList<>();
            while (xml.next()) {
                if (xml.is("numFmt")) {
                    String code = xml.attribute("formatCode", "");
                    if (code.length() > LONGEST_CODE) {
                        throw XlsxParts.unreadable();
                    }
                    codes.put(Integer.valueOf(xml.attribute("numFmtId", "0")), code);
                } else if (xml.is("cellXfs")) {
                    while (xml.next("cellXfs")) {
                        if (xml.is("xf")) {
                            int id = Integer.parseInt(xml.attribute("numFmtId", "0"));
                            styles.add(known.computeIfAbsent(id, format -> shows(format, codes)));
                        }
                    }
                }
            }
            return new XlsxFormats(styles);
        });
    }

    /** The format of that number: up to 163 they are the same everywhere. */
    private static Shows shows(int id, Map<Integer, String> codes) {
        if (id <= LAST_OWN && !codes.containsKey(id)) {
            boolean date = (id >= 14 && id <= 22)
                    || (id >= 27 && id <= 36)
                    || (id >= 45 && id <= 47)
                    || (id >= 50 && id <= 58);
            return date ? Shows.DATE : id == 9 || id == 10 ? Shows.PERCENT : Shows.NUMBER;
        }
        String code = codes.getOrDefault(id, "").toLowerCase(Locale.ROOT);
        String bare = code.replaceAll("\"[^\"]*\"|\\\\.|_.|\\*.", "").replaceAll("\\[(?!h+]|m+]|s+])[^]]*]", "");
        if (bare.contains("general")) {
            return Shows.NUMBER;
        }
        return bare.matches(".*[ymdhs].*") ? Shows.DATE : bare.contains("%") ? Shows.PERCENT : Shows.NUMBER;
    }

    boolean isDate(int style) {
        return shows(style) == Shows.DATE;
    }

    private Shows shows(int style) {
        return style >= 0 && style < styles.size() ? styles.get(style) : Shows.NUMBER;
    }

    /** A number as a person reads it. */
    String text(BigDecimal number, int style) {
        return switch (shows(style)) {
            case NUMBER -> plain(number);
            case PERCENT -> plain(number.movePointRight(2)) + "%";
            case DATE -> date(number);
        };
    }

    /** What was typed, and not the nearest number that a computer has. */
    private static String plain(BigDecimal number) {
        BigDecimal rounded = number.setScale(10, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0).toPlainString() : rounded.toPlainString();
    }

    private static String date(BigDecimal days) {
        if (days.signum() < 0 || days.compareTo(LATEST) >= 0) {
            return plain(days);
        }
        long seconds = days.multiply(BigDecimal.valueOf(DAY))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        if (seconds < DAY) {
            return String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
        }
        LocalDateTime time = LocalDateTime.of(1899, 12, 30, 0, 0).plusSeconds(seconds);
        return seconds % DAY == 0
                ? time.toLocalDate().toString()
                : time.toString().replace('T', ' ');
    }
}
