package org.stillthere.server.cli.serve;

import java.util.Map;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.server.grpc.GrpcEndpoint;
import org.stillthere.server.storage.rocksdb.RocksDbEngine;

/**
 * Loads the classes that a server needs while the command line is still being parsed: most of a start is class loading, and
 * a second core is idle meanwhile. What is made here is thrown away; whatever fails here fails again where it is
 * reported.
 */
public final class HeadStart {
    private HeadStart() {}

    /** Starts loading in the background, if the command line asks for a server. */
    public static void of(String[] args) {
        if (isOfServer(args)) {
            inBackground("head-start-policy", () -> DefaultPolicy.load(Map.of()));
            inBackground("head-start-endpoint", GrpcEndpoint::loadClasses);
            inBackground("head-start-store", RocksDbEngine::loadLibrary);
        }
    }

    /** Whether the command line asks for a server. */
    public static boolean isOfServer(String[] args) {
        return args.length > 0 && args[0].equals("serve");
    }

    private static void inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setUncaughtExceptionHandler((dead, cause) -> {}); // reported where the server itself needs it
        thread.setDaemon(true);
        thread.start();
    }
}
