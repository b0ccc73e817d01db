package org.stillthere.server.cli;

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
final class PolicyCommands {}
