package org.stillthere.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.rules.check.PolicyCheck;
import org.stillthere.server.service.PolicyService;
import org.stillthere.server.service.UploadedFile;
import org.stillthere.server.wire.PolicyWriter;
import org.stillthere.v1.CheckPolicyRequest;
import org.stillthere.v1.CheckPolicyResponse;
import org.stillthere.v1.ListPoliciesRequest;
import org.stillthere.v1.ListPoliciesResponse;
import org.stillthere.v1.PolicyFile;
import org.stillthere.v1.PolicyServiceGrpc;

/** The rpcs of {@code PolicyService}: maps messages to calls of the service and back. Never blocks the transport's threads. */
final class PolicyGrpcService extends PolicyServiceGrpc.PolicyServiceImplBase {
    private final PolicyService service;

    PolicyGrpcService(PolicyService service) {
        this.service = service;
    }

    @Override
    public void listPolicies(ListPoliciesRequest request, StreamObserver<ListPoliciesResponse> observer) {
        UnaryReply<ListPoliciesResponse> reply = new UnaryReply<>(observer);
        if (reply.refusesMalformed(request)) {
            return;
        }
        ListPoliciesResponse.Builder response = ListPoliciesResponse.newBuilder();
        service.list(CallerInterceptor.caller()).forEach(status -> response.addPolicies(PolicyWriter.write(status)));
        reply.send(response.build());
    }

    @Override
    public void checkPolicy(CheckPolicyRequest request, StreamObserver<CheckPolicyResponse> observer) {
        UnaryReply<CheckPolicyResponse> reply = new UnaryReply<>(observer);
        if (reply.refusesMalformed(request)) {
            return;
        }
        ServerCallStreamObserver<CheckPolicyResponse> call = (ServerCallStreamObserver<CheckPolicyResponse>) observer;
        List<Upload> files = request.getFilesList().stream().map(Upload::new).toList();
        service.check(
                CallerInterceptor.caller(),
                files,
                call::isCancelled,
                result -> reply.answer(result, PolicyGrpcService::response));
    }

    private static CheckPolicyResponse response(PolicyCheck.Report report) {
        return CheckPolicyResponse.newBuilder()
                .setVersion(report.version().map(PolicyVersion::toString).orElse(""))
                .addAllProblems(PolicyWriter.problems(report.problems()))
                .setProblemCount(report.problems().size())
                .build();
    }

    /** A file as it is in the message: neither decoded nor copied before it is asked for. */
    private static final class Upload implements UploadedFile {
        private final PolicyFile file;

        Upload(PolicyFile file) {
            this.file = file;
        }

        @Override
        public String path() {
            return file.getPath();
        }

        @Override
        public int textSize() {
            return file.getTextBytes().size();
        }

        @Override
        public String text() {
            return file.getText();
        }

        @Override
        public int contentSize() {
            return file.getContent().size();
        }

        @Override
        public byte[] content() {
            return file.getContent().toByteArray();
        }
    }
}
