package org.stillthere.server.simulate;

/**
 * Reads one line of JSON (RFC 8259) from left to right, to the letter: no comments, no trailing commas,
 * no bare words, no text after the end. The library at hand for this is on the class path of a running
 * server only, and a trace needs little.
 */
final class JsonCursor {
    /** Deeper than any trace is; keeps a hostile line from filling the stack. */
    private static final int MAX_DEPTH = 16;

    /** Longer than any number of a trace is. */
    private static final int MAX_NUMBER = 40;

    private final String text;
    private int position;

    JsonCursor(String text) {
        this.text = text;
    }

    /** The text is not JSON, or not the JSON that was asked for. Never leaves this package. */
    static final class Unexpected extends Exception {
        private static final long serialVersionUID = 1L;

        Unexpected(String message) {
            super(message);
        }
    }

    /** Goes past {@code sign}, which must come next. */
    void expect(char sign, String what) throws Unexpected {
        if (!skip(sign)) {
            throw unexpected(what);
        }
    }

    /** Goes past {@code sign} if it comes next. */
    boolean skip(char sign) {
        space();
        if (position < text.length() && text.charAt(position) == sign) {
            position++;
            return true;
        }
        return false;
    }

    /** After an element: whether another follows, or else the {@code close} that must come. */
    boolean another(char close) throws Unexpected {
        if (skip(',')) {
            return true;
        }
        expect(close, "',' or '" + close + "'");
        return false;
    }

    void end() throws Unexpected {
        space();
        if (position < text.length()) {
            throw unexpected("the end of the line");
        }
    }

    String string() throws Unexpected {
        expect('"', "a text in double quotes");
        StringBuilder value = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return value.toString();
            }
            if (c < ' ') {
                position--;
                throw unexpected("no bare control character in a text");
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw unexpected("the closing '\"' of a text");
    }

    /** A number; finite. */
    double number() throws Unexpected {
        space();
        int start = position;
        skipSign('-');
        // RFC 8259: no leading zero
        if (!skipSign('0')) {
            digits();
        }
        if (skipSign('.')) {
            digits();
        }
        if (skipSign('e') || skipSign('E')) {
            if (!skipSign('+')) {
                skipSign('-');
            }
            digits();
        }
        if (position - start > MAX_NUMBER) {
            position = start;
            throw unexpected("a number of at most " + MAX_NUMBER + " characters");
        }
        double value = Double.parseDouble(text.substring(start, position));
        if (Double.isInfinite(value)) {
            position = start;
            throw unexpected("a finite number");
        }
        return value;
    }

    /** Goes past a value of whatever kind. */
    void skipValue() throws Unexpected {
        skipValue(0);
    }

    private void skipValue(int depth) throws Unexpected {
        if (depth > MAX_DEPTH) {
            throw unexpected("at most " + MAX_DEPTH + " levels");
        }
        space();
        char next = position < text.length() ? text.charAt(position) : ' ';
        if (next == '"') {
            string();
        } else if (next == '-' || isDigit(next)) {
            number();
        } else if (skip('{')) {
            if (!skip('}')) {
                do {
                    string();
                    expect(':', "':'");
                    skipValue(depth + 1);
                } while (another('}'));
            }
        } else if (skip('[')) {
            if (!skip(']')) {
                do {
                    skipValue(depth + 1);
                } while (another(']'));
            }
        } else if (!word("true") && !word("false") && !word("null")) {
            throw unexpected("a value");
        }
    }

    private Unexpected unexpected(String wanted) {
        String found = position < text.length() ? "'" + shown(text.charAt(position)) + "'" : "the end of the line";
        return new Unexpected("expected " + wanted + ", found " + found + " at column " + (position + 1));
    }

    /** The message must not steer the terminal of its reader. */
    private static String shown(char c) {
        return c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : Character.toString(c);
    }

    private boolean word(String word) {
        if (text.startsWith(word, position)) {
            position += word.length();
            return true;
        }
        return false;
    }

    private char escaped() throws Unexpected {
        char c = position < text.length() ? text.charAt(position++) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                position--;
                throw unexpected("one of \" \\ / b f n r t u after '\\'");
            }
        };
    }

    private char unicode() throws Unexpected {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = position < text.length() && text.charAt(position) < 128
                    ? Character.digit(text.charAt(position), 16)
                    : -1;
            if (digit < 0) {
                throw unexpected("four hex digits after '\\u'");
            }
            value = value * 16 + digit;
            position++;
        }
        return (char) value;
    }

    private boolean skipSign(char sign) {
        if (position < text.length() && text.charAt(position) == sign) {
            position++;
            return true;
        }
        return false;
    }

    private void digits() throws Unexpected {
        int start = position;
        while (position < text.length() && isDigit(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw unexpected("a number");
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void space() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }
}
