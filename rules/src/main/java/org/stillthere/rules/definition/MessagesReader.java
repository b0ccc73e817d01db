package org.stillthere.rules.definition;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
    private static final int MAX_FAULTS = 3; // of one text: the rest is more of the same
    /** How many texts a language has at most. */
    private static final int MAX_TEXTS = 1000;

    static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,4}");
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,126}");

    private MessagesReader() {}

    /** The texts by key, by language; what is wrong is noted. */
    static SortedMap<String, SortedMap<String, String>> read(
            SortedMap<String, SourceFile> files,
            String defaultLanguage,
            @Nullable Settings settings,
            List<Problem> problems) {
        SortedMap<String, SortedMap<String, String>> texts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String defaultFile = FOLDER + defaultLanguage + ENDING;
        SortedMap<String, String> known = texts(files, defaultFile, null, settings, problems);
        texts.put(defaultLanguage, known);
        boolean unknown = known.isEmpty(); // missing or unreadable: one mistake, told once
        if (!files.containsKey(defaultFile) && files.keySet().stream().anyMatch(MessagesReader::isTexts)) {
            problems.add(Problem.of(
                    defaultFile,
                    "the default language '" + defaultLanguage + "' has no texts",
                    "write this file, or say another 'language' in policy.yaml"));
        }
        for (String name : files.keySet()) {
            if (!isTexts(name) || name.equals(defaultFile)) {
                continue;
            }
            String language = name.substring(FOLDER.length(), name.length() - ENDING.length());
            if (!LANGUAGE.matcher(language).matches()) {
                problems.add(Problem.of(
                        name, "'" + language + "' is no language tag", "call the file like en.yaml or pt-BR.yaml"));
            }
            texts.put(language, texts(files, name, unknown ? null : known, settings, problems));
        }
        return texts;
    }

    private static boolean isTexts(String name) {
        return name.startsWith(FOLDER) && name.endsWith(ENDING);
    }

    private static SortedMap<String, String> texts(
            SortedMap<String, SourceFile> files,
            String name,
            @Nullable SortedMap<String, String> known,
            @Nullable Settings settings,
            List<Problem> problems) {
        SortedMap<String, String> texts = new TreeMap<>();
        SourceFile file = files.get(name);
        if (file == null) {
            return texts; // a policy that says nothing needs none
        }
        YamlFile yaml = new YamlFile(file, problems);
        Yaml root = yaml.read();
        Yaml.Mapping mapping = root == null ? null : yaml.mapping(root, "a message file");
        if (mapping != null && mapping.entries().size() > MAX_TEXTS) {
            yaml.problem(mapping, "a language has at most " + MAX_TEXTS + " texts", "");
        } else if (mapping != null) {
            for (Yaml.Entry entry : mapping.entries().values()) {
                if (!KEY.matcher(entry.key().text()).matches()) {
                    yaml.problem(entry.key(), "this can't be a message's key", "use letters, digits, '-', '_' and '.'");
                }
                String key = entry.key().text();
                if (known != null && !known.containsKey(key)) {
                    yaml.problem(
                            entry.key(),
                            "the default language has no message '" + key + "'",
                            DidYouMean.among(key, known.keySet()));
                }
                Yaml.Scalar text = yaml.scalar(entry.value(), "a message");
                if (text != null && (text.text().isBlank() || text.text().length() > LONGEST_TEXT)) {
                    yaml.problem(entry.key(), "a message has 1 to " + LONGEST_TEXT + " characters", "");
                }
                if (text != null && text.text().chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
                    yaml.problem(entry.key(), "there is a control character in this message", "delete it");
                }
                if (text != null && settings != null && text.text().length() <= LONGEST_TEXT) {
                    placeholders(yaml, text, settings);
                }
                texts.put(key, text == null ? "" : text.text());
            }
        }
        return texts;
    }

    private static void placeholders(YamlFile yaml, Yaml.Scalar text, Settings settings) {
        List<Placeholders.Fault> faults = Placeholders.check(text.text(), settings);
        for (Placeholders.Fault fault : faults.subList(0, Math.min(faults.size(), MAX_FAULTS))) {
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
