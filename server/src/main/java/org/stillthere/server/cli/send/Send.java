package org.stillthere.server.cli.send;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.cli.call.ActionText;
import org.stillthere.server.cli.call.CallError;
import org.stillthere.server.cli.call.Target;
import org.stillthere.server.cli.command.Converters;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.command.Logs;
import org.stillthere.server.cli.command.Version;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.v1.Action;
import org.stillthere.v1.Decision;
import org.stillthere.v1.FiredRule;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.ReportEventRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code stillthere send}: reports one event to a running server. The subcommand says which. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        synopsisSubcommandLabel = "EVENT",
        header = "Report one event to a running server.",
        description = {"", "Prints the decision: the rules that fired and what to do, in order.", ""},
        commandListHeading = "%nEvents:%n",
        subcommands = {
            SendStatus.class,
            SendActivity.class,
            SendTimer.class,
            SendProviderEvent.class,
            SendAttributes.class,
            SendCloseRefused.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stillthere send --handover h1 status QUEUE",
            "  stillthere send --handover h2 status QUEUE --timer-owner CALLER",
            "  stillthere send --handover h1 activity USER MESSAGE",
            "  stillthere send --handover h1 timer inactivity 3",
            "  stillthere send --handover h1 event handover-already-in-progress agent=mia",
            "  stillthere send --handover h1 attributes queue=sales --remove tier",
            "  stillthere send --handover h1 close-refused 6f1c0a3b5d7e9f20416b8d0e2c4a6f81",
            "  stillthere send --handover h1 --event-id e7 --json status COMPLETED"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:decided, now or when the event was first reported",
            "1:the server refused the event; status, reason and metadata are printed",
            "2:a flag or a value is wrong",
            "4:the server can't be reached, or did not answer in time"
        })
public final class Send implements Runnable {
    private final Screen screen;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--handover", paramLabel = "ID", scope = ScopeType.INHERIT, description = "The handover. Required.")
    private @Nullable String handover;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            defaultValue = "default",
            scope = ScopeType.INHERIT,
            description = "The tenant of the handover. Default: ${DEFAULT-VALUE}.")
    private String tenant = "default";

    @Option(
            names = "--event-id",
            paramLabel = "ID",
            scope = ScopeType.INHERIT,
            description = "The id of the event: the same id twice has effect once. Default: a random one.")
    private @Nullable String eventId;

    @Option(
            names = "--occurred-at",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            scope = ScopeType.INHERIT,
            description = "When it happened, as 2026-01-31T12:00:00Z. Default: not said.")
    private @Nullable Instant occurredAt;

    @Mixin
    private Target target = new Target();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "5s",
            converter = Converters.Length.class,
            scope = ScopeType.INHERIT,
            description = "How long to wait for the answer. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(5);

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the decision, or the error, as JSON.")
    private boolean json;

    public Send(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which event");
    }

    /** Completes the event with the common fields, reports it and prints the answer; returns the exit code. */
    int report(HandoverEvent.Builder event) {
        Logs.onlyWarnings();
        if (handover == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--handover=ID'");
        }
        event.setTenant(tenant)
                .setHandoverId(handover)
                .setEventId(eventId == null ? UUID.randomUUID().toString() : eventId);
        if (occurredAt != null) {
            event.setOccurredAt(Timestamp.newBuilder()
                    .setSeconds(occurredAt.getEpochSecond())
                    .setNanos(occurredAt.getNano()));
        }
        ManagedChannel channel = target.channel();
        try {
            Decision decision = HandoverServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .reportEvent(ReportEventRequest.newBuilder().setEvent(event).build())
                    .getDecision();
            screen.line(json ? json(decision) : text(decision));
            return ExitCode.OK;
        } catch (StatusRuntimeException e) {
            CallError error = CallError.of(e);
            if (json) {
                screen.err().println(error.json());
                screen.err().flush();
            } else {
                screen.error(error.text(target.address()));
            }
            return error.exitCode();
        } finally {
            channel.shutdownNow();
        }
    }

    private static String text(Decision decision) {
        StringBuilder text = new StringBuilder("decision " + decision.getSequence() + " of "
                + decision.getTenant() + "/" + decision.getHandoverId() + ", event " + decision.getEventId()
                + (decision.getReplayed() ? " (decided before, replayed)" : ""));
        text.append("\n  inactivity count ").append(decision.getInactivityCount());
        text.append(", policy ").append(decision.getPolicyVersion());
        for (FiredRule rule : decision.getFiredRulesList()) {
            text.append("\n  rule  ").append(rule.getName());
        }
        for (Action action : decision.getActionsList()) {
            text.append("\n  do    ").append(ActionText.withDetails(action));
        }
        return text.append(decision.getActionsCount() == 0 ? "\n  nothing to do" : "")
                .toString();
    }

    private static String json(Decision decision) {
        try {
            return JsonFormat.printer()
                    .alwaysPrintFieldsWithNoPresence()
                    .omittingInsignificantWhitespace()
                    .print(decision);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a decision holds nothing that JSON could not", e);
        }
    }
}
