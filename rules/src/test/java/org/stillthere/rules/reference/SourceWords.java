package org.stillthere.rules.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The documented members of a source file, in their order: what the reference of the language says is what the code says. */
final class SourceWords {
    private static final Path SOURCES = Path.of("..", "policy-model", "src", "main", "java");
    private static final Pattern MEMBER =
            Pattern.compile("(?m)^    // (?<section>.+)$|^    /\\*\\*(?<doc>(?s:.*?))\\*/\\s*(?:@Override\\s*)?"
                    + "(?:@Example\\(\"(?<example>(?:[^\"\\\\]|\\\\.)*)\"\\)\\s*)?"
                    + "(?:@FactConstraints\\((?s:.*?)\\)\\s+(?=public ))?(?<code>[^\\n{;]+)");
    private static final Pattern PARAMETERS = Pattern.compile("\\((.*)\\)");

    private SourceWords() {}

    /**
     * A documented member.
     *
     * @param section the remark above it that begins a part of the file; empty before the first
     * @param name its name in the source
     * @param parameters the names of its parameters, in order
     * @param about its documentation, in one line of Markdown
     * @param example its example; empty if it has none
     */
    record Word(String section, String name, List<String> parameters, String about, String example) {}

    static List<Word> of(Class<?> type) throws IOException {
        String text = Files.readString(SOURCES.resolve(type.getName().replace('.', '/') + ".java"));
        List<Word> words = new ArrayList<>();
        String section = "";
        Matcher matcher = MEMBER.matcher(text);
        while (matcher.find()) {
            if (matcher.group("section") != null) {
                section = matcher.group("section");
                continue;
            }
            String code = matcher.group("code");
            String example = matcher.group("example");
            words.add(new Word(
                    section,
                    name(code),
                    parameters(code),
                    about(matcher.group("doc")),
                    example == null ? "" : example.replace("\\\"", "\"")));
        }
        return words;
    }

    private static String name(String code) {
        String before = code.split("[(,;]", 2)[0].trim();
        return before.substring(before.lastIndexOf(' ') + 1);
    }

    private static List<String> parameters(String code) {
        Matcher matcher = PARAMETERS.matcher(code);
        List<String> names = new ArrayList<>();
        if (matcher.find() && !matcher.group(1).isBlank()) {
            for (String parameter : matcher.group(1).split(",")) {
                names.add(parameter.trim().substring(parameter.trim().lastIndexOf(' ') + 1));
            }
        }
        return names;
    }

    private static String about(String doc) {
        return doc.replaceAll("(?m)^\\s*\\* ?", " ")
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .replaceAll(" ?@(?:param|return|throws).*", "")
                .trim();
    }
}
