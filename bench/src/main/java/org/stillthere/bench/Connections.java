package org.stillthere.bench;

import io.grpc.ManagedChannel;
import java.util.List;
import java.util.stream.IntStream;

/** Connections to one server. */
record Connections(List<ManagedChannel> channels) implements AutoCloseable {
    static Connections to(ServerProcess server, int count) {
        return new Connections(
                IntStream.range(0, count).mapToObj(i -> server.connect()).toList());
    }

    /** The first of them. */
    ManagedChannel first() {
        return channels.get(0);
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
