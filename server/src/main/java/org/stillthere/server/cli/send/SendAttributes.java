package org.stillthere.server.cli.send;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.stillthere.server.cli.command.Converters;
import org.stillthere.v1.AttributesChanged;
import org.stillthere.v1.HandoverEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code send attributes key=value}. */
@Command(
        name = "attributes",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Attributes of the handover changed.")
final class SendAttributes implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Send send;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "KEY=VALUE", description = "Attributes to set.")
    private List<String> set = new ArrayList<>();

    @Option(names = "--remove", paramLabel = "KEY", description = "An attribute to remove. May be repeated.")
    private List<String> remove = new ArrayList<>();

    @Override
    public Integer call() {
        return send.report(HandoverEvent.newBuilder()
                .setAttributesChanged(AttributesChanged.newBuilder()
                        .putAllSet(Converters.map(spec.commandLine(), set))
                        .addAllRemove(remove)));
    }
}
