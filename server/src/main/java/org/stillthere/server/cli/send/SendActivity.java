package org.stillthere.server.cli.send;

import java.util.concurrent.Callable;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Participant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code send activity USER MESSAGE}. */
@Command(
        name = "activity",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "A participant did something.")
final class SendActivity implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Send send;

    @Parameters(index = "0", paramLabel = "WHO", description = "USER, AGENT, BOT or SYSTEM.")
    @SuppressWarnings("NullAway.Init") // required
    private Who who;

    @Parameters(index = "1", paramLabel = "WHAT", description = "MESSAGE, ATTACHMENT, TYPING, READ or PRESENCE.")
    @SuppressWarnings("NullAway.Init") // required
    private What what;

    /** As written on the command line. */
    enum Who {
        USER,
        AGENT,
        BOT,
        SYSTEM
    }

    /** As written on the command line. */
    enum What {
        MESSAGE,
        ATTACHMENT,
        TYPING,
        READ,
        PRESENCE
    }

    @Override
    public Integer call() {
        ActivityTick tick = ActivityTick.newBuilder()
                .setBy(Participant.valueOf("PARTICIPANT_" + who.name()))
                .setKind(ActivityKind.valueOf("ACTIVITY_KIND_" + what.name()))
                .build();
        return send.report(HandoverEvent.newBuilder().setActivityTick(tick));
    }
}
