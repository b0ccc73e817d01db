package org.stillthere.bench.faults;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands of the operating system. */
final class Commands {
    private static final int TIMEOUT_SECONDS = 60;

    private Commands() {}

    /**
     * Runs a command and waits until it has ended.
     *
     * @throws IOException if it fails, or takes longer than a minute; what it said is in the message
     */
    static void run(String... command) throws IOException, InterruptedException {
        Ended ended = attempt(command);
        if (ended.code() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + ended.code() + ": " + ended.output());
        }
    }

    /** The same where a failure may be expected. */
    static Ended attempt(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " does not end: " + output);
        }
        return new Ended(process.exitValue(), output.strip());
    }

    /**
     * How a command ended.
     *
     * @param code its exit code, 0 if it succeeded
     * @param output what it said
     */
    record Ended(int code, String output) {}
}
