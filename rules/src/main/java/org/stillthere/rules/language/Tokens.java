package org.stillthere.rules.language;

import java.util.List;

/** Goes through the tokens of a file. Used by one thread. */
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
        if (!isAt(text)) {
            throw new SyntaxError(peek(), "'" + text + "' is missing before " + peek().shown(), remedy);
        }
        return next();
    }

    Token expect(Token.Kind kind, String what) throws SyntaxError {
        if (peek().kind() != kind) {
            throw new SyntaxError(peek(), what + " is expected here, not " + peek().shown(), "");
        }
        return next();
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
