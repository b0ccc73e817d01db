package org.stillthere.server.cli;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The server that a command calls, and what to say when it does not answer as it should. */
final class Target {
    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7040",
            scope = ScopeType.INHERIT,
            description = "The server. Default: ${DEFAULT-VALUE}.")
    private String address = "127.0.0.1:7040";

    /** Host and port, as they were given. */
    String address() {
        return address;
    }

    /** A channel, not connected yet. Whoever gets it shuts it down. */
    ManagedChannel channel() {
        return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                .build();
    }

    /** Says why the call failed; returns the exit code. */
    int failed(Screen screen, StatusRuntimeException e) {
        CallError error = CallError.of(e);
        screen.error(error.text(address));
        return error.exitCode();
    }
}
