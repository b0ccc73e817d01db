package org.stillthere.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.server.config.ConfigKey;

/** Exit codes, messages and help. */
class StillThereTest {
    @Test
    void withoutACommandItSaysHowToGoOn() {
        assertThat(Ran.stillthere()).isEqualTo(new Ran(ExitCode.USAGE, "", """
                        stillthere: say what to do
                        Try 'stillthere --help'.
                        """));
    }

    @Test
    void aMisspeltCommandIsRecognized() {
        Ran ran = Ran.stillthere("simulat");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("'simulat'", "Did you mean 'simulate'?", "Try 'stillthere --help'.");
    }

    @Test
    void aMisspeltFlagIsRecognized() {
        Ran ran = Ran.stillthere("serve", "--data-dri", "x");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("'--data-dri'", "Did you mean '--data-dir'?", "Try 'stillthere serve --help'.");
    }

    @Test
    void theVersionIsPrinted() {
        Ran ran = Ran.stillthere("--version");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ran.out()).startsWith("stillthere ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "serve", "send", "simulate"})
    void everyCommandExplainsItself(String command) {
        Ran help = Ran.stillthere(command, "--help");
        assertThat(help.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("Usage: stillthere " + command, "Exit codes:", "  0   ");
        assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(Ran.stillthere("help", command).out()).isEqualTo(help.out());
    }

    @ParameterizedTest
    @EnumSource(ConfigKey.class)
    void theHelpOfServeHasEveryKey(ConfigKey key) {
        assertThat(Ran.stillthere("serve", "--help").out()).contains(key.flag());
    }

    @Test
    void aWrongConfigurationIsToldWhole() {
        Ran ran = Ran.in(Map.of("STILLTHERE_LANES", "many"), "serve", "--port", "x", "--set", "y");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("stillthere: the configuration is wrong\n")
                .contains("\n--set: 'y'", "\n--port: 'x'", "\nSTILLTHERE_LANES: 'many'");
    }

    @Test
    void whatStandsOnTheScreenCanNotSteerTheTerminal() {
        assertThat(Screen.plain("a\u001b[2Jb\r\u202e\tc\nd")).isEqualTo("a?[2Jb?? c\nd");
    }
}
