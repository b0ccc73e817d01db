package org.stillthere.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.cli.command.ExitCode;

/** The jar as a person runs it: processes of their own. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StillThereIT {
    private static final Pattern SERVING = Pattern.compile("SERVING on 127\\.0\\.0\\.1:(\\d+), policy (\\S+), .*");

    @TempDir
    private Path folder;

    @Test
    void theDemoPlaysEveryEnding() throws Exception {
        Ran demo = run("demo");
        assertThat(demo.err()).isEmpty();
        assertThat(demo.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(demo.out())
                .contains(
                        "rule  Ask a silent user whether they are still there",
                        "do    say to user \"Are you still there? The conversation will be automatically closed soon.\"",
                        "do    close the handover, reason 'inactivity'",
                        "ended CANCELLED, as it should",
                        "ended ERROR, as it should",
                        "4 of 4 handovers ended as they should");
        assertThat(demo.out()).doesNotContain("\u001b");
    }

    @Test
    void simulateCountsAndRefuses() throws Exception {
        Path trace = Files.writeString(
                folder.resolve("t.jsonl"),
                "{\"conversation\":\"a\",\"startsAt\":0,\"events\":[{\"at\":9,\"from\":\"USER\"}]}");
        Ran counted = run("simulate", "--trace", trace.toString(), "--json");
        assertThat(counted.err()).isEmpty();
        assertThat(counted.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(counted.out()).contains("\"handovers\":1,\"messages\":1,\"prompts\":1,\"closures\":1");

        Ran refused = run("simulate", "--trace", folder.resolve("gone").toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("there is no such file").doesNotContain("\tat ");
    }

    @Test
    void aSignalEndsAServerGracefullyAndItsStateStays() throws Exception {
        String data = folder.resolve("data").toString();
        Process server = start("serve", "--port", "0", "--data-dir", data);
        try {
            String target = "127.0.0.1:" + port(server);
            assertThat(run("send", "--target", target, "--timeout", "1m", "--handover", "h", "status", "QUEUE")
                            .exitCode())
                    .isEqualTo(ExitCode.OK);
            server.destroy();
            assertThat(server.waitFor(60, TimeUnit.SECONDS))
                    .as("the server ended within a minute of SIGTERM")
                    .isTrue();
            assertThat(server.exitValue()).isEqualTo(ExitCode.OK);
        } finally {
            server.destroyForcibly();
        }
        Process again = start("serve", "--port", "0", "--data-dir", data);
        try {
            String target = "127.0.0.1:" + port(again);
            assertThat(run(
                                    "send",
                                    "--target",
                                    target,
                                    "--timeout",
                                    "1m",
                                    "--handover",
                                    "h",
                                    "activity",
                                    "USER",
                                    "MESSAGE")
                            .out())
                    .startsWith("decision 2 of default/h");
        } finally {
            again.destroyForcibly();
        }
    }

    private static int port(Process server) throws IOException {
        // not closed: the process keeps its output
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String line = String.valueOf(out.readLine());
        Matcher serving = SERVING.matcher(line);
        assertThat(serving.matches())
                .as("the server says that it serves, not: %s", line)
                .isTrue();
        return Integer.parseInt(serving.group(1));
    }

    private Ran run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        return new Ran(exitCode, out, Files.readString(folder.resolve("err")));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("stillthere.jar")));
        command.addAll(List.of(arguments));
        File err = folder.resolve(arguments[0].equals("serve") ? "err-of-server" : "err")
                .toFile();
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err);
        builder.environment().keySet().removeIf(name -> name.startsWith("STILLTHERE_"));
        return builder.start();
    }
}
