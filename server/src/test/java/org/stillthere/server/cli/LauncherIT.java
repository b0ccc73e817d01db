package org.stillthere.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.cli.command.ExitCode;

/** The script {@code deploy/stillthere} next to the jar, as an operator installs it. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherIT {
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path folder;

    private Path install;

    @BeforeEach
    void install() throws IOException {
        install = Files.createDirectory(folder.resolve("install"));
        Files.copy(Path.of(System.getProperty("stillthere.jar")), install.resolve("stillthere.jar"));
        Files.copy(Path.of("..", "deploy", "stillthere"), install.resolve("stillthere"));
    }

    @Test
    void beforeItIsPreparedItRunsTheJar() throws Exception {
        Ran version = run(launcher("--version"));

        assertThat(version.exitCode()).as(version.err()).isEqualTo(ExitCode.OK);
        assertThat(version.out()).contains("stillthere");
    }

    @Test
    void whatIsPreparedIsUsed() throws Exception {
        Ran prepared = run(launcher("prepare"));
        assertThat(prepared.exitCode()).as(prepared.err()).isEqualTo(ExitCode.OK);

        Ran loaded = run(List.of(
                JAVA_HOME.resolve("bin/java").toString(),
                "@" + install.resolve("fast-start/java.args"),
                "-Xlog:class+load",
                "-jar",
                install.resolve("stillthere.jar").toString(),
                "--version"));
        assertThat(loaded.out().lines())
                .anyMatch(line -> line.contains(StillThere.class.getName() + " source: shared objects file"));

        Process server = start(launcher(
                "serve", "--port", "0", "--data-dir", folder.resolve("data").toString()));
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).startsWith("SERVING on ");
            assertThat(Files.readString(Path.of("/proc", Long.toString(server.pid()), "maps")))
                    .as("the library of RocksDB that was unpacked, and none of its own")
                    .contains(install.resolve("fast-start/librocksdbjni").toString());
            server.destroy();
            assertThat(server.waitFor()).isEqualTo(ExitCode.OK);
            assertThat(folder.resolve("err")).isEmptyFile();
        } finally {
            server.destroyForcibly();
        }
    }

    private List<String> launcher(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("sh", install.resolve("stillthere").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Ran run(List<String> command) throws IOException, InterruptedException {
        Process process = start(command);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out, Files.readString(folder.resolve("err")));
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STILLTHERE_") || name.startsWith("JAVA_"));
        builder.environment().put("JAVA_HOME", JAVA_HOME.toString());
        return builder.start();
    }
}
