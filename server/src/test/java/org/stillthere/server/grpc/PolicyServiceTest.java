package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.grpc.Refusals.refused;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.source.PolicySource;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.Errors;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.PolicyBoard;
import org.stillthere.server.testing.PolicyOnDisk;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.CheckPolicyRequest;
import org.stillthere.v1.CheckPolicyResponse;
import org.stillthere.v1.Policy;
import org.stillthere.v1.PolicyFile;
import org.stillthere.v1.PolicyProblem;
import org.stillthere.v1.PolicyServiceGrpc;
import org.stillthere.v1.ProblemSeverity;

/** What is asked of the policies over the wire. What becomes of edits is tested with the policies. */
class PolicyServiceTest {
    private static RunningServer server;

    @BeforeAll
    static void start(@TempDir Path data) throws StartupException {
        server = RunningServer.start(data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void thePolicyThatIsBuiltInIsListed() {
        assertThat(new PolicyBoard(server.channel()).all())
                .containsExactly(Policy.newBuilder()
                        .setName(DefaultPolicy.NAME)
                        .setActive(true)
                        .setVersion(server.server().policyVersion())
                        .setAcceptedAt(Events.timestamp(RunningServer.START))
                        .setCheckedAt(Events.timestamp(RunningServer.START))
                        .setState(org.stillthere.v1.PolicyState.POLICY_STATE_ACCEPTED)
                        .build());
    }

    @Test
    void filesThatAreRightHaveTheVersionThatTheyWouldDecideUnder() {
        CheckPolicyResponse response = check(request(files()));

        assertThat(response.getProblemsList()).isEmpty();
        assertThat(response.getVersion()).isEqualTo(server.server().policyVersion());
    }

    @Test
    void allThatIsWrongIsToldWithItsPlace() {
        Map<String, String> files = files();
        files.computeIfPresent(
                "lookup.drl", (name, text) -> text.replace("takeBranch(\"queue\")", "takeBrunch(\"q\")"));
        files.computeIfPresent("inactivity.drl", (name, text) -> text.replace("still-there", "still-their"));
        files.put("rules.DRL", "");

        CheckPolicyResponse response = check(request(files));

        assertThat(response.getVersion()).isEmpty();
        assertThat(response.getProblemCount()).isEqualTo(response.getProblemsCount());
        assertThat(response.getProblemsList())
                .allMatch(problem -> problem.getSeverity() == ProblemSeverity.PROBLEM_SEVERITY_ERROR)
                .extracting(PolicyProblem::getFile)
                .contains("lookup.drl", "inactivity.drl", "rules.DRL");
        PolicyProblem branch = response.getProblemsList().stream()
                .filter(problem -> problem.getFile().equals("lookup.drl"))
                .findFirst()
                .orElseThrow();
        assertThat(branch.getLine()).isPositive();
        assertThat(branch.getSourceLine().substring(branch.getColumn() - 1)).startsWith("takeBrunch");
        assertThat(branch.getRemedy()).contains("takeBranch");
    }

    @Test
    void aCheckChangesNothing() {
        List<Policy> before = new PolicyBoard(server.channel()).all();
        Map<String, String> files = files();
        files.put("policy.yaml", "name: other\n");

        check(request(files));

        assertThat(new PolicyBoard(server.channel()).all()).isEqualTo(before);
    }

    @Test
    void whatIsLongIsCut() {
        Map<String, String> files = files();
        files.put("long.drl", "x".repeat(100_000));
        files.put("policy.yaml", "name: a\n" + "? ".repeat(20_000));

        CheckPolicyResponse response = check(request(files));

        assertThat(response.getProblemsList()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.getMessage()).hasSizeLessThanOrEqualTo(1_000);
            assertThat(problem.getSourceLine()).hasSizeLessThanOrEqualTo(1_000);
        });
    }

    static Stream<Arguments> requestsThatAreWrong() {
        return Stream.of(
                Arguments.of("files", CheckPolicyRequest.getDefaultInstance()),
                Arguments.of("files", many(PolicySource.MAX_FILES + 1)),
                Arguments.of("files[0].path", request(Map.of("", "x"))),
                Arguments.of("files[0].path", request(Map.of("/etc/passwd", "x"))),
                Arguments.of("files[0].path", request(Map.of("a//b", "x"))),
                Arguments.of("files[0].path", request(Map.of("a\\b.drl", "x"))),
                Arguments.of("files[0].path", request(Map.of("a\nb.drl", "x"))),
                Arguments.of("files[0].path", request(Map.of("a\".drl", "x"))),
                Arguments.of("files[0].path", request(Map.of("x".repeat(257), "x"))),
                Arguments.of("files[0].text", request(Map.of("a.drl", "x".repeat(PolicySource.MAX_FILE + 1)))),
                Arguments.of(
                        "files[1].path",
                        CheckPolicyRequest.newBuilder()
                                .addFiles(file("a.drl", ""))
                                .addFiles(file("a.drl", ""))
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("requestsThatAreWrong")
    void aRequestThatIsWrongIsRefused(String field, CheckPolicyRequest request) {
        assertThat(refused(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> check(request))
                        .getMetadataMap())
                .containsEntry("field", field);
    }

    /** A path is a name and nothing else: it is never looked for on a disk. */
    @Test
    void aPathThatClimbsIsAFileThatAPolicyDoesNotHave() {
        Map<String, String> files = files();
        files.put("../../secret.yaml", "x: y\n");

        assertThat(check(request(files)).getProblemsList())
                .extracting(PolicyProblem::getFile)
                .containsOnly("../../secret.yaml");
    }

    @Test
    void checksTakeTurnsAndEventsDoNotWaitForThem() throws Exception {
        List<CompletableFuture<CheckPolicyResponse>> checks = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            checks.add(checkLater(request(files())));
        }

        assertThat(server.blocking()
                        .reportEvent(Events.report(Events.status("among-checks", "open", HANDOVER_STATUS_QUEUE)))
                        .getDecision()
                        .getActionsCount())
                .isEqualTo(2);

        int passed = 0;
        for (CompletableFuture<CheckPolicyResponse> check : checks) {
            try {
                assertThat(check.get(60, TimeUnit.SECONDS).getVersion()).isNotEmpty();
                passed++;
            } catch (ExecutionException e) {
                assertThat(Errors.info(e.getCause(), Status.Code.RESOURCE_EXHAUSTED)
                                .getReason())
                        .isEqualTo("TOO_MANY_IN_FLIGHT");
            }
        }
        assertThat(passed).as("one that runs, and those that wait").isBetween(5, 29);
        assertThat(check(request(files())).getVersion()).isNotEmpty();
    }

    @Test
    void anAlarmOfItsOwnTellsOfABrokenEditAndTheServerStaysInRotation(@TempDir Path data, @TempDir Path folder)
            throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder);
        String right = policy.read("lookup.drl");
        try (RunningServer watching = RunningServer.watching(data, folder, folder, Map.of())) {
            BlockingQueue<ServingStatus> alarm = HealthWatch.of(watching.channel(), "stillthere.policy");
            BlockingQueue<ServingStatus> health = HealthWatch.of(watching.channel(), "");
            assertThat(HealthWatch.next(alarm)).isEqualTo(ServingStatus.SERVING);
            assertThat(HealthWatch.next(health)).isEqualTo(ServingStatus.SERVING);

            policy.write("lookup.drl", "no rules\n");
            assertThat(HealthWatch.next(alarm)).isEqualTo(ServingStatus.NOT_SERVING);
            policy.write("lookup.drl", right);
            assertThat(HealthWatch.next(alarm)).isEqualTo(ServingStatus.SERVING);

            assertThat(health).as("changes of the server's own health").isEmpty();
        }
    }

    private static Map<String, String> files() {
        Map<String, String> files = new HashMap<>();
        DefaultPolicy.source().files().forEach((name, file) -> files.put(name, file.text()));
        return files;
    }

    private static CheckPolicyRequest request(Map<String, String> files) {
        CheckPolicyRequest.Builder request = CheckPolicyRequest.newBuilder();
        files.forEach((path, text) -> request.addFiles(file(path, text)));
        return request.build();
    }

    private static CheckPolicyRequest many(int files) {
        CheckPolicyRequest.Builder request = CheckPolicyRequest.newBuilder();
        for (int i = 0; i < files; i++) {
            request.addFiles(file("f" + i, ""));
        }
        return request.build();
    }

    private static PolicyFile.Builder file(String path, String text) {
        return PolicyFile.newBuilder().setPath(path).setText(text);
    }

    private static CheckPolicyResponse check(CheckPolicyRequest request) throws StatusRuntimeException {
        return PolicyServiceGrpc.newBlockingStub(server.channel())
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .checkPolicy(request);
    }

    private static CompletableFuture<CheckPolicyResponse> checkLater(CheckPolicyRequest request) {
        CompletableFuture<CheckPolicyResponse> answer = new CompletableFuture<>();
        PolicyServiceGrpc.newStub(server.channel()).checkPolicy(request, new io.grpc.stub.StreamObserver<>() {
            @Override
            public void onNext(CheckPolicyResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                answer.completeExceptionally(error);
            }

            @Override
            public void onCompleted() {}
        });
        return answer;
    }
}
