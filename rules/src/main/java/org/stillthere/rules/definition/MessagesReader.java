package org.stillthere.rules.definition;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.stillthere.policy.kernel.Placeholders;
import org.stillthere.policy.language.Settings;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.yaml.Yaml;
import org.stillthere.rules.yaml.YamlFile;

/** Reads {@code messages/<language>.yaml}. */
final class MessagesReader {
    private static final String FOLDER = "messages/";
    private static final String ENDING = ".yaml";
    private static final int LONGEST_TEXT = 4096;
    private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,4}");
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,126}");

    private MessagesReader() {}

    /** The texts by key, by language; what is wrong is noted. */
    static SortedMap<String, SortedMap<String, String>> read(
            SortedMap<String, SourceFile> files, String defaultLanguage, Settings settings, List<Problem> problems) {
        SortedMap<String, SortedMap<String, String>> texts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        SortedMap<String, String> known = texts(files, FOLDER + defaultLanguage + ENDING, settings, problems);
        texts.put(defaultLanguage, known);
        for (String name : files.keySet()) {
            if (!name.startsWith(FOLDER) || name.equals(FOLDER + defaultLanguage + ENDING)) {
                continue;
            }
            String language = name.substring(FOLDER.length(), name.length() - ENDING.length());
            if (!LANGUAGE.matcher(language).matches()) {
                problems.add(Problem.of(
                        name, "'" + language + "' is no language tag", "call the file like en.yaml or pt-BR.yaml"));
            }
            texts.put(language, translation(files, name, known, settings, problems));
        }
        return texts;
    }

    private static SortedMap<String, String> translation(
            SortedMap<String, SourceFile> files,
            String name,
            SortedMap<String, String> known,
            Settings settings,
            List<Problem> problems) {
        SortedMap<String, String> texts = texts(files, name, settings, problems);
        for (String key : texts.keySet()) {
            if (!known.containsKey(key)) {
                problems.add(Problem.of(
                        name,
                        "the default language has no message '" + key + "'",
                        DidYouMean.among(key, known.keySet())));
            }
        }
        return texts;
    }

    private static SortedMap<String, String> texts(
            SortedMap<String, SourceFile> files, String name, Settings settings, List<Problem> problems) {
        SortedMap<String, String> texts = new TreeMap<>();
        SourceFile file = files.get(name);
        if (file == null) {
            return Collections.emptySortedMap(); // a policy that says nothing needs no texts
        }
        YamlFile yaml = new YamlFile(file, problems);
        Yaml root = yaml.read();
        Yaml.Mapping mapping = root == null ? null : yaml.mapping(root, "a message file");
        if (mapping != null) {
            for (Yaml.Entry entry : mapping.entries().values()) {
                if (!KEY.matcher(entry.key().text()).matches()) {
                    yaml.problem(entry.key(), "this can't be a message's key", "use letters, digits, '-', '_' and '.'");
                }
                Yaml.Scalar text = yaml.scalar(entry.value(), "a message");
                if (text != null && (text.text().isBlank() || text.text().length() > LONGEST_TEXT)) {
                    yaml.problem(entry.key(), "a message has 1 to " + LONGEST_TEXT + " characters", "");
                } else if (text != null) {
                    texts.put(entry.key().text(), text.text());
                    placeholders(yaml, text, settings);
                }
            }
        }
        return texts;
    }

    private static void placeholders(YamlFile yaml, Yaml.Scalar text, Settings settings) {
        for (Placeholders.Fault fault : Placeholders.check(text.text(), settings)) {
            int column = text.column() + (text.plain() ? 0 : 1) + fault.at();
            String line = yaml.source().line(text.line());
            String meant = text.text().substring(fault.at(), fault.at() + fault.length());
            if (line.startsWith(meant, column - 1)) {
                yaml.problem(text.line(), column, fault.length(), fault.message(), fault.remedy());
            } else { // a text of several lines does not stand in the file as it is said
                yaml.problem(text, fault.message() + ", in " + meant, fault.remedy());
            }
        }
    }
}
