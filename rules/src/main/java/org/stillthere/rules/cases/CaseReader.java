package org.stillthere.rules.cases;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.PolicySource;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.yaml.Yaml;
import org.stillthere.rules.yaml.YamlFile;

/** Reads {@code cases/*.yaml}: each a list of cases. */
public final class CaseReader {
    private static final String FOLDER = "cases/";
    private static final Set<String> KEYS = Set.of("case", "settings", "given", "when", "then", "count", "status");
    private static final String STEPS =
            "write it like: 0s status QUEUE, 10s USER MESSAGE, 20s event name key=value, 30s attributes key=value,"
                    + " 1m timer inactivity 1 expires, 2m close refused, or 2m nothing";

    private final YamlFile yaml;

    private CaseReader(YamlFile yaml) {
        this.yaml = yaml;
    }

    /**
     * All cases of a policy, by file and line.
     *
     * @param source the policy's files
     * @param problems where it is noted what can't be read; a case with a problem is left out
     */
    public static List<PolicyCase> read(PolicySource source, List<Problem> problems) {
        List<PolicyCase> cases = new ArrayList<>();
        for (SourceFile file : source.files().values()) {
            if (file.name().startsWith(FOLDER)) {
                YamlFile yaml = new YamlFile(file, problems);
                Yaml root = yaml.read();
                if (root instanceof Yaml.Sequence sequence) {
                    CaseReader reader = new CaseReader(yaml);
                    sequence.items().stream()
                            .map(reader::one)
                            .filter(Objects::nonNull)
                            .forEach(cases::add);
                } else if (root != null) {
                    yaml.problem(root, "a case file is a list", "begin each case with '- case: ...'");
                }
            }
        }
        return cases;
    }

    private @Nullable PolicyCase one(Yaml piece) {
        Yaml.Mapping mapping = yaml.mapping(piece, KEYS, "a case");
        if (mapping == null) {
            return null;
        }
        Yaml.Scalar name = yaml.find(mapping, "case");
        Yaml.Scalar when = yaml.find(mapping, "when");
        List<Yaml.Scalar> then = lines(mapping, "then");
        if (name == null || when == null || then == null) {
            yaml.problem(
                    mapping, "a case has at least 'case', 'when' and 'then'", "write 'then: []' if nothing may happen");
            return null;
        }
        List<Yaml.Scalar> given = lines(mapping, "given");
        List<CaseStep> steps = new ArrayList<>();
        for (Yaml.Scalar line : given == null ? List.<Yaml.Scalar>of() : given) {
            add(line, steps);
        }
        add(when, steps);
        if (steps.isEmpty()) {
            return null;
        }
        CaseStep last = steps.remove(steps.size() - 1);
        Yaml.Scalar status = yaml.find(mapping, "status");
        return new PolicyCase(
                name.text(),
                yaml.source().name(),
                mapping.line(),
                settings(mapping),
                List.copyOf(steps),
                last,
                then.stream().map(line -> ActionText.normal(line.text())).toList(),
                count(mapping),
                status == null ? null : status.text());
    }

    private void add(Yaml.Scalar line, List<CaseStep> steps) {
        CaseStep step = StepText.parse(line.text()).orElse(null);
        if (step == null) {
            yaml.problem(line, "this says nothing that can happen", STEPS);
            return;
        }
        Duration latest =
                steps.isEmpty() ? Duration.ZERO : steps.get(steps.size() - 1).at();
        if (step.at().compareTo(latest) < 0) {
            yaml.problem(line, "this happens before the line above it", "write what happens in order of time");
            return;
        }
        steps.add(step);
    }

    private @Nullable List<Yaml.Scalar> lines(Yaml.Mapping mapping, String key) {
        Yaml.Entry entry = mapping.entries().get(key);
        if (entry == null) {
            return null;
        }
        if (entry.value() instanceof Yaml.Scalar single) {
            return List.of(single);
        }
        List<Yaml.Scalar> lines = new ArrayList<>();
        if (entry.value() instanceof Yaml.Sequence sequence) {
            for (Yaml item : sequence.items()) {
                Yaml.Scalar line = yaml.scalar(item, "a line of '" + key + "'");
                if (line != null) {
                    lines.add(line);
                }
            }
        } else {
            yaml.problem(entry.value(), "'" + key + "' is a list of lines", "");
        }
        return lines;
    }

    private SortedMap<String, String> settings(Yaml.Mapping mapping) {
        SortedMap<String, String> settings = new TreeMap<>();
        Yaml.Entry entry = mapping.entries().get("settings");
        Yaml.Mapping given = entry == null ? null : yaml.mapping(entry.value(), "'settings'");
        if (given != null) {
            given.entries().forEach((key, each) -> {
                Yaml.Scalar value = yaml.scalar(each.value(), "a setting");
                if (value != null) {
                    settings.put(key, value.text());
                }
            });
        }
        return settings;
    }

    private @Nullable Integer count(Yaml.Mapping mapping) {
        Yaml.Scalar count = yaml.find(mapping, "count");
        if (count == null) {
            return null;
        }
        if (!count.text().matches("\\d{1,9}")) {
            yaml.problem(count, "this is no whole number", "");
            return null;
        }
        return Integer.valueOf(count.text());
    }
}
