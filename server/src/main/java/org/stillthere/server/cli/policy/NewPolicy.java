package org.stillthere.server.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.stillthere.rules.definition.DefinitionReader;
import org.stillthere.rules.template.PolicyTemplate;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.command.Version;
import org.stillthere.server.cli.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stillthere policy new}: makes a folder to start from. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        header = "Make a policy to begin with.",
        description = {
            "",
            "Writes a folder with five rules, their settings, texts in two languages, and cases. All its files say what"
                    + " can be changed in them. Nothing that exists is overwritten.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  stillthere policy new my-policy && stillthere policy test my-policy",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the folder was made", "2:the name is wrong, the folder exists, or it can't be written"})
final class NewPolicy implements Callable<Integer> {
    private final Screen screen;

    @Parameters(
            paramLabel = "NAME",
            description = "Name of the policy and of its folder: lower-case letters, digits and hyphens.")
    @SuppressWarnings("NullAway.Init") // required
    private String name;

    @Option(names = "--in", paramLabel = "DIR", description = "Where to make the folder. Default: here.")
    private Path in = Path.of("");

    NewPolicy(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        if (!DefinitionReader.isName(name)) {
            screen.error("'" + name + "' can't be a policy's name\n"
                    + "  = use lower-case letters, digits and hyphens, a letter first, at most 63");
            return ExitCode.USAGE;
        }
        Path folder = in.resolve(name);
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            screen.error(folder + " exists already\n  = choose another name, or delete it first");
            return ExitCode.USAGE;
        }
        try {
            write(folder);
        } catch (IOException e) {
            screen.error(folder + " can't be written: " + e);
            return ExitCode.USAGE;
        }
        StringBuilder text = new StringBuilder("made ").append(folder).append('\n');
        PolicyTemplate.about().forEach((file, about) -> text.append(String.format("  %-22s %s%n", file, about)));
        text.append("\nNext:\n")
                .append("  stillthere policy test ")
                .append(folder)
                .append("\n")
                .append("  stillthere serve --policy ")
                .append(folder);
        screen.line(text.toString());
        return ExitCode.OK;
    }

    private void write(Path folder) throws IOException {
        for (Map.Entry<String, String> each : PolicyTemplate.of(name).entrySet()) {
            Path file = folder.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.getValue(), StandardOpenOption.CREATE_NEW);
        }
    }
}
