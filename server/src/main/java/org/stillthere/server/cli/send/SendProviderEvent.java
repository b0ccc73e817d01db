package org.stillthere.server.cli.send;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.stillthere.server.cli.command.Converters;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.ProviderEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code send event NAME key=value}. */
@Command(
        name = "event",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "The chat provider reported something by a name of its own.")
final class SendProviderEvent implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Send send;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "The provider's name of the event.")
    private String name = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "KEY=VALUE", description = "What it says about it.")
    private List<String> data = new ArrayList<>();

    @Override
    public Integer call() {
        return send.report(HandoverEvent.newBuilder()
                .setProviderEvent(
                        ProviderEvent.newBuilder().setName(name).putAllData(Converters.map(spec.commandLine(), data))));
    }
}
