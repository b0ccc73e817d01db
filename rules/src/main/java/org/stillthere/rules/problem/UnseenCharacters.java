package org.stillthere.rules.problem;

import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Characters that show otherwise than they read: a reviewer could believe anything of a file that holds them. None stands
 * in a policy, except for the few that the scripts of some languages need in texts.
 */
public final class UnseenCharacters {
    /** Letters and marks of no category of their own that show nothing (Unicode's Default_Ignorable_Code_Point, and blanks). */
    private static final String BLANKS =
            "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0\uD834\uDD59";

    /** Joiners and marks of direction, without which Persian, Hindi or Hebrew can't be written. */
    private static final String NEEDED_IN_TEXTS = "\u200C\u200D\u200E\u200F\u061C";

    private static final int REPLACEMENT = 0xFFFD;
    private static final int FIRST_VARIATION = 0xFE00;
    private static final int LAST_VARIATION = 0xFE0E; // the one behind it makes an emoji of a sign
    private static final int FIRST_SUPPLEMENTARY_VARIATION = 0xE0100;
    private static final int LAST_SUPPLEMENTARY_VARIATION = 0xE01EF;

    /** The scripts that have letters like those of another. */
    private static final Set<Character.UnicodeScript> ALIKE = EnumSet.of(
            Character.UnicodeScript.LATIN,
            Character.UnicodeScript.CYRILLIC,
            Character.UnicodeScript.GREEK,
            Character.UnicodeScript.ARMENIAN,
            Character.UnicodeScript.CHEROKEE);

    private UnseenCharacters() {}

    /** Where the first of them stands in what is no text for users, from 0; -1 if there is none. A line ends in a line feed. */
    public static int firstIn(String text) {
        return first(text, "");
    }

    /** The same of a text for users. */
    public static int firstInMessage(String text) {
        return first(text, NEEDED_IN_TEXTS);
    }

    /** The text with a sign that shows in the place of each. */
    public static String replacedIn(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(character -> shown.appendCodePoint(isUnseen(character) ? REPLACEMENT : character));
        return shown.toString();
    }

    private static int first(String text, String allowed) {
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int character = text.codePointAt(at);
            if (isUnseen(character) && allowed.indexOf(character) < 0) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isUnseen(int character) {
        if (character < 127) {
            return character < ' ' && character != '\n' && character != '\t';
        }
        boolean variation = (character >= FIRST_VARIATION && character <= LAST_VARIATION)
                || (character >= FIRST_SUPPLEMENTARY_VARIATION && character <= LAST_SUPPLEMENTARY_VARIATION);
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> variation || BLANKS.indexOf(character) >= 0;
        };
    }

    /** What is said of the character that stands there. */
    public static String name(String text, int at) {
        int character = text.codePointAt(at);
        String name = Character.getName(character);
        return String.format("U+%04X", character) + (name == null ? "" : " (" + name + ")");
    }

    /** What is said of a character of the text that can be taken for another; empty if there is none. */
    public static Optional<String> mistakable(String text) {
        Character.UnicodeScript script = null;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int character = text.codePointAt(at);
            if (!Character.isLetterOrDigit(character)) {
                script = null;
            } else if (character > 127 && isLikeAscii(character)) {
                return Optional.of(name(text, at) + " is taken for another");
            } else if (ALIKE.contains(Character.UnicodeScript.of(character))) {
                Character.UnicodeScript own = Character.UnicodeScript.of(character);
                if (script != null && script != own) {
                    return Optional.of(name(text, at) + " stands among letters of another script");
                }
                script = own;
            }
        }
        return Optional.empty();
    }

    /** A digit of another script, or a letter of full width, in bold or in a circle. */
    private static boolean isLikeAscii(int character) {
        return Character.isDigit(character)
                || Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC)
                        .chars()
                        .allMatch(c -> c < 128);
    }
}
