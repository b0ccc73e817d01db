package org.stillthere.rules.language;

import java.io.Serial;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;

/** Ends the parsing of a piece of a rule; never leaves this package. */
final class SyntaxError extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Token token;
    private final String remedy;
    private final String code;

    SyntaxError(Token token, String message, String remedy) {
        this(token, message, remedy, "rule-syntax");
    }

    SyntaxError(Token token, String message, String remedy, String code) {
        super(message, null, false, false);
        this.token = token;
        this.remedy = remedy;
        this.code = code;
    }

    /** What a person is told of it. */
    Problem in(SourceFile file) {
        return file.problem(token.line(), token.column(), token.length(), String.valueOf(getMessage()), remedy)
                .coded(code);
    }

    Token token() {
        return token;
    }

    String remedy() {
        return remedy;
    }
}
