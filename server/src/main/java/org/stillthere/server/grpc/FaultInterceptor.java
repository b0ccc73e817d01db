package org.stillthere.server.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.stillthere.server.incident.FatalErrors;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.service.Rejection;

/** Ends a call whose handling threw with a documented error, and keeps the stack trace to the log. */
final class FaultInterceptor implements ServerInterceptor {
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final Incidents incidents;

    FaultInterceptor(Incidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(explained(call), headers)) {
            @Override
            public void onMessage(Q message) {
                guarded(() -> super.onMessage(message));
            }

            @Override
            public void onHalfClose() {
                guarded(super::onHalfClose);
            }

            @Override
            public void onReady() {
                guarded(super::onReady);
            }

            private void guarded(Runnable handling) {
                try {
                    handling.run();
                } catch (RuntimeException e) {
                    String method = call.getMethodDescriptor().getFullMethodName();
                    Rejection fault = Rejection.fault(incidents.report("handling " + method, e));
                    call.close(ErrorMapper.status(fault), ErrorMapper.trailers(fault));
                } catch (VirtualMachineError e) { // the transport's thread would log it, and go on
                    FatalErrors.endIfFatal(e);
                    throw e;
                }
            }
        };
    }

    /** gRPC itself refuses a unary call with no request or with two, and gives no reason: here it gets one. */
    private static <Q, R> ServerCall<Q, R> explained(ServerCall<Q, R> call) {
        return new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                if (status.isOk() || trailers.containsKey(DETAILS)) {
                    super.close(status, trailers);
                } else {
                    Rejection malformed = MalformedMessages.REJECTION;
                    super.close(ErrorMapper.status(malformed), ErrorMapper.trailers(malformed));
                }
            }
        };
    }
}
