package org.stillthere.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where the parts of a rule stand that make a difference: what its conditions are, what they compare, which numbers it
 * names. It knows no more of the grammar than brackets and commas, since the rule has passed the check. Immutable.
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

    /** The outlines of all rules of a file, in order. */
    public static List<RuleOutline> of(RuleFile file) {
        List<SyntaxError> errors = new ArrayList<>();
        List<Token> tokens = Lexer.read(file.source(), errors);
        if (!errors.isEmpty()) {
            throw new IllegalStateException(
                    "the file has passed the check: " + file.source().name(), errors.get(0));
        }
        return file.rules().stream()
                .map(rule -> of(
                        file.drl(),
                        tokens.stream()
                                .filter(token -> token.start() >= rule.start() && token.end() <= rule.end())
                                .toList()))
                .toList();
    }

    private static RuleOutline of(String drl, List<Token> rule) {
        int facts = 0;
        while (!rule.get(facts).is("Facts")) {
            facts++;
        }
        List<Condition> conditions = new ArrayList<>();
        int depth = 1;
        int first = facts + 2;
        int at = first;
        for (; depth > 0; at++) {
            Token token = rule.get(at);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if ((depth == 1 && token.is(",")) || depth == 0) {
                if (at > first) {
                    conditions.add(condition(drl, rule.subList(first, at)));
                }
                first = at + 1;
            }
        }
        return new RuleOutline(
                piece(drl, rule.get(0), rule.get(rule.size() - 1)),
                piece(drl, rule.get(1), rule.get(1)),
                conditions,
                numbers(drl, rule.subList(at, rule.size())));
    }

    private static Condition condition(String drl, List<Token> tokens) {
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

    private static List<RulePiece> numbers(String drl, List<Token> tokens) {
        return tokens.stream()
                .filter(token -> token.kind() == Token.Kind.NUMBER)
                .map(token -> piece(drl, token, token))
                .toList();
    }

    private static RulePiece piece(String drl, Token first, Token last) {
        return new RulePiece(
                drl.substring(first.start(), last.end()), first.start(), last.end(), first.line(), first.column());
    }
}
