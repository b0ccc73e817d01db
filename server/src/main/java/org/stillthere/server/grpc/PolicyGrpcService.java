package org.stillthere.server.grpc;

import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.rules.check.PolicyCheck;
import org.stillthere.rules.source.PolicySource;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.policy.PolicyRegistry;
import org.stillthere.v1.CheckPolicyRequest;
import org.stillthere.v1.CheckPolicyResponse;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.ListPoliciesRequest;
import org.stillthere.v1.ListPoliciesResponse;
import org.stillthere.v1.PolicyServiceGrpc;

/**
 * The rpcs of {@code PolicyService}. Runs on the transport's threads and never blocks them.
 *
 * <p>{@code CheckPolicy} gives files of a caller to the compiler. They pass the grammar of the rule language first, on
 * a thread that decides on no event, one check at a time; but a caller can keep a core busy and make a reload wait for
 * its turn. On a server that is reached from other machines it must be left to callers who are known and may do so.
 */
final class PolicyGrpcService extends PolicyServiceGrpc.PolicyServiceImplBase {
    /** How many checks may wait while one runs. */
    static final int WAITING_CHECKS = 4;

    private final PolicyRegistry policies;
    private final ExecutorService checker;
    private final Incidents incidents;

    /** @param checker runs one check at a time, and refuses when enough wait */
    PolicyGrpcService(PolicyRegistry policies, ExecutorService checker, Incidents incidents) {
        this.policies = policies;
        this.checker = checker;
        this.incidents = incidents;
    }

    @Override
    public void listPolicies(ListPoliciesRequest request, StreamObserver<ListPoliciesResponse> observer) {
        UnaryReply<ListPoliciesResponse> reply = new UnaryReply<>(observer);
        if (reply.refusesMalformed(request)) {
            return;
        }
        ListPoliciesResponse.Builder response = ListPoliciesResponse.newBuilder();
        policies.list().forEach(status -> response.addPolicies(PolicyWriter.write(status)));
        reply.send(response.build());
    }

    @Override
    public void checkPolicy(CheckPolicyRequest request, StreamObserver<CheckPolicyResponse> observer) {
        UnaryReply<CheckPolicyResponse> reply = new UnaryReply<>(observer);
        if (reply.refusesMalformed(request)) {
            return;
        }
        FieldCheck check = new FieldCheck("");
        PolicySource source = PolicyUpload.read(request, check).orElse(null);
        if (source == null) {
            reply.fail(ApiError.invalid(check.violations()));
            return;
        }
        ServerCallStreamObserver<CheckPolicyResponse> call = (ServerCallStreamObserver<CheckPolicyResponse>) observer;
        try {
            checker.execute(() -> {
                if (!call.isCancelled()) { // nobody waits for it any more
                    check(source, reply);
                }
            });
        } catch (RejectedExecutionException e) {
            reply.fail(checker.isShutdown() ? shuttingDown() : tooMany());
        }
    }

    private void check(PolicySource source, UnaryReply<CheckPolicyResponse> reply) {
        try {
            reply.send(answer(PolicyCheck.report(source, Map.of())));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            reply.fail(AnswerMapper.faulted(incidents.report("checking a policy", e)));
        }
    }

    private static CheckPolicyResponse answer(PolicyCheck.Report report) {
        return CheckPolicyResponse.newBuilder()
                .setVersion(report.version().map(PolicyVersion::toString).orElse(""))
                .addAllProblems(PolicyWriter.problems(report.problems()))
                .setProblemCount(report.problems().size())
                .build();
    }

    private static ApiError tooMany() {
        return ApiError.of(
                Code.RESOURCE_EXHAUSTED,
                ErrorReason.ERROR_REASON_TOO_MANY_IN_FLIGHT,
                "one check runs and " + WAITING_CHECKS + " wait, which is all that the server takes: ask again in a"
                        + " moment",
                Map.of("limit", Integer.toString(1 + WAITING_CHECKS)));
    }

    private static ApiError shuttingDown() {
        return ApiError.of(
                Code.UNAVAILABLE, ErrorReason.ERROR_REASON_SHUTTING_DOWN, "the server is shutting down: ask again");
    }
}
