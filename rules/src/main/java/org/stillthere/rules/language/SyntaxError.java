package org.stillthere.rules.language;

import java.io.Serial;

/** Ends the reading of one rule; never leaves this package. */
final class SyntaxError extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Token token;
    private final String remedy;

    SyntaxError(Token token, String message, String remedy) {
        super(message, null, false, false);
        this.token = token;
        this.remedy = remedy;
    }

    Token token() {
        return token;
    }

    String remedy() {
        return remedy;
    }
}
