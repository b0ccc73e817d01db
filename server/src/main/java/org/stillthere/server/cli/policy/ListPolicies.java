package org.stillthere.server.cli.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.Severity;
import org.stillthere.rules.problem.TableCell;
import org.stillthere.server.cli.call.Target;
import org.stillthere.server.cli.command.Converters;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.command.Logs;
import org.stillthere.server.cli.command.Version;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.v1.ListPoliciesRequest;
import org.stillthere.v1.ListPoliciesResponse;
import org.stillthere.v1.Policy;
import org.stillthere.v1.PolicyProblem;
import org.stillthere.v1.PolicyServiceGrpc;
import org.stillthere.v1.PolicyState;
import org.stillthere.v1.ProblemSeverity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stillthere policy list}: the policies of a running server, and what is wrong with them. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        header = "Show the policies of a running server.",
        description = {
            "",
            "The one that decides comes first. Where a server watches a folder (serve --policies), it is also told"
                    + " what is wrong with what was saved last: that has no effect until it is mended.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the files of every policy are right",
            "1:the server refused",
            "2:a flag is wrong",
            "3:the files of a policy are wrong; what is wrong is printed",
            "4:the server can't be reached, or did not answer in time"
        })
final class ListPolicies implements Callable<Integer> {
    private static final String ROW = "%-8s  %-8s  %-24s  %s";

    private final Screen screen;

    @Mixin
    private Target target = new Target();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "5s",
            converter = Converters.Length.class,
            description = "How long to wait for the answer. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(5);

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    ListPolicies(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Logs.onlyWarnings();
        ManagedChannel channel = target.channel();
        try {
            ListPoliciesResponse answer = PolicyServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .listPolicies(ListPoliciesRequest.getDefaultInstance());
            if (json) {
                screen.line(json(answer));
            } else {
                show(answer.getPoliciesList());
            }
            return answer.getPoliciesList().stream().anyMatch(ListPolicies::isRejected)
                    ? ExitCode.POLICY_REJECTED
                    : ExitCode.OK;
        } catch (StatusRuntimeException e) {
            return target.failed(screen, e);
        } finally {
            channel.shutdownNow();
        }
    }

    private void show(List<Policy> policies) {
        screen.line(String.format(ROW, "DECIDES", "FILES", "SINCE", "VERSION"));
        for (Policy policy : policies) {
            boolean rejected = isRejected(policy);
            screen.line(String.format(
                    ROW,
                    policy.getActive() ? "yes" : "no",
                    rejected ? "wrong" : "right",
                    instant(rejected ? policy.getCheckedAt() : policy.getAcceptedAt()),
                    policy.getVersion().isEmpty() ? policy.getName() : policy.getVersion()));
        }
        for (Policy policy : policies) {
            if (isRejected(policy)) {
                screen.line("\n" + policy.getName() + ": what was saved is wrong and has no effect"
                        + (policy.getActive() ? "; " + policy.getVersion() + " goes on deciding" : ""));
                policy.getProblemsList().forEach(problem -> screen.line("\n" + render(problem)));
            }
        }
    }

    private static boolean isRejected(Policy policy) {
        return policy.getState() == PolicyState.POLICY_STATE_REJECTED;
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds());
    }

    /** Rendered as everywhere else. The server cuts long lines; if the place lies beyond the cut, the line is left out. */
    private static String render(PolicyProblem problem) {
        boolean shown = problem.getLine() > 0
                && problem.getColumn() > 0
                && problem.getColumn() <= problem.getSourceLine().length() + 1;
        return shown
                ? new Problem(
                                problem.getFile(),
                                problem.getLine(),
                                problem.getColumn(),
                                problem.getLength(),
                                problem.getMessage(),
                                problem.getRemedy(),
                                problem.getSourceLine(),
                                problem.getSeverity() == ProblemSeverity.PROBLEM_SEVERITY_WARNING
                                        ? Severity.WARNING
                                        : Severity.ERROR,
                                problem.getCode(),
                                problem.getCell().isEmpty()
                                        ? null
                                        : TableCell.at(problem.getSheet(), problem.getCell(), problem.getSourceLine()))
                        .render()
                : Problem.of(place(problem), problem.getMessage(), problem.getRemedy())
                        .render();
    }

    private static String place(PolicyProblem problem) {
        return problem.getLine() == 0
                ? problem.getFile()
                : problem.getFile() + ":" + problem.getLine() + ":" + problem.getColumn();
    }

    private static String json(ListPoliciesResponse answer) {
        try {
            return JsonFormat.printer()
                    .alwaysPrintFieldsWithNoPresence()
                    .omittingInsignificantWhitespace()
                    .print(answer);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a list of policies holds nothing that JSON could not", e);
        }
    }
}
