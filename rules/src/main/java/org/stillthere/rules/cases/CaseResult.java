package org.stillthere.rules.cases;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.stillthere.rules.definition.DurationText;

/**
 * The result of playing one case. Immutable.
 *
 * @param of the case
 * @param given what happened before the first step that is looked at
 * @param steps the steps that are looked at, up to the first that failed
 * @param evaluations the rules' looks at the facts, in order
 * @param fault why the case could not be played or says nothing about the policy; empty if it does
 * @param places where the rules are: {@code file:line} by the rule's name; empty if the case passed
 */
public record CaseResult(
        PolicyCase of,
        List<Moment> given,
        List<StepResult> steps,
        List<Evaluation> evaluations,
        String fault,
        Map<String, String> places) {
    /** Keeps unmodifiable copies. */
    public CaseResult {
        given = List.copyOf(given);
        steps = List.copyOf(steps);
        evaluations = List.copyOf(evaluations);
        places = Map.copyOf(places);
    }

    /** Whether the policy did what the case says. */
    public boolean passed() {
        return fault.isEmpty() && steps.stream().allMatch(StepResult::passed);
    }

    /** What should have happened in the steps that were looked at, line by line. */
    public List<String> expected() {
        return steps.stream().map(StepResult::expected).flatMap(List::stream).toList();
    }

    /** What did, in the same words. */
    public List<String> happened() {
        return steps.stream().map(StepResult::happened).flatMap(List::stream).toList();
    }

    /** In one line, why it failed: the first difference; empty if it passed. */
    public String reason() {
        if (!fault.isEmpty()) {
            return fault.lines().findFirst().orElse("");
        }
        return steps.stream()
                .flatMap(step -> step.rows().stream())
                .filter(row -> !row.same())
                .findFirst()
                .map(CaseResult::difference)
                .orElse("");
    }

    private static String difference(SideBySide.Row row) {
        if (row.happened().isEmpty()) {
            return "expected '" + row.expected() + "', which did not happen";
        }
        return row.expected().isEmpty()
                ? "'" + row.happened() + "' happened, which is not expected"
                : "expected '" + row.expected() + "', but '" + row.happened() + "' happened";
    }

    /**
     * For a person: where the case is, the story up to where it went wrong with the rules that fired, and what was
     * expected next to what happened. One line if it passed; no line end at the end.
     */
    public String render() {
        StringBuilder text = new StringBuilder(of.file() + ":" + of.line() + ": ")
                .append(passed() ? "passed: " : "FAILED: ")
                .append(of.name());
        if (passed()) {
            return text.toString();
        }
        if (!fault.isEmpty()) {
            return text.append("\n  ").append(fault.replace("\n", "\n  ")).toString();
        }
        if (of.starts() != null) {
            text.append("\n  from ").append(of.starts());
        }
        if (!of.settings().isEmpty()) {
            text.append("\n  with ").append(String.join(", ", settings()));
        }
        given.forEach(moment -> tell(moment, true, text));
        for (StepResult step : steps) {
            if (step.passed()) {
                step.moments().forEach(moment -> tell(moment, true, text));
            } else {
                fail(step, text);
            }
        }
        return text.toString();
    }

    private List<String> settings() {
        return of.settings().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .toList();
    }

    private void fail(StepResult step, StringBuilder text) {
        boolean timePasses = step.of().when().occurrence() == null;
        List<Moment> moments = step.moments();
        for (int i = 0; i < moments.size(); i++) {
            boolean inTable = timePasses || step.of().sinceLast() || i == moments.size() - 1;
            tell(moments.get(i), !inTable, text);
        }
        Duration end = step.of().when().at();
        if (moments.isEmpty()) {
            tell(end, "nothing: no timer expired", text);
        } else if (!moments.get(moments.size() - 1).at().equals(end)) {
            tell(end, "nothing more", text);
        }
        text.append("\n\n  at ")
                .append(step.of().when().text())
                .append(" (line ")
                .append(step.of().line())
                .append(")\n")
                .append(SideBySide.render(step.rows(), "    "));
    }

    private void tell(Moment moment, boolean withLines, StringBuilder text) {
        tell(moment.at(), moment.what(), text);
        Stream<String> rules = moment.rules().isEmpty()
                ? Stream.of("no rule fired")
                : moment.rules().stream().map(rule -> "rule \"" + rule + "\"" + place(rule));
        Stream<String> lines = withLines ? moment.lines().stream().map(line -> "do   " + line) : Stream.of();
        Stream.concat(rules, lines)
                .forEach(line -> text.append("\n").append(" ".repeat(14)).append(line));
    }

    private static void tell(Duration at, String what, StringBuilder text) {
        String time = DurationText.format(at);
        text.append("\n  ")
                .append(time)
                .append(" ".repeat(Math.max(1, 10 - time.length())))
                .append(what);
    }

    private String place(String rule) {
        String place = places.get(rule);
        return place == null ? "" : " (" + place + ")";
    }
}
