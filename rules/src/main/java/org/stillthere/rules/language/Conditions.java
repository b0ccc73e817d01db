package org.stillthere.rules.language;

import java.util.Set;
import org.stillthere.rules.language.Operands.Operand;

/**
 * Reads what stands between the brackets of {@code Facts( ... )}:
 *
 * <pre>
 *   conditions  = [ condition { "," condition } ]
 *   condition   = [ $name ":" ] either
 *   either      = both { "||" both }
 *   both        = single { "&amp;&amp;" single }
 *   single      = "!" single | "(" either ")" | value [ comparison ]
 *   comparison  = ( "==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) value
 *               | [ "not" ] "in" "(" value { "," value } ")"
 * </pre>
 */
final class Conditions {
    private static final Set<String> ORDER = Set.of("<", "<=", ">", ">=");
    private static final int DEEPEST = 16;

    private final Tokens tokens;
    private final Operands operands;
    private int depth;

    Conditions(Tokens tokens, Operands operands) {
        this.tokens = tokens;
        this.operands = operands;
    }

    /** One condition, up to the comma or the closing bracket. */
    void read() throws SyntaxError {
        Token first = tokens.peek();
        if (tokens.peek(1).is(":")) {
            if (!first.text().matches("\\$[a-zA-Z][a-zA-Z0-9]{0,62}")) {
                throw new SyntaxError(
                        first, "a name for a value begins with $", "write it like $name : attribute(\"name\")");
            }
            tokens.next();
            tokens.next();
            Operand value = operands.inCondition();
            if (value.fixed()) {
                throw new SyntaxError(value.at(), "only a property of Facts can be given a name", "");
            }
            operands.bind(first, value.type());
            return;
        }
        either();
    }

    private void either() throws SyntaxError {
        both();
        while (tokens.take("||")) {
            both();
        }
    }

    private void both() throws SyntaxError {
        single();
        while (tokens.take("&&")) {
            single();
        }
    }

    private void single() throws SyntaxError {
        if (++depth > DEEPEST) {
            throw new SyntaxError(tokens.peek(), "this is nested too deeply", "use several rules");
        }
        if (tokens.take("!")) {
            single();
        } else if (tokens.take("(")) {
            either();
            tokens.expect(")", "close the bracket");
        } else {
            comparison();
        }
        depth--;
    }

    private void comparison() throws SyntaxError {
        Operand left = operands.inCondition();
        if (left.fixed()) {
            throw new SyntaxError(
                    left.at(), "a condition begins with a property of Facts", "turn it round: what varies comes first");
        }
        Token operator = tokens.peek();
        if (operator.is("==") || operator.is("!=") || ORDER.contains(operator.text())) {
            tokens.next();
            compare(left, operator, operands.inCondition());
        } else if (operator.is("in") || (operator.is("not") && tokens.peek(1).is("in"))) {
            tokens.take("not");
            tokens.next();
            list(left, operator);
        } else if (operator.is("=")) {
            throw new SyntaxError(operator, "'=' compares nothing", "write '=='");
        } else if (!left.type().equals(Type.FLAG)) {
            throw new SyntaxError(
                    left.at(),
                    "this is " + left.type().shown() + ", not a condition",
                    "compare it with something: == != < <= > >= in");
        }
    }

    private void list(Operand left, Token operator) throws SyntaxError {
        tokens.expect("(", "write it like: in (\"a\", \"b\")");
        do {
            Operand right = operands.inCondition();
            if (!right.fixed()) {
                throw new SyntaxError(right.at(), "a list has only fixed values", "");
            }
            compare(left, operator, right);
        } while (tokens.take(","));
        tokens.expect(")", "close the list");
    }

    private static void compare(Operand left, Token operator, Operand right) throws SyntaxError {
        if (!left.type().equals(right.type())) {
            throw new SyntaxError(
                    right.at(),
                    left.at().shown() + " is " + left.type().shown() + ", but this is "
                            + right.type().shown(),
                    left.type().java().isEnum() && right.literal() != null
                            ? "write it like " + left.type().java().getSimpleName() + "."
                                    + left.type().java().getEnumConstants()[0]
                            : "compare like with like");
        }
        if (ORDER.contains(operator.text()) && !left.type().isOrdered()) {
            throw new SyntaxError(
                    operator, left.type().shown() + " is neither less nor greater than another", "use == or !=");
        }
    }
}
