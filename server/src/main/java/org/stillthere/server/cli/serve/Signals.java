package org.stillthere.server.cli.serve;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.LoggerFactory;
import org.stillthere.server.StillThereServer;
import org.stillthere.server.cli.command.ExitCode;

/** Lets SIGTERM and SIGINT end a server. */
final class Signals {
    private Signals() {}

    /** The first signal drains the server and ends the process with 0; the second kills it. */
    static void drainOnFirst(StillThereServer server) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server), "stillthere-drain"));
    }

    private static void drain(StillThereServer server) {
        killOnNext("TERM", 128 + 15);
        killOnNext("INT", 128 + 2);
        int exitCode = ExitCode.OK;
        try {
            server.shutdown();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Signals.class).error("the shutdown failed", e);
            exitCode = ExitCode.FAILED;
        }
        // An exit by a signal would be 143 or 130, although all is well.
        Runtime.getRuntime().halt(exitCode);
    }

    /**
     * While shutdown hooks run, the JVM ignores further signals. Its class for signals is not a public API, and naming it is a
     * warning that fails the build; hence reflection. Where the class is missing, SIGKILL remains.
     */
    private static void killOnNext(String signal, int exitCode) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler kill = (proxy, method, args) -> {
                Runtime.getRuntime().halt(exitCode);
                return null;
            };
            type.getMethod("handle", type, handler)
                    .invoke(
                            null,
                            type.getConstructor(String.class).newInstance(signal),
                            Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, kill));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LoggerFactory.getLogger(Signals.class).debug("a second {} will not be noticed", signal, e);
        }
    }
}
