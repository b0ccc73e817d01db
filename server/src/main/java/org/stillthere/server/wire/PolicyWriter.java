package org.stillthere.server.wire;

import java.util.List;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.Severity;
import org.stillthere.rules.problem.TableCell;
import org.stillthere.server.policy.PolicyStatus;
import org.stillthere.v1.Policy;
import org.stillthere.v1.PolicyProblem;
import org.stillthere.v1.PolicyState;
import org.stillthere.v1.ProblemSeverity;

/** Writes policies and what is wrong with them to the wire. */
public final class PolicyWriter {
    /** Whoever mends a policy begins with the first ones; an answer with all of them may be more than clients read. */
    private static final int MOST_PROBLEMS = 200;

    private static final int LONGEST_TEXT = 1_000;

    private PolicyWriter() {}

    public static Policy write(PolicyStatus status) {
        Policy.Builder policy = Policy.newBuilder()
                .setName(status.name())
                .setActive(status.active())
                .setState(status.rejected() ? PolicyState.POLICY_STATE_REJECTED : PolicyState.POLICY_STATE_ACCEPTED)
                .setCheckedAt(Times.timestamp(status.checkedAt()))
                .addAllProblems(problems(status.problems()));
        if (status.version() != null) {
            policy.setVersion(status.version().toString());
        }
        if (status.acceptedAt() != null) {
            policy.setAcceptedAt(Times.timestamp(status.acceptedAt()));
        }
        return policy.build();
    }

    /** The first of them, as many as an answer has. */
    public static List<PolicyProblem> problems(List<Problem> problems) {
        return problems.stream().limit(MOST_PROBLEMS).map(PolicyWriter::problem).toList();
    }

    private static PolicyProblem problem(Problem problem) {
        TableCell cell = problem.cell();
        return PolicyProblem.newBuilder()
                .setSheet(cell == null ? "" : cut(cell.sheet()))
                .setCell(cell == null ? "" : cell.address())
                .setSeverity(severity(problem.severity()))
                .setCode(problem.code())
                .setFile(cut(problem.file()))
                .setLine(problem.line())
                .setColumn(problem.column())
                .setLength(problem.length())
                .setMessage(cut(problem.message()))
                .setRemedy(cut(problem.remedy()))
                .setSourceLine(cut(problem.sourceLine()))
                .build();
    }

    private static ProblemSeverity severity(Severity severity) {
        return switch (severity) {
            case ERROR -> ProblemSeverity.PROBLEM_SEVERITY_ERROR;
            case WARNING -> ProblemSeverity.PROBLEM_SEVERITY_WARNING;
        };
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
        return text.substring(0, splitsPair ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }
}
