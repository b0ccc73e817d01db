package org.stillthere.rules.language;

/** What may stand between the quotes of a text in a rule. It goes into generated code, and people have to read it. */
public final class Literal {
    private static final String ALLOWED = " -_.:/@+,!?'&%=*~|";

    /** What is allowed, for a person. */
    public static final String SIGNS = "letters, digits, blanks and the signs" + ALLOWED;

    /** What to do with other texts. */
    public static final String REMEDY = "longer texts belong into messages/";

    private Literal() {}

    /** Whether the text has no sign that could mean more than itself. */
    public static boolean isHarmless(String text) {
        return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0)
                && !text.contains("//")
                && !text.contains("/*")
                && !text.contains("*/");
    }
}
