package org.stillthere.rules.language;

import java.util.List;

/** A cursor over the tokens of a file. Used by one thread. */
final class Tokens {
    private final List<Token> tokens;
    private int at;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    /** The token that was taken last. */
    Token previous() {
        return tokens.get(Math.max(at - 1, 0));
    }

    /** The next token, which is gone then; the end of the file stays. */
    Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Token.Kind.END_OF_FILE) {
            at++;
        }
        return token;
    }

    /** How far it is, for {@link #since} and {@link #takenSince}. */
    int mark() {
        return at;
    }

    /** The tokens that were taken since then. */
    List<Token> takenSince(int mark) {
        return tokens.subList(mark, at);
    }

    /** What was taken since then, without the blanks between. */
    String since(int mark) {
        StringBuilder text = new StringBuilder();
        takenSince(mark).forEach(token -> text.append(token.kind() == Token.Kind.TEXT ? token.shown() : token.text()));
        return text.toString();
    }

    boolean isAt(String text) {
        return peek().is(text);
    }

    boolean isAtEnd() {
        return peek().kind() == Token.Kind.END_OF_FILE;
    }

    /** Takes the token if it is this one. */
    boolean take(String text) {
        if (isAt(text)) {
            at++;
            return true;
        }
        return false;
    }

    Token expect(String text, String remedy) throws SyntaxError {
        isOr(text, remedy);
        return next();
    }

    /** Fails unless this comes next. */
    void isOr(String text, String remedy) throws SyntaxError {
        if (!isAt(text)) {
            Token at = peek().line() == previous().line() ? peek() : behind();
            throw new SyntaxError(at, "'" + text + "' is missing before " + peek().shown(), remedy);
        }
    }

    Token expect(Token.Kind kind, String what) throws SyntaxError {
        if (peek().kind() != kind) {
            throw new SyntaxError(peek(), what + " is expected here, not " + peek().shown(), "");
        }
        return next();
    }

    /** The place right behind what was taken last: where something is missing. */
    Token behind() {
        Token last = previous();
        return new Token(Token.Kind.SYMBOL, "", last.end(), last.end(), last.line(), last.column() + last.length());
    }

    /** On to the comma or bracket that ends the condition, or to where the conditions end. */
    void skipCondition() {
        for (int depth = 0; !isAtEnd() && !isAt("then") && !isAt("end") && !isAt("rule"); next()) {
            if (depth == 0 && (isAt(",") || isAt(")"))) {
                return;
            }
            depth += isAt("(") ? 1 : isAt(")") ? -1 : 0;
        }
    }

    /** On to what follows the semicolon of a declaration, or to the next declaration. */
    void skipDeclaration() {
        while (!isAtEnd() && !isAt("import") && !isAt("global") && !isAt("rule")) {
            if (next().is(";")) {
                return;
            }
        }
    }

    /** On to what follows the next semicolon, or to where the rule ends. */
    void skipStatement() {
        while (!isAtEnd() && !isAt("end") && !isAt("rule")) {
            if (next().is(";")) {
                return;
            }
        }
    }

    /** On to that word, if the rule has it further on; else nothing is skipped. */
    boolean skipTo(String word) {
        for (int ahead = 0; ; ahead++) {
            Token token = peek(ahead);
            if (token.is(word)) {
                at += ahead;
                return true;
            }
            if (token.kind() == Token.Kind.END_OF_FILE || token.is("end") || token.is("rule")) {
                return false;
            }
        }
    }

    /** On to the token after the next {@code end}, or to the next {@code rule}: where reading can go on. */
    void skipRule() {
        while (!isAtEnd() && !isAt("rule")) {
            if (next().is("end")) {
                return;
            }
        }
    }
}
