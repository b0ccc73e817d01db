package org.stillthere.server.cli.send;

import java.util.concurrent.Callable;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.TimerFired;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code send timer inactivity 3}. */
@Command(
        name = "timer",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "A timer expired that the caller owns.")
final class SendTimer implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Send send;

    @Parameters(index = "0", paramLabel = "NAME", description = "The timer, as SetTimer named it.")
    private String timer = "";

    @Parameters(index = "1", paramLabel = "GENERATION", description = "The generation that SetTimer gave.")
    private long generation;

    @Override
    public Integer call() {
        return send.report(HandoverEvent.newBuilder()
                .setTimerFired(TimerFired.newBuilder().setTimer(timer).setGeneration(generation)));
    }
}
