package org.stillthere.server.cli.policy;

import java.util.Map;
import java.util.function.Supplier;
import org.stillthere.server.cli.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code stillthere policy}: what the owner of a policy does with its folder. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Checks, tests, makes and shows policies.",
        commandListHeading = "%nCommands:%n",
        subcommands = {NewPolicy.class, CheckPolicy.class, TestPolicy.class, ListPolicies.class, HelpCommand.class})
public final class PolicyCommands {
    /** Factories of the subcommands, by the class that picocli asks for. */
    public static Map<Class<?>, Supplier<?>> subcommands(Screen screen) {
        return Map.of(
                NewPolicy.class, () -> new NewPolicy(screen),
                CheckPolicy.class, () -> new CheckPolicy(screen),
                TestPolicy.class, () -> new TestPolicy(screen),
                ListPolicies.class, () -> new ListPolicies(screen));
    }
}
