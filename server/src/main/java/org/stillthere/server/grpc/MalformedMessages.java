package org.stillthere.server.grpc;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.stillthere.server.service.Reason;
import org.stillthere.server.service.Rejection;

/**
 * Answers bytes that are no message with a documented error. By itself gRPC fails such a call with a bare
 * INTERNAL before the service sees it; here the service gets a placeholder instead, which it recognises by
 * its identity.
 */
final class MalformedMessages {
    /** Why a call is rejected whose request can't be read. */
    static final Rejection REJECTION = Rejection.of(
            Reason.MALFORMED_MESSAGE,
            "the bytes are not a message of this rpc: check that client and server use the same .proto files");

    private static final Map<Class<?>, Message> PLACEHOLDERS = new ConcurrentHashMap<>();

    private MalformedMessages() {}

    /** Whether the request stands for bytes that could not be read. */
    static boolean isMalformed(Message request) {
        return PLACEHOLDERS.get(request.getClass()) == request;
    }

    /** The service, with placeholders for requests that can't be read. */
    static ServerServiceDefinition recognisedBy(ServerServiceDefinition service) {
        ServiceDescriptor strict = service.getServiceDescriptor();
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(strict.getName())
                .setSchemaDescriptor(strict.getSchemaDescriptor()); // what reflection shows
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            ServerMethodDefinition<?, ?> lenient = lenient(method);
            methods.add(lenient);
            descriptor.addMethod(lenient.getMethodDescriptor());
        }
        ServerServiceDefinition.Builder builder = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(builder::addMethod);
        return builder.build();
    }

    private static <Q, R> ServerMethodDefinition<Q, R> lenient(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
        if (!(descriptor.getRequestMarshaller() instanceof PrototypeMarshaller<Q> marshaller)) {
            return method;
        }
        return ServerMethodDefinition.create(
                descriptor.toBuilder(new Lenient<>(marshaller), descriptor.getResponseMarshaller())
                        .build(),
                method.getServerCallHandler());
    }

    private static final class Lenient<Q> implements PrototypeMarshaller<Q> {
        private final PrototypeMarshaller<Q> strict;
        private final Q placeholder;

        @SuppressWarnings("unchecked") // a builder builds messages of the type that it was made from
        Lenient(PrototypeMarshaller<Q> strict) {
            this.strict = strict;
            Message prototype = (Message) strict.getMessagePrototype();
            this.placeholder = (Q) PLACEHOLDERS.computeIfAbsent(
                    prototype.getClass(),
                    unused -> prototype.newBuilderForType().build());
        }

        @Override
        public Q parse(InputStream bytes) {
            try {
                return strict.parse(bytes);
            } catch (StatusRuntimeException malformed) {
                return placeholder;
            }
        }

        @Override
        public InputStream stream(Q message) {
            return strict.stream(message);
        }

        @Override
        public Q getMessagePrototype() {
            return strict.getMessagePrototype();
        }

        @Override
        public Class<Q> getMessageClass() {
            return strict.getMessageClass();
        }
    }
}
