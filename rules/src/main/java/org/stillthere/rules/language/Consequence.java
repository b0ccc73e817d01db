package org.stillthere.rules.language;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.rules.definition.DurationText;
import org.stillthere.rules.language.Operands.Operand;
import org.stillthere.rules.problem.DidYouMean;

/** Reads what stands after {@code then}: calls of actions, one after the other, and nothing else. */
final class Consequence {
    private static final String REMEDY = "a rule only asks for actions, like actions.sayToUser(\"still-there\");";

    private static final String SMALL = "write it in small letters";

    private final Tokens tokens;
    private final Operands operands;
    private final Symbols symbols;
    private final Set<String> globals;
    private final Consumer<SyntaxError> errors;
    private final List<Call> calls = new ArrayList<>();

    /** Notes what is wrong in {@code errors}. */
    Consequence(Tokens tokens, Operands operands, Symbols symbols, Set<String> globals, Consumer<SyntaxError> errors) {
        this.errors = errors;
        this.tokens = tokens;
        this.operands = operands;
        this.symbols = symbols;
        this.globals = globals;
    }

    /** All statements, up to {@code end}. A statement that is wrong hides none of the others. */
    List<Call> read() throws SyntaxError {
        if (tokens.isAt("end")) {
            errors.accept(new SyntaxError(tokens.peek(), "this rule asks for nothing", REMEDY));
        }
        boolean foreign = false;
        while (!tokens.isAt("end")) {
            Token first = tokens.peek();
            if (tokens.isAtEnd() || first.is("rule")) {
                throw new SyntaxError(first, "the rule has no end", "write 'end' after its last action");
            }
            if (first.kind() == Token.Kind.WORD && first.text().equalsIgnoreCase("end")) {
                errors.accept(new SyntaxError(first, first.shown() + " can't stand after 'then'", SMALL));
                return calls;
            }
            try {
                if (!first.is("actions")) {
                    if (foreign) { // an 'if' in Java has several lines, and is one mistake
                        tokens.next();
                        tokens.skipStatement();
                        continue;
                    }
                    foreign = true;
                    throw new SyntaxError(first, first.shown() + " can't stand after 'then'", meant(first));
                }
                statement(first);
            } catch (SyntaxError e) {
                errors.accept(e);
                tokens.skipStatement();
            }
        }
        return List.copyOf(calls);
    }

    private static String meant(Token first) {
        String word = first.text();
        if (Vocabulary.ACTIONS.containsKey(word)) {
            return "write actions." + word + "( ... );";
        }
        return word.equalsIgnoreCase("actions")
                ? SMALL
                : DidYouMean.slip(word, Set.of("actions", "end"))
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse(REMEDY);
    }

    private void statement(Token first) throws SyntaxError {
        if (globals.add("actions")) { // told once, not at every use
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
        if (!tokens.take(";")) {
            errors.accept(new SyntaxError(
                    tokens.behind(), "';' is missing before " + tokens.peek().shown(), "end each action with ';'"));
        }
        if (calls.size() >= Kernel.MAX_ACTIONS) {
            throw new SyntaxError(method, "a rule asks for at most " + Kernel.MAX_ACTIONS + " actions", "");
        }
        calls.add(new Call(method.text(), arguments.stream().map(Operand::term).toList(), method.place()));
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
            Token at = arguments.isEmpty() ? method : culprit(ways, arguments);
            String unit = given.contains(Type.NUMBER) && wanted.contains(Type.LENGTH.shown())
                    ? ", like Duration.ofSeconds(60) or settings.duration(\"timeout\")"
                    : "";
            throw new SyntaxError(
                    at,
                    "the action " + method.text() + " is not given what it takes",
                    "it takes " + wanted + unit,
                    "wrong-type");
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
        } else {
            for (Operand argument : arguments) {
                length(argument);
            }
            if (!arguments.isEmpty()) {
                name(arguments.get(0));
            }
        }
    }

    /** The first argument that is of another type than it should be. */
    private static Token culprit(List<List<Type>> ways, List<Operand> arguments) {
        for (List<Type> way : ways) {
            for (int i = 0; i < way.size() && way.size() == arguments.size(); i++) {
                if (!way.get(i).equals(arguments.get(i).type())) {
                    return arguments.get(i).at();
                }
            }
        }
        return arguments.get(0).at();
    }

    /** What the kernel would refuse when the rule fires. */
    private static void length(Operand argument) throws SyntaxError {
        if (argument.constant() instanceof Long length
                && argument.type().equals(Type.LENGTH)
                && (length < Kernel.MIN_TIMER.toMillis() || length > Kernel.MAX_TIMER.toMillis())) {
            throw new SyntaxError(
                    argument.at(),
                    "a timer runs from 1ms to 90d, and this is " + DurationText.format(Duration.ofMillis(length)),
                    argument.setting() == null ? "" : "change the setting '" + argument.setting() + "' in policy.yaml",
                    "timer-length");
        }
    }

    private static void name(Operand argument) throws SyntaxError {
        if (argument.literal() != null && argument.literal().length() > Kernel.MAX_NAME) {
            throw new SyntaxError(
                    argument.at(), "this is longer than " + Kernel.MAX_NAME + " characters", "choose a shorter name");
        }
    }

    private void message(Operand key) throws SyntaxError {
        if (symbols.messageKeys() != null
                && key.constant() instanceof String text
                && !symbols.messageKeys().contains(text)) {
            throw new SyntaxError(
                    key.at(),
                    "there is no message '" + text + "' in the default language",
                    DidYouMean.among(text, symbols.messageKeys()),
                    "unknown-message");
        }
    }
}
