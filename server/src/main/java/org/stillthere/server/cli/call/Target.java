package org.stillthere.server.cli.call;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import org.stillthere.server.cli.terminal.Screen;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option {@code --target}: the server that a command calls. */
public final class Target {
    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7040",
            scope = ScopeType.INHERIT,
            description = "The server. Default: ${DEFAULT-VALUE}.")
    private String address = "127.0.0.1:7040";

    /** Host and port, as given. */
    public String address() {
        return address;
    }

    /** A new channel, not connected yet; the caller shuts it down. */
    public ManagedChannel channel() {
        return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                .build();
    }

    /** Prints why the call failed and returns the exit code. */
    public int failed(Screen screen, StatusRuntimeException e) {
        CallError error = CallError.of(e);
        screen.error(error.text(address));
        return error.exitCode();
    }
}
