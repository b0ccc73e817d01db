package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.stillthere.server.testing.Errors;

/** What a refused call must look like. */
final class Refusals {
    private static final long PATIENCE_SECONDS = 20;

    private Refusals() {}

    /** The call must fail with the code and the reason, and in words for a caller. */
    static ErrorInfo refused(Status.Code code, String reason, ThrowingCallable call) {
        Throwable error = catchThrowable(call);
        assertThat(error).as("the error of the call").isNotNull();
        return refused(code, reason, error);
    }

    static ErrorInfo refused(Status.Code code, String reason, Throwable error) {
        ErrorInfo info = Errors.info(error, code);
        assertThat(info.getReason()).as("reason of %s", error).isEqualTo(reason);
        assertForCallers(String.valueOf(Status.fromThrowable(error).getDescription()));
        info.getMetadataMap().values().forEach(Refusals::assertForCallers);
        return info;
    }

    /** No stack trace, no name of a class. */
    static void assertForCallers(String message) {
        assertThat(message)
                .isNotBlank()
                .doesNotContain("Exception", "\tat ", "org.stillthere", "java.", "io.grpc", "com.google");
    }

    /** The error that ends the stream. */
    static Throwable endOf(CompletableFuture<Void> stream) {
        try {
            stream.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the stream did not end", e);
        }
        throw new AssertionError("the stream ended well");
    }

    /** Waits for the stream to end well. */
    static void endsWell(CompletableFuture<Void> stream) {
        try {
            stream.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the stream did not end well", e);
        }
    }
}
