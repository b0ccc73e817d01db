package org.stillthere.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.problem.UnseenCharacters;

/**
 * Cuts rule text into tokens. What is no token, comment or white space is refused: there are no
 * backslashes, so no escapes; no back quotes, no {@code @}, no invisible characters.
 */
final class Lexer {
    private static final Set<String> PAIRS = Set.of("==", "!=", "<=", ">=", "&&", "||");
    private static final String SINGLES = "(){},;:.<>!-=";

    /** What word processors and phones make of a quote. */
    private static final String QUOTES = "'\u2018\u2019\u201A\u201C\u201D\u201E\u00AB\u00BB`\u00B4";

    /** A file that is no text at all must not be told character by character. */
    private static final int MAX_ERRORS = 20;

    private final String text;
    private final List<SyntaxError> errors;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private Lexer(SourceFile file, List<SyntaxError> errors) {
        this.text = file.text();
        this.errors = errors;
    }

    /**
     * The tokens, the last of them {@link Token.Kind#END_OF_FILE}.
     *
     * @param errors where it is noted what is refused; the tokens are then of use for finding more errors, and for
     *     nothing else
     */
    static List<Token> read(SourceFile file, List<SyntaxError> errors) {
        Lexer lexer = new Lexer(file, errors);
        while (lexer.at < lexer.text.length() && errors.size() < MAX_ERRORS) {
            lexer.next();
        }
        lexer.add(Token.Kind.END_OF_FILE, "", lexer.at);
        return lexer.tokens;
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '\n') {
            at++;
            line++;
            lineStart = at;
        } else if (c == ' ' || c == '\t' || text.startsWith("\r\n", at)) {
            at++;
        } else if (text.startsWith("//", at)) {
            lineComment();
        } else if (text.startsWith("/*", at)) {
            blockComment();
        } else if (isLetter(c)) {
            add(Token.Kind.WORD, at, wordEnd());
        } else if (isDigit(c)) {
            number();
        } else if (c == '"') {
            quoted();
        } else {
            symbol();
        }
    }

    private void lineComment() {
        while (at < text.length() && text.charAt(at) != '\n') {
            visible("a comment");
            at++;
        }
    }

    private void blockComment() {
        Token opening = token(Token.Kind.SYMBOL, "/*", at, at + 2);
        at += 2;
        while (!text.startsWith("*/", at)) {
            if (at >= text.length()) {
                errors.add(new SyntaxError(opening, "this comment has no end", "end it with */"));
                return;
            }
            visible("a comment");
            if (text.charAt(at++) == '\n') {
                line++;
                lineStart = at;
            }
        }
        at += 2;
    }

    private int wordEnd() {
        int end = at;
        while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
            end++;
        }
        return end;
    }

    private void number() {
        int end = wordEnd();
        String digits = text.substring(at, end);
        if (!digits.chars().allMatch(c -> isDigit((char) c))) {
            errors.add(new SyntaxError(
                    token(Token.Kind.NUMBER, digits, at, end),
                    "this is no whole number",
                    "use digits only; a length of time is a setting, or like Duration.ofMinutes(5)"));
            digits = "1";
        }
        tokens.add(token(Token.Kind.NUMBER, digits, at, end));
        at = end;
    }

    private void quoted() {
        int start = at++;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
            visible("a text");
            if (text.charAt(at) == '\\') {
                errors.add(new SyntaxError(here("\\"), "there are no escapes in a text", "leave the backslash out"));
            }
            at++;
        }
        if (at >= text.length() || text.charAt(at) == '\n') {
            Token open = token(Token.Kind.TEXT, text.substring(start + 1, at), start, at);
            errors.add(new SyntaxError(open, "this text has no end", "end it with \" in the same line"));
            tokens.add(open);
            return;
        }
        at++;
        tokens.add(token(Token.Kind.TEXT, text.substring(start + 1, at - 1), start, at));
    }

    private void symbol() {
        if (at + 2 <= text.length() && PAIRS.contains(text.substring(at, at + 2))) {
            add(Token.Kind.SYMBOL, at, at + 2);
        } else if (SINGLES.indexOf(text.charAt(at)) >= 0) {
            add(Token.Kind.SYMBOL, at, at + 1);
        } else {
            meaningless(new String(Character.toChars(text.codePointAt(at))));
        }
    }

    private void meaningless(String shown) {
        boolean quote = QUOTES.contains(shown);
        String remedy = quote
                ? "write texts in straight double quotes, like \"still-there\""
                : shown.equals("*")
                        ? "import each type by its full name; lengths are worked out like Length.times( ... )"
                        : Character.isSpaceChar(shown.codePointAt(0)) ? "delete it and type a blank" : "";
        errors.add(
                new SyntaxError(here(shown), "the character " + visibleName(shown) + " has no meaning here", remedy));
        int start = at;
        at += shown.length();
        int close = at;
        while (quote && close < text.length() && text.charAt(close) != '\n' && QUOTES.indexOf(text.charAt(close)) < 0) {
            close++;
        }
        if (quote && close < text.length() && text.charAt(close) != '\n') { // what was meant as a text, and is none
            at = close + 1;
            tokens.add(token(Token.Kind.TEXT, text.substring(start + 1, close), start, at));
        }
    }

    private void visible(String where) {
        int width = Character.charCount(text.codePointAt(at));
        String character = text.substring(at, at + width);
        boolean lineEnd = text.startsWith("\r\n", at);
        if (!lineEnd && UnseenCharacters.firstIn(character) == 0) {
            errors.add(new SyntaxError(
                    here(character),
                    "there is an invisible character in " + where + ": " + UnseenCharacters.name(character, 0),
                    "delete it"));
        }
    }

    private static String visibleName(String character) {
        int codePoint = character.codePointAt(0);
        return codePoint > ' ' && codePoint < 127 ? "'" + character + "'" : String.format("U+%04X", codePoint);
    }

    private Token here(String shown) {
        return token(Token.Kind.SYMBOL, shown, at, at + shown.length());
    }

    private void add(Token.Kind kind, int start, int end) {
        tokens.add(token(kind, text.substring(start, end), start, end));
        at = end;
    }

    private void add(Token.Kind kind, String shown, int start) {
        tokens.add(token(kind, shown, start, start));
    }

    private Token token(Token.Kind kind, String shown, int start, int end) {
        return new Token(kind, shown, start, end, line, start - lineStart + 1);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
