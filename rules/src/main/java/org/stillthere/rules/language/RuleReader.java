package org.stillthere.rules.language;

import java.util.ArrayList;
import java.util.Comparator;
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
import org.stillthere.rules.problem.UnseenCharacters;

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

    /** How many conditions a rule has at most: each costs the engine's compiler time. */
    private static final int MAX_CONDITIONS = 50;

    /** How much of one file is told at once. */
    private static final int MAX_PROBLEMS = 50;

    private static final Pattern NAME = Pattern.compile("[\\p{L}0-9][\\p{L}0-9 ,.:'/_+!?-]*");

    /** What can be a name, for a person. */
    public static final String NAME_REMEDY =
            "use letters, digits, blanks and , . : ' / _ + ! ? - and begin with a letter or digit; at most "
                    + LONGEST_NAME + " characters";

    private static final Set<String> ATTRIBUTES = Set.of("salience", "activation-group", "no-loop", "when");
    private static final Set<String> DECLARATIONS = Set.of("import", "global", "rule");

    private final SourceFile file;
    private final String drl;
    private final Tokens tokens;
    private final Symbols symbols;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Integer> unreadable = new HashSet<>();
    private final Set<String> imports = new HashSet<>();
    private final Set<String> globals = new HashSet<>();
    private final Brackets brackets = new Brackets();
    private final List<RuleText> rules = new ArrayList<>();

    private RuleReader(SourceFile file, String drl, List<Token> tokens, Symbols symbols) {
        this.file = file;
        this.drl = drl;
        this.tokens = new Tokens(tokens);
        this.symbols = symbols;
    }

    /**
     * Reads the file.
     *
     * @param file the rule file
     * @param symbols what its rules may refer to
     * @param problems where it is noted what is wrong, everything that can be told apart; in a file without an end of
     *     mistakes, the first of them
     * @return the rules; null if anything is wrong
     */
    public static @Nullable RuleFile read(SourceFile file, Symbols symbols, List<Problem> problems) {
        List<SyntaxError> errors = new ArrayList<>();
        List<Token> tokens = Lexer.read(file, errors);
        String drl = blanked(file.text(), tokens);
        RuleReader reader = new RuleReader(file, drl, tokens, symbols);
        errors.forEach(reader::unreadable);
        try {
            reader.file();
        } catch (SyntaxError e) {
            reader.note(e);
        }
        if (!reader.problems.isEmpty()) {
            reader.problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            problems.addAll(reader.problems);
            if (reader.problems.size() == MAX_PROBLEMS) {
                problems.add(file.problem("there is more wrong in this file", "mend what is told first"));
            }
            return null;
        }
        int first = reader.rules.get(0).start();
        String shown = reader.brackets.withoutSuperfluous(drl);
        return new RuleFile(file, shown, shown.substring(0, first), List.copyOf(reader.rules));
    }

    private void unreadable(SyntaxError e) {
        if (unreadable.add(e.token().line())) {
            problems.add(e.in(file));
        }
    }

    /** Of a line that can't be cut into words only that is told: what else seems wrong there comes of it. */
    private void note(SyntaxError e) {
        if (!unreadable.contains(e.token().line()) && problems.size() < MAX_PROBLEMS) {
            problems.add(e.in(file));
        }
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
        header();
        while (!tokens.isAtEnd() && problems.size() < MAX_PROBLEMS) {
            try {
                rule();
            } catch (SyntaxError e) {
                note(e);
                tokens.skipRule();
            }
        }
        if (rules.isEmpty() && problems.isEmpty()) {
            throw new SyntaxError(tokens.peek(), "there is no rule in this file", "write one, or delete the file");
        }
    }

    private void header() throws SyntaxError {
        String remedy = "begin the file with the line: package " + PACKAGE + ";";
        if (tokens.take("package")) {
            Token name = tokens.next();
            try {
                if (!name.is(PACKAGE) || tokens.isAt(".")) {
                    throw new SyntaxError(name, "the package of rules is always '" + PACKAGE + "'", remedy);
                }
                tokens.expect(";", remedy);
            } catch (SyntaxError e) {
                note(e);
                tokens.skipDeclaration();
            }
        } else {
            note(new SyntaxError(tokens.peek(), "the file does not say its package", remedy));
        }
        while (tokens.isAt("import") || tokens.isAt("global")) {
            try {
                if (tokens.take("import")) {
                    imported();
                } else {
                    tokens.next();
                    global();
                }
            } catch (SyntaxError e) {
                note(e);
                tokens.skipDeclaration();
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
            imports.addAll(Vocabulary.TYPES.keySet()); // told once: one of them was meant
            throw new SyntaxError(
                    first,
                    "rules can't import '" + name + "'",
                    DidYouMean.among(name.toString(), known),
                    "unknown-import");
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
        Head head = new Head();
        reading("when", () -> head(head));
        tokens.take("when");
        Operands operands = new Operands(tokens, symbols, imports, globals);
        List<RuleOutline.Condition> pieces = new ArrayList<>();
        List<Condition> conditions = new ArrayList<>();
        reading("then", () -> pattern(operands, pieces, conditions));
        tokens.take("then");
        int actions = tokens.mark();
        List<Call> calls = new Consequence(tokens, operands, symbols, globals, this::note).read();
        Token end = tokens.next();
        RuleTree tree = new RuleTree(head.name.place(), head.salience, head.group, List.copyOf(conditions), calls);
        RuleOutline outline = new RuleOutline(
                RuleOutline.piece(drl, start, end),
                RuleOutline.piece(drl, head.name, head.name),
                pieces,
                RuleOutline.numbers(drl, tokens.takenSince(actions)));
        rules.add(new RuleText(file.name(), head.name.text(), start.line(), start.start(), end.end(), tree, outline));
    }

    /** What stands before {@code when}; filled while it is read. */
    private static final class Head {
        private Token name = new Token(Token.Kind.TEXT, "", 0, 0, 1, 1);
        private int salience;
        private String group = "";
    }

    /** A piece of a rule. */
    private interface Piece {
        void read() throws SyntaxError;
    }

    /** Where a piece is wrong, that is noted, and the reading goes on at the word that ends it, if the rule has it. */
    private void reading(String end, Piece piece) throws SyntaxError {
        try {
            piece.read();
        } catch (SyntaxError e) {
            if (!tokens.skipTo(end)) {
                throw e;
            }
            note(e);
        }
    }

    /** {@code Facts( ... )}, up to {@code then}. */
    private void pattern(Operands operands, List<RuleOutline.Condition> pieces, List<Condition> conditions)
            throws SyntaxError {
        Token first = tokens.peek();
        if (!first.is("Facts")) {
            throw new SyntaxError(
                    first,
                    "the condition of a rule is one Facts( ... ), not " + first.shown(),
                    first.text().equalsIgnoreCase("facts")
                            ? "write it like Facts, with a capital F"
                            : "write 'when Facts( ... ) then ...'");
        }
        if (imports.add("Facts")) {
            note(new SyntaxError(
                    first, "Facts is not imported", "add the line: import org.stillthere.policy.language.Facts;"));
        }
        tokens.next();
        tokens.expect("(", "write the conditions in brackets: Facts( ... )");
        if (!tokens.isAt(")")) {
            int read = 0;
            do {
                if (++read > MAX_CONDITIONS) {
                    throw new SyntaxError(
                            tokens.peek(),
                            "a rule has at most " + MAX_CONDITIONS + " conditions",
                            "divide them among several rules");
                }
                condition(operands, pieces, conditions);
            } while (tokens.take(","));
        }
        tokens.expect(")", "put ',' between conditions and ')' after the last");
        tokens.take(";");
        if (!tokens.isAt("then")) {
            Token next = tokens.peek();
            boolean large = next.text().equalsIgnoreCase("then");
            throw new SyntaxError(
                    next.line() == tokens.previous().line() || large ? next : tokens.behind(),
                    "'then' is missing before " + next.shown(),
                    large
                            ? "write it in small letters"
                            : next.is("actions")
                                    ? "write 'then' between the conditions and the actions"
                                    : "a rule has one Facts( ... ); put all conditions into its brackets");
        }
    }

    /** A condition that is wrong hides none of the others. */
    private void condition(Operands operands, List<RuleOutline.Condition> pieces, List<Condition> conditions) {
        int first = tokens.mark();
        try {
            conditions.add(new Conditions(tokens, operands, brackets).read());
            pieces.add(RuleOutline.condition(drl, tokens.takenSince(first)));
            if (!tokens.isAt(",")) {
                tokens.isOr(")", "put ',' between conditions and ')' after the last");
            }
        } catch (SyntaxError e) {
            note(e);
            tokens.skipCondition();
        }
    }

    /** Whether a rule or a group can be called that. */
    public static boolean isName(String text) {
        return text.length() <= LONGEST_NAME
                && NAME.matcher(text).matches()
                && UnseenCharacters.firstIn(text) < 0
                && UnseenCharacters.mistakable(text).isEmpty();
    }

    private Token name(String what) throws SyntaxError {
        Token name = tokens.peek();
        if (name.kind() != Token.Kind.TEXT) {
            throw new SyntaxError(
                    name, "a " + what + " has a name in double quotes", "write it like: rule \"Ask a silent user\"");
        }
        if (!isName(name.text())) {
            throw new SyntaxError(
                    name,
                    "this can't be the name of a " + what
                            + UnseenCharacters.mistakable(name.text())
                                    .map(why -> ": " + why)
                                    .orElse(""),
                    NAME_REMEDY);
        }
        return tokens.next();
    }

    private void head(Head head) throws SyntaxError {
        head.name = name("rule");
        Set<String> seen = new HashSet<>();
        while (!tokens.isAt("when")) {
            Token first = tokens.peek();
            if (first.text().equalsIgnoreCase("facts")) {
                note(new SyntaxError(first, "'when' is missing before " + first.shown(), "write 'when' before it"));
                return;
            }
            tokens.next();
            String attribute = first.text();
            if (first.kind() == Token.Kind.WORD) {
                while (tokens.isAt("-") && tokens.peek(1).kind() == Token.Kind.WORD) {
                    attribute += tokens.next().text() + tokens.next().text();
                }
            }
            if (first.kind() != Token.Kind.WORD || !ATTRIBUTES.contains(attribute)) {
                throw new SyntaxError(
                        first,
                        "rules have no attribute '" + attribute + "' here",
                        attribute.equalsIgnoreCase("when")
                                ? "write 'when' in small letters"
                                : DidYouMean.among(attribute, ATTRIBUTES));
            }
            if (!seen.add(attribute)) {
                throw new SyntaxError(first, "'" + attribute + "' is said twice", "delete one of the two");
            }
            value(attribute, head);
        }
    }

    private void value(String attribute, Head head) throws SyntaxError {
        switch (attribute) {
            case "salience" -> {
                boolean negative = tokens.take("-");
                Token number = tokens.expect(Token.Kind.NUMBER, "a whole number");
                String digits = number.text();
                boolean octal = digits.length() > 1 && digits.startsWith("0");
                if (octal || digits.length() > 7 || Integer.parseInt(digits) > HIGHEST_SALIENCE) {
                    throw new SyntaxError(number, "a salience is a number up to " + HIGHEST_SALIENCE, "");
                }
                head.salience = negative ? -Integer.parseInt(digits) : Integer.parseInt(digits);
            }
            case "activation-group" -> head.group = name("group").text();
            default -> tokens.take("true");
        }
    }

    /** Names a rule only once in the whole policy; the engine would silently keep the last. */
    public static void refuseDuplicates(List<RuleFile> files, List<Problem> problems) {
        Map<String, String> places = new HashMap<>();
        int told = 0;
        for (RuleFile file : files) {
            boolean table = file.source().cells() != null;
            for (RuleText rule : file.rules()) {
                String place = table ? file.source().location(rule.line()) : rule.file() + ", line " + rule.line();
                if (places.putIfAbsent(rule.name(), place) != null && ++told <= MAX_PROBLEMS) {
                    problems.add(file.source()
                            .problem(
                                    rule.line(),
                                    1,
                                    4,
                                    "there is another rule of the name \"" + rule.name() + "\" in "
                                            + places.get(rule.name()),
                                    "give one of them another name")
                            .coded("duplicate-rule"));
                }
            }
        }
    }
}
