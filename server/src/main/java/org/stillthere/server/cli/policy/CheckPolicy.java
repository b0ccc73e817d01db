package org.stillthere.server.cli.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.stillthere.rules.check.PolicyCheck;
import org.stillthere.rules.problem.Problem;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.command.Logs;
import org.stillthere.server.cli.command.SettingOverrides;
import org.stillthere.server.cli.command.Version;
import org.stillthere.server.cli.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code stillthere policy check}: everything that is wrong with a policy, before it goes live. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        header = "Find every mistake in a policy.",
        description = {
            "",
            "Reads the folder as the server would, and reports all mistakes at once: file, line and column, the line"
                    + " itself, and what to do. When there are none left, it warns of what is allowed but rarely"
                    + " intended: a rule that never fires, two prompts at one event, a ladder without an end.",
            "",
            "Nothing of the policy is run.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stillthere policy check policies/mine",
            "  stillthere policy check policies/mine --set closeAfter=3",
            "  stillthere policy check policies/mine --strict --format sarif > check.sarif"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the policy can be used; there may be warnings",
            "2:a flag is wrong, or there is no such folder",
            "3:the policy has errors; with --strict: or warnings"
        })
final class CheckPolicy implements Callable<Integer> {
    private enum Format {
        TEXT,
        JSON,
        SARIF
    }

    private static final class Formats implements ITypeConverter<Format> {
        @Override
        public Format convert(String text) {
            return Arrays.stream(Format.values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of text, json, sarif"));
        }
    }

    private final Screen screen;

    @Parameters(paramLabel = "DIR", description = "Folder of the policy.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = Formats.class,
            description = "text, json or sarif. Default: text.")
    private Format format = Format.TEXT;

    @Option(names = "--strict", description = "Let warnings fail the check too.")
    private boolean strict;

    @Mixin
    private SettingOverrides settings = new SettingOverrides();

    CheckPolicy(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Logs.onlyWarnings();
        if (!Files.isDirectory(folder)) {
            screen.error(folder + ": there is no such folder; name the one that holds policy.yaml");
            return ExitCode.USAGE;
        }
        List<Problem> problems = PolicyCheck.check(folder, settings.byName());
        CheckReport report = new CheckReport(folder.toString(), problems);
        switch (format) {
            case TEXT -> screen.line(report.text());
            case JSON -> screen.line(report.json());
            case SARIF -> screen.line(report.sarif(Version.text()));
        }
        boolean failed = strict ? !problems.isEmpty() : problems.stream().anyMatch(Problem::isError);
        return failed ? ExitCode.POLICY_REJECTED : ExitCode.OK;
    }
}
