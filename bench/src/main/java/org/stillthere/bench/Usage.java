package org.stillthere.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a load costs: time, and the time of processors that the server and the client took. The system counts the
 * latter in hundredths of a second.
 */
record Usage(double seconds, double serverMicros, double clientMicros) {
    /** Reads the clocks of a server's process and of this one. */
    record Meter(long serverPid) {
        Usage read() {
            return new Usage(
                    System.nanoTime() / (double) TimeUnit.SECONDS.toNanos(1),
                    cpuMicros(ProcessHandle.of(serverPid).orElseThrow()),
                    cpuMicros(ProcessHandle.current()));
        }

        private static double cpuMicros(ProcessHandle process) {
            return process.info().totalCpuDuration().map(Duration::toNanos).orElseThrow() / 1_000.0;
        }
    }

    Usage since(Usage before) {
        return new Usage(
                seconds - before.seconds, serverMicros - before.serverMicros, clientMicros - before.clientMicros);
    }

    /** A share of it: of one of so many events. */
    Usage per(long events) {
        return new Usage(seconds / events, serverMicros / events, clientMicros / events);
    }
}
