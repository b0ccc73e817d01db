package org.stillthere.server.cli.send;

import java.util.concurrent.Callable;
import org.stillthere.v1.CloseRefused;
import org.stillthere.v1.HandoverEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code send close-refused 6f1c...}. */
@Command(
        name = "close-refused",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "A close was not carried out: the user had written before.")
final class SendCloseRefused implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Send send;

    @Parameters(index = "0", paramLabel = "DECISION", description = "The id of the decision that closes.")
    private String decisionId = "";

    @Override
    public Integer call() {
        return send.report(HandoverEvent.newBuilder()
                .setCloseRefused(CloseRefused.newBuilder().setDecisionId(decisionId)));
    }
}
