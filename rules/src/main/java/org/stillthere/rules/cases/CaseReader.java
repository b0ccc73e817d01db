package org.stillthere.rules.cases;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.source.PolicySource;
import org.stillthere.rules.yaml.Yaml;
import org.stillthere.rules.yaml.YamlFile;

/**
 * Reads {@code cases/*.yaml}: each a list of cases.
 *
 * <pre>
 *   - case: A user who is silent for a minute is asked        a sentence
 *     starts: 2026-01-05T09:00                                when it begins, by the policy's clock; may be left out
 *     settings: { timeout: 1m }                               instead of the policy's own; may be left out
 *     given:                                                  what happened before; may be left out
 *       - 0s status QUEUE
 *     when: 1m nothing
 *     then:                                                   all that the caller is told to do, in order
 *       - say still-there to USER
 *       - set timer inactivity 1m
 *     count: 1                                                the inactivity count afterwards; may be left out
 *     status: QUEUE                                           the status afterwards; may be left out
 * </pre>
 *
 * <p>Instead of one {@code when} a case may have {@code steps}, a list: each with its own {@code when}, {@code then},
 * {@code count} and {@code status}. There nothing is passed over: what expires between two steps belongs to the later.
 */
public final class CaseReader {
    private static final String FOLDER = "cases/";
    private static final Set<String> KEYS =
            Set.of("case", "starts", "settings", "given", "when", "then", "count", "status", "steps");
    private static final Set<String> STEP_KEYS = Set.of("when", "then", "count", "status");
    /** Far from where clocks and time zones end. */
    private static final int EARLIEST_YEAR = 1970;

    private static final int LATEST_YEAR = 2999;
    private static final String ASSERTS_NOTHING = "this case asserts nothing";
    private static final String THEN =
            "write all that the caller is told to do, a line each, or 'then: []' if nothing may happen";
    private static final String STEPS =
            "write it like: 0s status QUEUE, 10s USER MESSAGE, 20s event name key=value, 30s attributes key=value,"
                    + " 1m timer inactivity 1 expires, 2m close refused, or 2m nothing";

    private final YamlFile yaml;
    private Duration latest = Duration.ZERO;

    private CaseReader(YamlFile yaml) {
        this.yaml = yaml;
    }

    /**
     * The cases of a policy. Immutable.
     *
     * @param cases those that are well written, by file and line
     * @param problems what is wrong with the others; empty if nothing is
     */
    public record Cases(List<PolicyCase> cases, List<Problem> problems) {
        /** Keeps unmodifiable copies. */
        public Cases {
            cases = List.copyOf(cases);
            problems = List.copyOf(problems);
        }
    }

    /** Reads all cases among a policy's files. */
    public static Cases read(PolicySource source) {
        List<Problem> problems = new ArrayList<>();
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
        return new Cases(cases, problems);
    }

    private @Nullable PolicyCase one(Yaml piece) {
        Yaml.Mapping mapping = yaml.mapping(piece, KEYS, "a case");
        if (mapping == null) {
            return null;
        }
        Yaml.Scalar name = yaml.find(mapping, "case");
        if (name == null || name.text().isBlank()) {
            yaml.problem(
                    mapping, "the case has no name", "begin it with '- case: ' and a sentence: what does it show?");
            return null;
        }
        latest = Duration.ZERO;
        List<CaseStep> given = new ArrayList<>();
        for (Yaml.Scalar line : lines(mapping, "given")) {
            CaseStep step = step(line);
            if (step != null) {
                given.add(step);
            }
        }
        List<Expectation> expectations = expectations(mapping, name);
        return expectations.isEmpty()
                ? null
                : new PolicyCase(
                        name.text(),
                        yaml.source().name(),
                        mapping.line(),
                        starts(mapping),
                        settings(mapping),
                        given,
                        expectations);
    }

    /** One, beside {@code given}; or several, under {@code steps}. */
    private List<Expectation> expectations(Yaml.Mapping mapping, Yaml.Scalar name) {
        Yaml.Entry steps = mapping.entries().get("steps");
        if (steps == null) {
            return Stream.ofNullable(expectation(mapping, false)).toList();
        }
        for (Yaml.Entry entry : mapping.entries().values()) {
            if (STEP_KEYS.contains(entry.key().text())) {
                yaml.problem(
                        entry.key(),
                        "'" + entry.key().text() + "' can't stand beside 'steps'",
                        "write it within one of the steps");
            }
        }
        if (!(steps.value() instanceof Yaml.Sequence sequence)) {
            yaml.problem(steps.value(), "'steps' is a list", "begin each step with '- when: ...'");
            return List.of();
        }
        if (sequence.items().isEmpty()) {
            yaml.problem(name, ASSERTS_NOTHING + ": it has no steps", "write a step: '- when: ...' and 'then: ...'");
        }
        List<Expectation> expectations = new ArrayList<>();
        for (Yaml item : sequence.items()) {
            Yaml.Mapping step = yaml.mapping(item, STEP_KEYS, "a step");
            Expectation expectation = step == null ? null : expectation(step, true);
            if (expectation != null) {
                expectations.add(expectation);
            }
        }
        return expectations;
    }

    private @Nullable Expectation expectation(Yaml.Mapping mapping, boolean sinceLast) {
        Yaml.Scalar line = yaml.find(mapping, "when");
        if (line == null) {
            yaml.problem(mapping, "nothing happens here: 'when' is missing", STEPS);
            return null;
        }
        CaseStep when = step(line);
        if (!mapping.entries().containsKey("then")) {
            yaml.problem(mapping, ASSERTS_NOTHING + ": 'then' is missing", THEN);
            return null;
        }
        List<Yaml.Scalar> lines = lines(mapping, "then");
        lines.forEach(each -> ActionText.mistake(each.text())
                .ifPresent(remedy -> yaml.problem(each, "nothing is ever done that is written like this", remedy)));
        List<String> then =
                lines.stream().map(each -> ActionText.normal(each.text())).toList();
        Yaml.Scalar status = yaml.find(mapping, "status");
        return when == null
                ? null
                : new Expectation(
                        line.line(), when, sinceLast, then, count(mapping), status == null ? null : status.text());
    }

    private @Nullable CaseStep step(Yaml.Scalar line) {
        CaseStep step = StepText.parse(line.text()).orElse(null);
        if (step == null) {
            yaml.problem(line, "this says nothing that can happen", STEPS);
        } else if (step.at().compareTo(latest) < 0) {
            yaml.problem(line, "this happens before the line above it", "write what happens in order of time");
        } else {
            latest = step.at();
        }
        return step;
    }

    private List<Yaml.Scalar> lines(Yaml.Mapping mapping, String key) {
        Yaml.Entry entry = mapping.entries().get(key);
        if (entry == null) {
            return List.of();
        }
        List<Yaml> items = entry.value() instanceof Yaml.Sequence sequence ? sequence.items() : List.of(entry.value());
        List<Yaml.Scalar> lines = new ArrayList<>();
        for (Yaml item : items) {
            Yaml.Scalar line = yaml.scalar(item, "a line of '" + key + "'");
            if (line != null && line.text().isBlank()) {
                yaml.problem(line, "there is nothing in this line of '" + key + "'", key.equals("then") ? THEN : "");
            } else if (line != null) {
                lines.add(line);
            }
        }
        return lines;
    }

    private @Nullable LocalDateTime starts(Yaml.Mapping mapping) {
        Yaml.Scalar starts = yaml.find(mapping, "starts");
        if (starts == null) {
            return null;
        }
        try {
            LocalDateTime time = LocalDateTime.parse(starts.text());
            if (time.getYear() >= EARLIEST_YEAR && time.getYear() <= LATEST_YEAR) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        yaml.problem(
                starts,
                "this is no date and time",
                "write it like 2026-01-05T09:00, by the policy's clock, in a year from " + EARLIEST_YEAR + " to "
                        + LATEST_YEAR);
        return null;
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
