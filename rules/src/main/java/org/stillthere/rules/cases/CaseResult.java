package org.stillthere.rules.cases;

import java.util.List;

/**
 * What became of a case.
 *
 * @param of the case
 * @param expected what should have happened, line by line
 * @param happened what did, in the same words
 */
public record CaseResult(PolicyCase of, List<String> expected, List<String> happened) {
    /** Keeps unmodifiable copies. */
    public CaseResult {
        expected = List.copyOf(expected);
        happened = List.copyOf(happened);
    }

    /** Whether the policy did what the case says. */
    public boolean passed() {
        return expected.equals(happened);
    }

    /** For a person: where the case is, what was expected and what happened. Several lines, none at the end. */
    public String render() {
        String head = of.file() + ":" + of.line() + ": " + (passed() ? "passed: " : "FAILED: ") + of.name();
        return passed()
                ? head
                : head + "\n  when " + of.when().text() + list("expected", expected) + list("happened", happened);
    }

    private static String list(String what, List<String> lines) {
        return "\n  " + what + ":\n    " + (lines.isEmpty() ? "nothing" : String.join("\n    ", lines));
    }
}
