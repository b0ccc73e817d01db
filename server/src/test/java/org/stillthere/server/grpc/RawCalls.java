package org.stillthere.server.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.HandoverServiceGrpc;

/** Calls whose requests are any bytes at all. */
final class RawCalls {
    private static final long PATIENCE_SECONDS = 20;

    private RawCalls() {}

    /** The bytes go over the wire as they are. */
    private static final class AsIs implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Sends each of the payloads as one message, and sends no more. Waits for the first answer, or for the
     * error, which is returned; null if there is an answer.
     */
    static @Nullable StatusRuntimeException send(ManagedChannel channel, String rpc, byte[]... payloads) {
        MethodDescriptor<?, ?> known = HandoverServiceGrpc.getServiceDescriptor().getMethods().stream()
                .filter(method -> rpc.equals(method.getBareMethodName()))
                .findFirst()
                .orElseThrow();
        MethodDescriptor<byte[], byte[]> raw = MethodDescriptor.<byte[], byte[]>newBuilder(new AsIs(), new AsIs())
                .setType(known.getType())
                .setFullMethodName(known.getFullMethodName())
                .build();
        ClientCall<byte[], byte[]> call = channel.newCall(raw, CallOptions.DEFAULT);
        CompletableFuture<@Nullable StatusRuntimeException> end = new CompletableFuture<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] message) {
                        if (known.getType() != MethodDescriptor.MethodType.BIDI_STREAMING) {
                            end.complete(null);
                        }
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status.isOk() ? null : status.asRuntimeException(trailers));
                    }
                },
                new Metadata());
        call.request(1_000);
        for (byte[] payload : payloads) {
            call.sendMessage(payload);
        }
        call.halfClose();
        try {
            return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer of " + rpc, e);
        } finally {
            call.cancel("seen enough", null);
        }
    }
}
