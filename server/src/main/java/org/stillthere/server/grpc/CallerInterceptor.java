package org.stillthere.server.grpc;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.service.Caller;

/**
 * Finds out who calls. A caller is made once for each connection, by the transport filter, and put where the service
 * methods find it, by the interceptor. Thread-safe.
 */
final class CallerInterceptor extends ServerTransportFilter implements ServerInterceptor {
    private static final String TRANSPORT = "grpc";
    private static final Caller UNKNOWN_PEER = Caller.local(TRANSPORT, "");
    private static final Attributes.Key<Caller> OF_CONNECTION = Attributes.Key.create("caller");
    private static final Context.Key<Caller> OF_CALL = Context.keyWithDefault("caller", UNKNOWN_PEER);

    /** Who makes the call that this thread works on. */
    static Caller caller() {
        return OF_CALL.get();
    }

    @Override
    public Attributes transportReady(Attributes connection) {
        Caller caller = Caller.local(TRANSPORT, address(connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
        return connection.toBuilder().set(OF_CONNECTION, caller).build();
    }

    private static String address(@Nullable SocketAddress remote) {
        if (remote instanceof InetSocketAddress inet) {
            return inet.getHostString() + ":" + inet.getPort(); // looks up no name
        }
        return remote == null ? "" : remote.toString();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Caller caller = call.getAttributes().get(OF_CONNECTION);
        return Contexts.interceptCall(
                Context.current().withValue(OF_CALL, caller == null ? UNKNOWN_PEER : caller), call, headers, next);
    }
}
