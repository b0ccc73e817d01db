package org.stillthere.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where the parts of a rule stand that can be changed to test its cases: conditions, comparisons, numbers. Immutable.
 *
 * @param whole the rule, from {@code rule} to {@code end}
 * @param name its name, quotes included
 * @param conditions what stands between the brackets of {@code Facts( ... )}, in order
 * @param actionNumbers the numbers that its actions are given, in order
 */
public record RuleOutline(RulePiece whole, RulePiece name, List<Condition> conditions, List<RulePiece> actionNumbers) {
    private static final Set<String> OPERATORS = Set.of("==", "!=", "<", "<=", ">", ">=", "in", "!", "&&", "||");

    /** Keeps unmodifiable copies. */
    public RuleOutline {
        conditions = List.copyOf(conditions);
        actionNumbers = List.copyOf(actionNumbers);
    }

    /**
     * One condition.
     *
     * @param whole all of it
     * @param naming whether it only gives a value a name, and is true always
     * @param operators what compares and combines in it, in order: {@code == != < <= > >= in ! && ||}, and
     *     {@code not in} as one
     * @param numbers the numbers in it, in order
     */
    public record Condition(RulePiece whole, boolean naming, List<RulePiece> operators, List<RulePiece> numbers) {
        /** Keeps unmodifiable copies. */
        public Condition {
            operators = List.copyOf(operators);
            numbers = List.copyOf(numbers);
        }
    }

    /** The condition of these tokens. */
    static Condition condition(String drl, List<Token> tokens) {
        List<RulePiece> operators = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean negated = token.is("not")
                    && i + 1 < tokens.size()
                    && tokens.get(i + 1).is("in");
            if (negated) {
                i++;
                operators.add(piece(drl, token, tokens.get(i)));
            } else if (OPERATORS.stream().anyMatch(token::is)) {
                operators.add(piece(drl, token, token));
            }
        }
        boolean naming = tokens.size() > 1 && tokens.get(1).is(":");
        Token last = tokens.get(tokens.size() - 1);
        return new Condition(piece(drl, tokens.get(0), last), naming, operators, numbers(drl, tokens));
    }

    /** The numbers among these tokens. */
    static List<RulePiece> numbers(String drl, List<Token> tokens) {
        return tokens.stream()
                .filter(token -> token.kind() == Token.Kind.NUMBER)
                .map(token -> piece(drl, token, token))
                .toList();
    }

    /** What stands from one token to another. */
    static RulePiece piece(String drl, Token first, Token last) {
        return new RulePiece(
                drl.substring(first.start(), last.end()), first.start(), last.end(), first.line(), first.column());
    }
}
