package org.stillthere.rules.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.Messages;
import org.stillthere.rules.definition.DefinitionReader;
import org.stillthere.rules.language.Call;
import org.stillthere.rules.language.Condition;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.language.Term;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.source.PolicySource;
import org.stillthere.rules.yaml.Yaml;
import org.stillthere.rules.yaml.YamlFile;

/** Finds texts and settings that no rule uses, and texts that a language lacks. */
final class TextLints {
    private static final Pattern SETTING = Pattern.compile("\\bsettings\\.\\w+\\(\"([^\"]*)\"\\)");

    private final CompiledPolicy policy;
    private final PolicySource source;
    private final List<Problem> warnings = new ArrayList<>();

    private TextLints(CompiledPolicy policy) {
        this.policy = policy;
        this.source = policy.source();
    }

    static List<Problem> of(CompiledPolicy policy) {
        TextLints lints = new TextLints(policy);
        lints.messages();
        lints.settings();
        return lints.warnings;
    }

    private void messages() {
        String language = policy.definition().language();
        Messages messages = policy.definition().messages();
        Set<String> said = said(messages.keys());
        Yaml.Mapping texts = mapping("messages/" + language + ".yaml");
        for (String key : messages.keys()) {
            if (!said.contains(key) && texts != null) {
                warn(
                        "messages/" + language + ".yaml",
                        texts,
                        key,
                        "unused-text",
                        "no rule says this text",
                        "delete it, or say it in a rule: actions.say(\"" + key + "\");");
            }
        }
        for (String other : messages.texts().keySet()) {
            if (other.equalsIgnoreCase(language) || other.startsWith(language + "-")) {
                continue; // a dialect of the default language has its texts
            }
            List<String> missing = messages.keys().stream()
                    .filter(said::contains)
                    .filter(key -> messages.find(key, other)
                            .map(text -> text.language().equals(language))
                            .orElse(true))
                    .toList();
            if (!missing.isEmpty()) {
                warnings.add(Problem.of(
                                "messages/" + other + ".yaml",
                                "this language has no text for " + String.join(", ", missing),
                                "write it; until then such a user reads the text in '" + language + "'")
                        .warning("missing-text"));
            }
        }
    }

    /** The keys that rules may say. */
    private Set<String> said(Set<String> all) {
        Set<String> said = new TreeSet<>();
        for (RuleText rule : policy.rules()) {
            for (Call call : rule.tree().calls()) {
                if (call.action().startsWith("say")) {
                    Object key = call.arguments().get(0).constant();
                    if (key == null) { // whatever the facts hold
                        return all;
                    }
                    said.add(key.toString());
                }
            }
        }
        return said;
    }

    private void settings() {
        Yaml.Mapping root = mapping(DefinitionReader.FILE);
        Yaml.Entry entry = root == null ? null : root.entries().get("settings");
        if (entry == null || !(entry.value() instanceof Yaml.Mapping settings)) {
            return;
        }
        Set<String> used = policy.rules().stream()
                .flatMap(rule -> terms(rule).stream())
                .flatMap(TextLints::settingsIn)
                .collect(Collectors.toSet());
        for (String name : policy.definition().settings().keySet()) {
            if (!used.contains(name) && !isNamedElsewhere(name)) {
                warn(
                        DefinitionReader.FILE,
                        settings,
                        name,
                        "unused-setting",
                        "no rule uses the setting '" + name + "': to change it changes nothing",
                        "delete it, or use it in a rule");
            }
        }
    }

    /** The settings that a value is or is computed from. */
    private static Stream<String> settingsIn(Term term) {
        return SETTING.matcher(term.text()).results().map(found -> found.group(1));
    }

    private static List<Term> terms(RuleText rule) {
        List<Term> terms = new ArrayList<>();
        for (Condition condition : rule.tree().conditions()) {
            condition.tests().forEach(test -> {
                terms.add(test.left());
                terms.add(test.right());
            });
        }
        rule.tree().calls().forEach(call -> terms.addAll(call.arguments()));
        return terms;
    }

    /** Whether a text has it as a placeholder, or the rest of policy.yaml refers to it. */
    private boolean isNamedElsewhere(String setting) {
        Pattern word = Pattern.compile("\\b" + Pattern.quote(setting) + "\\b");
        for (Map.Entry<String, SourceFile> file : source.files().entrySet()) {
            boolean texts = file.getKey().startsWith("messages/");
            boolean definition = file.getKey().equals(DefinitionReader.FILE);
            if ((texts || definition)
                    && word.matcher(file.getValue().text()).results().count() > (definition ? 1 : 0)) {
                return true;
            }
        }
        return false;
    }

    private Yaml.@Nullable Mapping mapping(String file) {
        SourceFile found = source.files().get(file);
        Yaml root = found == null ? null : new YamlFile(found, new ArrayList<>()).read();
        return root instanceof Yaml.Mapping mapping ? mapping : null;
    }

    private void warn(String file, Yaml.Mapping mapping, String key, String code, String message, String remedy) {
        SourceFile found = source.files().get(file);
        Yaml.Entry entry = mapping.entries().get(key);
        if (found != null && entry != null) {
            Yaml.Scalar at = entry.key();
            warnings.add(found.problem(at.line(), at.column(), at.text().length(), message, remedy)
                    .warning(code));
        }
    }
}
