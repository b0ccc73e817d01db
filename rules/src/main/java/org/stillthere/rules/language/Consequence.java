package org.stillthere.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.stillthere.rules.language.Operands.Operand;
import org.stillthere.rules.problem.DidYouMean;

/** Reads what stands after {@code then}: calls of actions, one after the other, and nothing else. */
final class Consequence {
    private static final String REMEDY = "a rule only asks for actions, like actions.sayToUser(\"still-there\");";

    private final Tokens tokens;
    private final Operands operands;
    private final Terms terms;
    private final Set<String> globals;

    Consequence(Tokens tokens, Operands operands, Terms terms, Set<String> globals) {
        this.tokens = tokens;
        this.operands = operands;
        this.terms = terms;
        this.globals = globals;
    }

    /** All statements, up to {@code end}. */
    void read() throws SyntaxError {
        if (tokens.isAt("end")) {
            throw new SyntaxError(tokens.peek(), "this rule asks for nothing", REMEDY);
        }
        while (!tokens.isAt("end")) {
            statement();
        }
    }

    private void statement() throws SyntaxError {
        Token first = tokens.peek();
        if (tokens.isAtEnd() || first.is("rule")) {
            throw new SyntaxError(first, "the rule has no end", "write 'end' after its last action");
        }
        if (!first.is("actions")) {
            throw new SyntaxError(first, first.shown() + " can't stand after 'then'", REMEDY);
        }
        if (!globals.contains("actions")) {
            throw new SyntaxError(
                    first,
                    "this file does not declare the actions",
                    "add the lines: import org.stillthere.policy.language.Actions; and: global Actions actions;");
        }
        tokens.next();
        tokens.expect(".", REMEDY);
        Token method = tokens.expect(Token.Kind.WORD, "the name of an action");
        List<List<Type>> ways = Vocabulary.ACTIONS.get(method.text());
        if (ways == null) {
            throw Operands.unknown(method, "there is no action", Vocabulary.ACTIONS.keySet());
        }
        List<Operand> arguments = arguments();
        check(method, ways, arguments);
        tokens.expect(";", "end each action with ';'");
    }

    private List<Operand> arguments() throws SyntaxError {
        List<Operand> arguments = new ArrayList<>();
        tokens.expect("(", REMEDY);
        if (!tokens.isAt(")")) {
            do {
                arguments.add(operands.inAction());
            } while (tokens.take(","));
        }
        tokens.expect(")", "close the bracket");
        return arguments;
    }

    private void check(Token method, List<List<Type>> ways, List<Operand> arguments) throws SyntaxError {
        List<Type> given = arguments.stream().map(Operand::type).toList();
        if (!ways.contains(given)) {
            String wanted = ways.stream()
                    .map(way -> way.isEmpty()
                            ? "nothing"
                            : way.stream().map(Type::shown).collect(Collectors.joining(" and ")))
                    .collect(Collectors.joining(", or "));
            Token at = arguments.isEmpty() ? method : arguments.get(0).at();
            throw new SyntaxError(
                    at, "the action " + method.text() + " is not given what it takes", "it takes " + wanted);
        }
        for (Operand argument : arguments) {
            if (argument.literal() != null && argument.literal().isEmpty()) {
                throw new SyntaxError(argument.at(), "an action can't be given an empty text", "");
            }
            if (argument.type().equals(Type.LENGTH) && !argument.bounded()) {
                throw new SyntaxError(
                        argument.at(),
                        "this length comes from what happened: it can be zero, or endless",
                        "keep it within bounds, like Length.between(Duration.ofMinutes(1), $length,"
                                + " Duration.ofHours(1))");
            }
        }
        if (method.text().startsWith("say")) {
            message(arguments.get(0));
        }
    }

    private void message(Operand key) throws SyntaxError {
        String literal = key.literal();
        if (literal != null && !terms.messageKeys().contains(literal)) {
            throw new SyntaxError(
                    key.at(),
                    "there is no message '" + literal + "' in the default language",
                    DidYouMean.among(literal, terms.messageKeys()));
        }
    }
}
