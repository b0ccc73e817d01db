package org.stillthere.server.cli.send;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.cli.command.Converters;
import org.stillthere.server.config.KeyValue;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.StatusChanged;
import org.stillthere.v1.TimerOwner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code send status QUEUE}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "The status of the handover; QUEUE or ACTIVE opens one.")
final class SendStatus implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Send send;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "STATUS", arity = "0..1", description = "QUEUE, ACTIVE, COMPLETED, CANCELLED or ERROR.")
    private @Nullable Status status;

    @Option(
            names = "--provider-status",
            paramLabel = "NAME",
            description = "Instead of STATUS: a status by the provider's own name, letter for letter.")
    private @Nullable String providerStatus;

    @Option(
            names = "--timer-owner",
            paramLabel = "SERVER|CALLER",
            description = "Who runs the timers. Read only when the handover opens. Default: SERVER.")
    private Owner owner = Owner.SERVER;

    @Option(
            names = "--attribute",
            paramLabel = "KEY=VALUE",
            converter = Converters.Pair.class,
            description = "An attribute to set. May be repeated.")
    private List<KeyValue> attributes = new ArrayList<>();

    /** As written on the command line. */
    enum Status {
        QUEUE,
        ACTIVE,
        COMPLETED,
        CANCELLED,
        ERROR
    }

    /** As written on the command line. */
    enum Owner {
        SERVER,
        CALLER
    }

    @Override
    public Integer call() {
        if ((status == null) == (providerStatus == null)) {
            throw new ParameterException(spec.commandLine(), "say either STATUS or --provider-status");
        }
        StatusChanged.Builder changed = StatusChanged.newBuilder()
                .setTimerOwner(TimerOwner.valueOf("TIMER_OWNER_" + owner.name()))
                .putAllAttributes(Converters.map(attributes));
        if (status != null) {
            changed.setStatus(HandoverStatus.valueOf("HANDOVER_STATUS_" + status.name()));
        } else if (providerStatus != null) {
            changed.setProviderStatus(providerStatus);
        }
        return send.report(HandoverEvent.newBuilder().setStatusChanged(changed));
    }
}
