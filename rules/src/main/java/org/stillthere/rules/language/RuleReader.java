package org.stillthere.rules.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;

/**
 * Reads one rule file, strictly: what is not in this grammar does not reach the engine.
 *
 * <pre>
 *   file      = "package" "policy" ";" { import | global } { rule }
 *   import    = "import" type ";"                       a type of {@link Vocabulary#TYPES}
 *   global    = "global" type name ";"                  one of {@link Vocabulary#GLOBALS}
 *   rule      = "rule" "name" { attribute } "when" "Facts" "(" conditions ")" "then" actions "end"
 *   attribute = "salience" number | "activation-group" "name" | "no-loop" [ "true" ]
 * </pre>
 *
 * DRL is arbitrary Java, and compiling it alone can run code; a list of what is forbidden always leaks.
 * So the text is read by a grammar of our own, small enough to be checked by eye, and the engine gets
 * only the tokens that this grammar took.
 */
public final class RuleReader {
    /** The package of every rule file. */
    public static final String PACKAGE = "policy";

    private static final int LONGEST_NAME = 128;
    private static final int HIGHEST_SALIENCE = 1_000_000;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{Nd}][\\p{L}\\p{Nd} ,.:'/_+!?-]*");
    private static final Set<String> ATTRIBUTES = Set.of("salience", "activation-group", "no-loop", "when");
    private static final Set<String> DECLARATIONS = Set.of("import", "global", "rule");

    private final SourceFile file;
    private final String drl;
    private final Tokens tokens;
    private final Terms terms;
    private final List<Problem> problems;
    private final Set<String> imports = new HashSet<>();
    private final Set<String> globals = new HashSet<>();
    private final List<RuleText> rules = new ArrayList<>();

    private RuleReader(SourceFile file, String drl, List<Token> tokens, Terms terms, List<Problem> problems) {
        this.file = file;
        this.drl = drl;
        this.tokens = new Tokens(tokens);
        this.terms = terms;
        this.problems = problems;
    }

    /**
     * Reads the file.
     *
     * @param file the rule file
     * @param terms what its rules may refer to
     * @param problems where it is noted what is wrong, at most one problem a rule
     * @return the rules; null if anything is wrong
     */
    public static @Nullable RuleFile read(SourceFile file, Terms terms, List<Problem> problems) {
        int before = problems.size();
        try {
            List<Token> tokens = Lexer.read(file);
            String drl = blanked(file.text(), tokens);
            RuleReader reader = new RuleReader(file, drl, tokens, terms, problems);
            reader.file();
            if (problems.size() == before) {
                int first = reader.rules.get(0).start();
                return new RuleFile(file, drl, drl.substring(0, first), List.copyOf(reader.rules));
            }
        } catch (SyntaxError e) {
            problems.add(problem(file, e));
        }
        return null;
    }

    private static Problem problem(SourceFile file, SyntaxError e) {
        Token token = e.token();
        return file.problem(token.line(), token.column(), token.length(), String.valueOf(e.getMessage()), e.remedy());
    }

    private static String blanked(String text, List<Token> tokens) {
        StringBuilder blank = new StringBuilder(text.length());
        int at = 0;
        for (Token token : tokens) {
            for (; at < token.start(); at++) {
                blank.append(text.charAt(at) == '\n' ? '\n' : ' ');
            }
            blank.append(text, token.start(), token.end());
            at = token.end();
        }
        return blank.append('\n').toString();
    }

    private void file() throws SyntaxError {
        int before = problems.size();
        header();
        while (!tokens.isAtEnd()) {
            try {
                rule();
            } catch (SyntaxError e) {
                problems.add(problem(file, e));
                tokens.skipRule();
            }
        }
        if (rules.isEmpty() && problems.size() == before) {
            throw new SyntaxError(tokens.peek(), "there is no rule in this file", "write one, or delete the file");
        }
    }

    private void header() throws SyntaxError {
        String remedy = "begin the file with the line: package " + PACKAGE + ";";
        if (!tokens.isAt("package")) {
            throw new SyntaxError(tokens.peek(), "the file does not say its package", remedy);
        }
        tokens.next();
        Token name = tokens.next();
        if (!name.is(PACKAGE) || tokens.isAt(".")) {
            throw new SyntaxError(name, "the package of rules is always '" + PACKAGE + "'", remedy);
        }
        tokens.expect(";", remedy);
        while (tokens.isAt("import") || tokens.isAt("global")) {
            if (tokens.take("import")) {
                imported();
            } else {
                tokens.next();
                global();
            }
        }
    }

    private void imported() throws SyntaxError {
        Token first = tokens.peek();
        StringBuilder name = new StringBuilder();
        Token last = first;
        do {
            last = tokens.expect(Token.Kind.WORD, "the full name of a type");
            name.append(name.isEmpty() ? "" : ".").append(last.text());
        } while (tokens.take("."));
        List<String> known =
                Vocabulary.TYPES.values().stream().map(Class::getName).sorted().toList();
        if (!known.contains(name.toString())) {
            throw new SyntaxError(first, "rules can't import '" + name + "'", DidYouMean.among(name.toString(), known));
        }
        imports.add(last.text());
        tokens.expect(";", "end the line with ';'");
    }

    private void global() throws SyntaxError {
        Token type = tokens.expect(Token.Kind.WORD, "a type");
        Token name = tokens.expect(Token.Kind.WORD, "a name");
        Class<?> known = Vocabulary.GLOBALS.get(name.text());
        if (known == null || !known.getSimpleName().equals(type.text())) {
            throw new SyntaxError(
                    type,
                    "rules can't have this global",
                    "there are: global Actions actions; and: global Settings settings;");
        }
        if (!imports.contains(type.text())) {
            throw new SyntaxError(
                    type, type.text() + " is not imported", "add the line before it: import " + known.getName() + ";");
        }
        if (!globals.add(name.text())) {
            throw new SyntaxError(name, "'" + name.text() + "' is declared twice", "delete one of the two");
        }
        tokens.expect(";", "end the line with ';'");
    }

    private void rule() throws SyntaxError {
        Token start = tokens.peek();
        if (!start.is("rule")) {
            throw Operands.unknown(start, "a policy's file has imports, globals and rules, and no", DECLARATIONS);
        }
        tokens.next();
        Token name = name("rule");
        attributes();
        if (!tokens.isAt("Facts")) {
            throw new SyntaxError(
                    tokens.peek(),
                    "the condition of a rule is one Facts( ... ), not "
                            + tokens.peek().shown(),
                    "write 'when Facts( ... ) then ...'");
        }
        if (!imports.contains("Facts")) {
            throw new SyntaxError(
                    tokens.peek(),
                    "Facts is not imported",
                    "add the line: import org.stillthere.policy.language.Facts;");
        }
        tokens.next();
        Operands operands = new Operands(tokens, terms, imports, globals);
        List<String> conditions = conditions(operands);
        tokens.take(";");
        tokens.expect("then", "a rule has one Facts( ... ); put all conditions into its brackets");
        new Consequence(tokens, operands, terms, globals).read();
        Token end = tokens.next();
        rules.add(new RuleText(file.name(), name.text(), start.line(), conditions, start.start(), end.end()));
    }

    private List<String> conditions(Operands operands) throws SyntaxError {
        List<String> conditions = new ArrayList<>();
        tokens.expect("(", "write the conditions in brackets: Facts( ... )");
        if (!tokens.isAt(")")) {
            do {
                Token first = tokens.peek();
                new Conditions(tokens, operands).read();
                String text = drl.substring(first.start(), tokens.previous().end());
                conditions.add(text.replaceAll("\\s+", " "));
            } while (tokens.take(","));
        }
        tokens.expect(")", "put ',' between conditions and ')' after the last");
        return conditions;
    }

    private Token name(String what) throws SyntaxError {
        Token name = tokens.peek();
        if (name.kind() != Token.Kind.TEXT) {
            throw new SyntaxError(
                    name, "a " + what + " has a name in double quotes", "write it like: rule \"Ask a silent user\"");
        }
        if (name.text().length() > LONGEST_NAME || !NAME.matcher(name.text()).matches()) {
            throw new SyntaxError(
                    name,
                    "this can't be the name of a " + what,
                    "use letters, digits, blanks and , . : ' / _ + ! ? - and begin with a letter or digit; at most "
                            + LONGEST_NAME + " characters");
        }
        return tokens.next();
    }

    private void attributes() throws SyntaxError {
        Set<String> seen = new HashSet<>();
        while (!tokens.take("when")) {
            Token first = tokens.next();
            String attribute = first.text();
            if (first.kind() == Token.Kind.WORD) {
                while (tokens.isAt("-") && tokens.peek(1).kind() == Token.Kind.WORD) {
                    attribute += tokens.next().text() + tokens.next().text();
                }
            }
            if (!ATTRIBUTES.contains(attribute)) {
                throw new SyntaxError(
                        first,
                        "rules have no attribute '" + attribute + "' here",
                        DidYouMean.among(attribute, ATTRIBUTES));
            }
            if (!seen.add(attribute)) {
                throw new SyntaxError(first, "'" + attribute + "' is said twice", "delete one of the two");
            }
            value(attribute);
        }
    }

    private void value(String attribute) throws SyntaxError {
        switch (attribute) {
            case "salience" -> {
                tokens.take("-");
                Token number = tokens.expect(Token.Kind.NUMBER, "a whole number");
                String digits = number.text();
                boolean octal = digits.length() > 1 && digits.startsWith("0");
                if (octal || digits.length() > 7 || Integer.parseInt(digits) > HIGHEST_SALIENCE) {
                    throw new SyntaxError(number, "a salience is a number up to " + HIGHEST_SALIENCE, "");
                }
            }
            case "activation-group" -> name("group");
            default -> tokens.take("true");
        }
    }

    /** Names a rule only once in the whole policy; the engine would silently keep the last. */
    public static void refuseDuplicates(List<RuleFile> files, List<Problem> problems) {
        Map<String, RuleText> first = new HashMap<>();
        for (RuleFile file : files) {
            for (RuleText rule : file.rules()) {
                RuleText other = first.putIfAbsent(rule.name(), rule);
                if (other != null) {
                    problems.add(file.source()
                            .problem(
                                    rule.line(),
                                    1,
                                    4,
                                    "there is another rule of the name \"" + rule.name() + "\" in " + other.file()
                                            + ", line " + other.line(),
                                    "give one of them another name"));
                }
            }
        }
    }
}
