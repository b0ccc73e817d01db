package org.stillthere.server.grpc;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.lane.TurnTakers;

/**
 * The threads that read from and write to the network: as many, and of the same kind, as gRPC would start itself. They are
 * our own so that one of them, once it has read what there was, can take a turn of a lane. Thread-safe.
 */
public final class TransportThreads implements TurnTakers, AutoCloseable {
    /** As many as Netty thinks right: two for each core. */
    private static final int DEFAULT_COUNT = 0;

    private final boolean epoll = Epoll.isAvailable();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            DEFAULT_COUNT,
            new DefaultThreadFactory("transport", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final ThreadLocal<@Nullable Executor> ofThread = ThreadLocal.withInitial(this::loopOfThread);

    /** Lets that server use them; returns it. */
    NettyServerBuilder serve(NettyServerBuilder server) {
        return server.bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .channelType(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
    }

    @Override
    public @Nullable Executor afterwards() {
        return ofThread.get();
    }

    private @Nullable Executor loopOfThread() {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return loop;
            }
        }
        return null;
    }

    /** Lets them end soon; does not wait for it. After the server that uses them has ended. */
    @Override
    public void close() {
        Object unused = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
