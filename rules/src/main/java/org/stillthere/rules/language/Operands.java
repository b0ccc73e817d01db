package org.stillthere.rules.language;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.language.Length;
import org.stillthere.rules.definition.SettingDefinition;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.UnseenCharacters;

/** Reads single values: what conditions compare and actions are given. */
final class Operands {
    /** The code of a problem with a name that is not known. */
    static final String UNKNOWN = "unknown-name";

    private static final int LONGEST_TEXT = 256;
    private static final int DEEPEST = 8;

    private final Tokens tokens;
    private final Symbols symbols;
    private final Set<String> imports;
    private final Set<String> globals;
    private final Map<String, Type> bound = new HashMap<>();
    private int depth;

    Operands(Tokens tokens, Symbols symbols, Set<String> imports, Set<String> globals) {
        this.tokens = tokens;
        this.symbols = symbols;
        this.imports = imports;
        this.globals = globals;
    }

    /**
     * A value.
     *
     * @param type what it is
     * @param fixed whether it is the same at each evaluation
     * @param at where it begins
     * @param literal the text if it is one in quotes
     * @param constant its value, as in {@link Term#constant}
     * @param setting the name of the setting that it is
     * @param text how it is written
     * @param bounded whether it is known before any evaluation between which bounds it lies
     */
    record Operand(
            Type type,
            boolean fixed,
            Token at,
            @Nullable String literal,
            @Nullable Object constant,
            @Nullable String setting,
            String text,
            boolean bounded) {
        static Operand varying(Type type, Token at) {
            return new Operand(type, false, at, null, null, null, "", false);
        }

        static Operand constant(Type type, Token at, @Nullable Object constant) {
            return new Operand(type, true, at, constant instanceof String text ? text : null, constant, null, "", true);
        }

        Operand written(String how) {
            return new Operand(type, fixed, at, literal, constant, setting, how, bounded);
        }

        Term term() {
            return new Term(
                    text,
                    type.java(),
                    constant,
                    setting,
                    new Place(at.line(), at.column(), Math.max(1, text.length())));
        }
    }

    /** How the place where a value stands reads the values within it. */
    private interface Reading {
        Operand next() throws SyntaxError;
    }

    void bind(Token name, Type type) throws SyntaxError {
        if (bound.put(name.text(), type) != null) {
            throw new SyntaxError(name, "the name " + name.text() + " is given twice", "choose another name");
        }
    }

    /** A value in a condition. */
    Operand inCondition() throws SyntaxError {
        int mark = tokens.mark();
        return varyingOrFixed().written(tokens.since(mark));
    }

    private Operand varyingOrFixed() throws SyntaxError {
        Token first = tokens.peek();
        Operand common = common(this::inCondition);
        if (common != null) {
            return common;
        }
        Token word = tokens.expect(Token.Kind.WORD, "a property of Facts");
        if (tokens.isAt("(")) {
            Type type = Vocabulary.LOOKUPS.get(word.text());
            if (type == null) {
                throw unknown(word, "Facts has no method", Vocabulary.LOOKUPS.keySet());
            }
            name("the name that " + word.text() + " looks for");
            return Operand.varying(type, first);
        }
        Type type = Vocabulary.PROPERTIES.get(word.text());
        if (type == null) {
            List<String> known = new ArrayList<>(Vocabulary.PROPERTIES.keySet());
            known.addAll(Vocabulary.LOOKUPS.keySet());
            SyntaxError unknown = unknown(word, "Facts has no property", known);
            String meant = otherThan(word.text());
            if (meant == null && !unknown.remedy().startsWith("did you mean")) {
                meant = "an attribute of the handover is written like attribute(\"" + word.text() + "\")";
            }
            throw meant == null ? unknown : new SyntaxError(word, String.valueOf(unknown.getMessage()), meant, UNKNOWN);
        }
        return Operand.varying(type, first);
    }

    /** What a word may mean that is no property: a value whose type was left out, or a setting. */
    private @Nullable String otherThan(String word) {
        for (Map.Entry<String, Class<?>> type : Vocabulary.TYPES.entrySet()) {
            String constant = constantLike(type.getValue(), word);
            if (constant != null) {
                return "did you mean " + type.getKey() + "." + constant + "?";
            }
        }
        return setting(word);
    }

    private @Nullable String setting(String word) {
        SettingDefinition setting =
                symbols.settings() == null ? null : symbols.settings().get(word);
        return setting == null || setting.equals(SettingDefinition.UNREADABLE)
                ? null
                : "a setting is written like " + reading(word, Symbols.typeOf(setting.value()));
    }

    /** How rules read that setting. */
    private static String reading(String setting, Type type) {
        String method = Vocabulary.SETTINGS.entrySet().stream()
                .filter(each -> each.getValue().equals(type))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("text");
        return "settings." + method + "(\"" + setting + "\")";
    }

    /** The constant of that name, in whatever letters; null if there is none, or the type has no constants. */
    static @Nullable String constantLike(Class<?> type, String name) {
        Object[] constants = type.getEnumConstants();
        return constants == null
                ? null
                : Arrays.stream(constants)
                        .map(Object::toString)
                        .filter(each -> each.equalsIgnoreCase(name))
                        .findFirst()
                        .orElse(null);
    }

    /** A value given to an action. */
    Operand inAction() throws SyntaxError {
        int mark = tokens.mark();
        return given().written(tokens.since(mark));
    }

    private Operand given() throws SyntaxError {
        Token first = tokens.peek();
        Operand common = common(this::inAction);
        if (common != null) {
            return common;
        }
        Token word = tokens.expect(Token.Kind.WORD, "a value");
        Type type = bound.get(word.text());
        if (type == null) {
            String meant = setting(word.text());
            throw new SyntaxError(
                    word,
                    "an action can't be given " + word.shown(),
                    meant != null
                            ? meant
                            : "give it a text in quotes, a setting, a length like Duration.ofMinutes(5), or a value that the"
                                    + " condition named, like $name : attribute(\"name\")");
        }
        return Operand.varying(type, first);
    }

    private @Nullable Operand common(Reading within) throws SyntaxError {
        Token first = tokens.peek();
        if (first.kind() == Token.Kind.TEXT) {
            return Operand.constant(Type.TEXT, first, text());
        }
        boolean negative = first.is("-") && tokens.peek(1).kind() == Token.Kind.NUMBER;
        if (negative || first.kind() == Token.Kind.NUMBER) {
            tokens.take("-");
            long value = Long.parseLong(number().text());
            return Operand.constant(Type.NUMBER, first, negative ? -value : value);
        }
        if (first.kind() != Token.Kind.WORD) {
            throw new SyntaxError(first, "a value is expected here, not " + first.shown(), "");
        }
        if (first.is("true") || first.is("false")) {
            tokens.next();
            return Operand.constant(Type.FLAG, first, first.is("true"));
        }
        if (first.is(Length.class.getSimpleName()) && tokens.peek(1).is(".")) {
            return computed(within);
        }
        return tokens.peek(1).is(".") ? dotted() : null;
    }

    /** {@code Length.times($slowest, 2)}: a length of time that is worked out from others. */
    private Operand computed(Reading within) throws SyntaxError {
        if (++depth > DEEPEST) {
            throw new SyntaxError(tokens.peek(), "this is nested too deeply", "work it out in fewer steps");
        }
        Token owner = tokens.next();
        tokens.next();
        Token method = tokens.expect(Token.Kind.WORD, "a name after the dot");
        List<Type> takes = Vocabulary.COMPUTED.get(method.text());
        if (takes == null) {
            throw unknown(method, "Length has no method", Vocabulary.COMPUTED.keySet());
        }
        if (imports.add(owner.text())) { // told once, not at every use
            throw new SyntaxError(
                    owner, "Length is not imported", "add the line: import " + Length.class.getName() + ";");
        }
        tokens.expect("(", "");
        List<Operand> given = new ArrayList<>();
        do {
            given.add(within.next());
        } while (tokens.take(","));
        tokens.expect(")", "close the bracket");
        if (!given.stream().map(Operand::type).toList().equals(takes)) {
            throw new SyntaxError(
                    method,
                    "Length." + method.text() + " is not given what it takes",
                    "it takes " + takes.stream().map(Type::shown).collect(Collectors.joining(" and ")));
        }
        depth--;
        boolean fixed = given.stream().allMatch(Operand::fixed);
        boolean between = method.is("between")
                && given.get(0).bounded()
                && given.get(given.size() - 1).bounded();
        return new Operand(Type.LENGTH, fixed, owner, null, null, null, "", fixed || between);
    }

    /** {@code settings.number("x")}, {@code Duration.ofMinutes(5)}, {@code HandoverStatus.QUEUE}. */
    private Operand dotted() throws SyntaxError {
        Token owner = tokens.next();
        tokens.next();
        Token member = tokens.expect(Token.Kind.WORD, "a name after the dot");
        if (owner.is("settings")) {
            return setting(owner, member);
        }
        Class<?> type = Vocabulary.TYPES.get(owner.text());
        if (type == null || !(type.isEnum() || type == Duration.class)) {
            throw unknown(
                    owner,
                    "rules can't look into",
                    List.of("settings", "Duration", "Length", "HandoverStatus", "Participant"));
        }
        if (imports.add(owner.text())) { // told once, not at every use
            throw new SyntaxError(
                    owner, owner.text() + " is not imported", "add the line: import " + type.getName() + ";");
        }
        if (type == Duration.class) {
            return length(owner, member);
        }
        List<String> constants =
                Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
        if (!constants.contains(member.text())) {
            throw unknown(member, owner.text() + " has no value", constants);
        }
        Object constant = type.getEnumConstants()[constants.indexOf(member.text())];
        return Operand.constant(new Type(type), owner, constant);
    }

    private Operand setting(Token owner, Token method) throws SyntaxError {
        if (globals.add("settings")) { // told once, not at every use
            throw new SyntaxError(
                    owner,
                    "this file does not declare the settings",
                    "add the lines: import org.stillthere.policy.language.Settings; and: global Settings settings;");
        }
        Type type = Vocabulary.SETTINGS.get(method.text());
        if (type == null) {
            SyntaxError unknown = unknown(method, "settings have no method", Vocabulary.SETTINGS.keySet());
            String meant = setting(method.text());
            throw meant == null
                    ? unknown
                    : new SyntaxError(method, String.valueOf(unknown.getMessage()), meant, UNKNOWN);
        }
        Token key = name("the setting's name");
        if (symbols.settings() == null) {
            return new Operand(type, true, owner, null, null, key.text(), "", true);
        }
        SettingDefinition setting = symbols.settings().get(key.text());
        if (setting == null) {
            throw new SyntaxError(
                    key,
                    "policy.yaml has no setting '" + key.text() + "'",
                    DidYouMean.among(key.text(), symbols.settings().keySet()),
                    "unknown-setting");
        }
        Type actual = Symbols.typeOf(setting.value());
        if (!setting.equals(SettingDefinition.UNREADABLE) && !actual.equals(type)) {
            throw new SyntaxError(
                    method,
                    "the setting '" + key.text() + "' is " + setting.kind() + ", not " + type.shown(),
                    "write " + reading(key.text(), actual) + ", or change its value in policy.yaml",
                    "wrong-type");
        }
        return new Operand(type, true, owner, null, Symbols.constantOf(setting.value()), key.text(), "", true);
    }

    private Operand length(Token owner, Token method) throws SyntaxError {
        if (!Vocabulary.LENGTHS.contains(method.text())) {
            throw unknown(method, "Duration has no method for rules named", Vocabulary.LENGTHS);
        }
        tokens.expect("(", "");
        Token number = number();
        tokens.expect(")", "");
        long count = Long.parseLong(number.text());
        long longest = Kernel.MAX_TIMER.toMillis();
        long unit = switch (method.text()) {
            case "ofMillis" -> 1;
            case "ofSeconds" -> 1_000;
            case "ofMinutes" -> 60_000;
            case "ofHours" -> 3_600_000;
            default -> 86_400_000;
        };
        if (count > longest / unit) {
            throw new SyntaxError(number, "this is longer than 90 days", "choose a shorter length");
        }
        return Operand.constant(Type.LENGTH, owner, count * unit);
    }

    /** {@code ("name")}. */
    private Token name(String what) throws SyntaxError {
        tokens.expect("(", "");
        if (tokens.peek().kind() != Token.Kind.TEXT) {
            throw new SyntaxError(tokens.peek(), what + " is a text in double quotes", "");
        }
        Token name = tokens.peek();
        text();
        tokens.expect(")", "");
        return name;
    }

    private Token number() throws SyntaxError {
        Token number = tokens.expect(Token.Kind.NUMBER, "a whole number");
        String digits = number.text();
        boolean octal = digits.length() > 1 && digits.startsWith("0");
        if (octal || digits.length() > 10 || Long.parseLong(digits) > Integer.MAX_VALUE) {
            throw new SyntaxError(
                    number, "this number can't be used", "use 0 to " + Integer.MAX_VALUE + ", without leading zeros");
        }
        return number;
    }

    /** Texts go into generated code and have to be read by people: signs that could mean more are refused. */
    private String text() throws SyntaxError {
        Token token = tokens.next();
        String text = token.text();
        if (!Literal.isHarmless(text)) {
            throw new SyntaxError(token, "a text in a rule has only " + Literal.SIGNS, Literal.REMEDY);
        }
        Optional<String> mistakable = UnseenCharacters.mistakable(text);
        if (mistakable.isPresent()) {
            throw new SyntaxError(token, mistakable.get(), "type the word anew, in one script");
        }
        if (text.length() > LONGEST_TEXT) {
            throw new SyntaxError(token, "this text is longer than " + LONGEST_TEXT + " characters", "");
        }
        return text;
    }

    static SyntaxError unknown(Token word, String message, Collection<String> known) {
        return new SyntaxError(word, message + " '" + word.text() + "'", DidYouMean.among(word.text(), known), UNKNOWN);
    }
}
