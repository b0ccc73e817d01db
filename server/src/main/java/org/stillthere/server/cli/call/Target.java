package org.stillthere.server.cli.call;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import org.stillthere.server.cli.terminal.Screen;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The server that a command calls, and what to say when it does not answer as it should. */
public final class Target {
    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7040",
            scope = ScopeType.INHERIT,
            description = "The server. Default: ${DEFAULT-VALUE}.")
    private String address = "127.0.0.1:7040";

    /** Host and port, as they were given. */
    public String address() {
        return address;
    }

    /** A channel, not connected yet. Whoever gets it shuts it down. */
    public ManagedChannel channel() {
        return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                .build();
    }

    /** Says why the call failed; returns the exit code. */
    public int failed(Screen screen, StatusRuntimeException e) {
        CallError error = CallError.of(e);
        screen.error(error.text(address));
        return error.exitCode();
    }
}
