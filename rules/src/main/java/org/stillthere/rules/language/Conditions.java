package org.stillthere.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.language.Operands.Operand;

/**
 * Reads what stands between the brackets of {@code Facts( ... )}:
 *
 * <pre>
 *   conditions  = [ condition { "," condition } ]
 *   condition   = [ $name ":" ] either
 *   either      = both { "||" both }
 *   both        = single { "&amp;&amp;" single }
 *   single      = "!" negated | "(" either ")" | value [ comparison ]
 *   negated     = "!" negated | "(" either ")" | value
 *   comparison  = ( "==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) value
 *               | [ "not" ] "in" "(" value { "," value } ")"
 * </pre>
 */
final class Conditions {
    private static final String WRONG_TYPE = "wrong-type";
    private static final Set<String> SIGNS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> ORDER = Set.of("<", "<=", ">", ">=");
    private static final int DEEPEST = 16;

    /** How many comparisons a condition has at most: a tree that is too large for the engine's compiler ends it. */
    private static final int MAX_COMPARISONS = 100;

    private static final String NO_PATTERNS =
            "there are no patterns: write '==', or in (\"a\", \"b\") for one of several";

    /** What other languages write, and people say. */
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("and", "write ',' or '&&' for and"),
            Map.entry("or", "write '||' for or"),
            Map.entry("is", "write '=='"),
            Map.entry("equals", "write '=='"),
            Map.entry("eq", "write '=='"),
            Map.entry("isnt", "write '!='"),
            Map.entry("less", "write '<'"),
            Map.entry("more", "write '>'"),
            Map.entry("greater", "write '>'"),
            Map.entry("matches", NO_PATTERNS),
            Map.entry("contains", NO_PATTERNS),
            Map.entry("like", NO_PATTERNS),
            Map.entry("startswith", NO_PATTERNS),
            Map.entry("between", "write two conditions, like hour >= 9, hour < 17"));

    private final Tokens tokens;
    private final Operands operands;
    private final Brackets brackets;
    private int depth;
    private int comparisons;

    /** The brackets around all of what was read last; null if there are none. */
    private Brackets.@Nullable Pair around;

    /** Whether what was read last is several conditions with {@code ||} between, and no bracket around that matters. */
    private boolean alternatives;

    Conditions(Tokens tokens, Operands operands, Brackets brackets) {
        this.tokens = tokens;
        this.operands = operands;
        this.brackets = brackets;
    }

    /** One condition, up to the comma or the closing bracket. */
    Condition read() throws SyntaxError {
        Token first = tokens.peek();
        if (tokens.peek(1).is(":")) {
            if (first.kind() != Token.Kind.WORD || !first.text().matches("\\$[a-zA-Z][a-zA-Z0-9]{0,62}")) {
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
            return new Condition.All(List.of());
        }
        Condition condition = either();
        refuseWords();
        return condition;
    }

    private void refuseWords() throws SyntaxError {
        Token next = tokens.peek();
        String meant = next.kind() == Token.Kind.WORD ? MEANT.get(next.text().toLowerCase(Locale.ROOT)) : null;
        if (meant != null) {
            throw new SyntaxError(next, next.shown() + " has no meaning here", meant);
        }
    }

    private Condition either() throws SyntaxError {
        List<Condition> parts = new ArrayList<>();
        boolean several = false;
        do {
            parts.add(both());
            several |= alternatives;
        } while (tokens.take("||"));
        alternatives = several || parts.size() > 1;
        return parts.size() == 1 ? parts.get(0) : new Condition.Any(List.copyOf(parts));
    }

    private Condition both() throws SyntaxError {
        List<Condition> parts = new ArrayList<>();
        boolean torn = false;
        do {
            parts.add(single());
            torn = parts.size() > 1 || tokens.isAt("&&");
            if (around != null && around.alternatives() && torn) {
                brackets.keep(around);
            } else if (around != null) {
                brackets.drop(around);
            }
        } while (tokens.take("&&"));
        alternatives = !torn && around != null && around.alternatives();
        return parts.size() == 1 ? parts.get(0) : new Condition.All(List.copyOf(parts));
    }

    private Condition single() throws SyntaxError {
        if (++depth > DEEPEST) {
            throw new SyntaxError(tokens.peek(), "this is nested too deeply", "use several rules");
        }
        Condition condition;
        Token first = tokens.peek();
        if (tokens.take("!")) {
            condition = new Condition.Not(negated(first));
            around = null;
        } else if (tokens.take("(")) {
            condition = either();
            around = new Brackets.Pair(first, tokens.expect(")", "close the bracket"), alternatives);
        } else {
            condition = comparison();
            around = null;
        }
        depth--;
        return condition;
    }

    /** To the engine {@code !a == b} is {@code (!a) == b}; a person means the whole. */
    private Condition negated(Token not) throws SyntaxError {
        boolean bare = !tokens.isAt("!") && !tokens.isAt("(");
        int mark = tokens.mark();
        Condition condition = single();
        if (bare && comparesSince(mark)) {
            throw new SyntaxError(
                    not,
                    "'!' belongs to the word behind it, not to the comparison",
                    "write !( ... ), or turn it round: !=");
        }
        if (around != null) {
            brackets.keep(around);
        }
        return condition;
    }

    private boolean comparesSince(int mark) {
        return tokens.takenSince(mark).stream()
                .anyMatch(
                        token -> token.is("in") || (token.kind() == Token.Kind.SYMBOL && SIGNS.contains(token.text())));
    }

    private Condition comparison() throws SyntaxError {
        if (++comparisons > MAX_COMPARISONS) {
            throw new SyntaxError(
                    tokens.peek(),
                    "a condition has at most " + MAX_COMPARISONS + " comparisons",
                    "divide it among several rules");
        }
        Operand left = operands.inCondition();
        if (left.fixed()) {
            throw new SyntaxError(
                    left.at(), "a condition begins with a property of Facts", "turn it round: what varies comes first");
        }
        Token operator = tokens.peek();
        if (operator.kind() == Token.Kind.SYMBOL && SIGNS.contains(operator.text())) {
            tokens.next();
            return compare(left, operator, operands.inCondition());
        } else if (operator.is("in") || (operator.is("not") && tokens.peek(1).is("in"))) {
            tokens.take("not");
            tokens.next();
            List<Condition> parts = list(left, operator);
            Condition any = parts.size() == 1 ? parts.get(0) : new Condition.Any(parts);
            return operator.is("in") ? any : new Condition.Not(any);
        } else if (operator.is("=")) {
            Token next = tokens.peek(1);
            boolean turned = next.is("<") || next.is(">");
            throw new SyntaxError(
                    operator, "'=' compares nothing", turned ? "write '" + next.text() + "='" : "write '=='");
        } else if (operator.is(".")) {
            throw new SyntaxError(
                    operator, left.at().shown() + " has no parts that rules could look at", "compare it as it is");
        } else if (!left.type().equals(Type.FLAG)) {
            refuseWords();
            throw new SyntaxError(
                    left.at(),
                    "this is " + left.type().shown() + ", not a condition",
                    "compare it with something: == != < <= > >= in",
                    WRONG_TYPE);
        }
        Operand yes = Operand.constant(Type.FLAG, left.at(), true);
        return new Condition.Test(left.term(), Comparison.EQUAL, yes.term());
    }

    private List<Condition> list(Operand left, Token operator) throws SyntaxError {
        List<Condition> parts = new ArrayList<>();
        tokens.expect("(", "write it like: in (\"a\", \"b\")");
        do {
            if (++comparisons > MAX_COMPARISONS) {
                throw new SyntaxError(tokens.peek(), "a list has at most " + MAX_COMPARISONS + " values", "");
            }
            Operand right = operands.inCondition();
            if (!right.fixed()) {
                throw new SyntaxError(right.at(), "a list has only fixed values", "");
            }
            parts.add(compare(left, operator, right));
        } while (tokens.take(","));
        tokens.expect(")", "close the list");
        return List.copyOf(parts);
    }

    private static Condition compare(Operand left, Token operator, Operand right) throws SyntaxError {
        if (!left.type().equals(right.type())) {
            throw new SyntaxError(
                    right.at(),
                    left.at().shown() + " is " + left.type().shown() + ", but this is "
                            + right.type().shown(),
                    remedy(left, right),
                    WRONG_TYPE);
        }
        if (ORDER.contains(operator.text()) && !left.type().isOrdered()) {
            throw new SyntaxError(
                    operator,
                    left.type().shown() + " is neither less nor greater than another",
                    "use == or !=",
                    WRONG_TYPE);
        }
        boolean listed = operator.is("in") || operator.is("not");
        return new Condition.Test(
                left.term(), listed ? Comparison.EQUAL : Comparison.of(operator.text()), right.term());
    }

    private static String remedy(Operand left, Operand right) {
        Class<?> type = left.type().java();
        if (type.isEnum() && right.literal() != null) {
            String meant = Operands.constantLike(type, right.literal());
            return "write it like " + type.getSimpleName() + "." + (meant == null ? type.getEnumConstants()[0] : meant);
        }
        if (left.type().equals(Type.LENGTH) && right.type().equals(Type.NUMBER)) {
            return "say the unit, like Duration.ofMinutes(" + right.text() + ")";
        }
        return left.type().equals(Type.FLAG) && right.literal() != null
                ? "write true or false without quotes"
                : "compare like with like";
    }
}
