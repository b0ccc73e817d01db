package org.stillthere.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.testing.Events.event;
import static org.stillthere.server.testing.Events.userMessage;

import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.incident.FatalErrors;
import org.stillthere.server.testing.ServerProcess;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.ReportEventRequest;
import org.stillthere.v1.StatusChanged;

/** A server without memory ends: it does not stay up and answer nothing. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutOfMemoryIT {
    /** Each takes a quarter of a megabyte in the cache, within all limits. */
    private static final int HANDOVERS = 600;

    private static final int ATTRIBUTES = 60;

    @TempDir
    private Path data;

    @Test
    void itAnswersOrItHasEnded() throws Exception {
        try (ServerProcess server =
                new ServerProcess(List.of("-Xmx48m", "-XX:+UseSerialGC"), 0, data, "--durability", "process")) {
            int answered = 0;
            while (answered < HANDOVERS && answers(server, large("h" + answered))) {
                answered++;
            }
            CompletableFuture<Integer> exitCode = server.exitCode();
            boolean answersStill = answers(server, userMessage("h0", "again"));

            assertThat(answered).as("events it took before its memory was full").isPositive();
            if (!answersStill) {
                assertThat(exitCode.completeOnTimeout(-1, 60, TimeUnit.SECONDS).join())
                        .as("the exit code of a server that answers no more")
                        .isEqualTo(FatalErrors.EXIT_CODE);
            }
        }
    }

    private static boolean answers(ServerProcess server, HandoverEvent event) {
        try {
            server.blocking()
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .reportEvent(ReportEventRequest.newBuilder().setEvent(event).build());
            return true;
        } catch (StatusRuntimeException e) {
            System.err.println("not answered: " + e.getStatus());
            return false;
        }
    }

    private static HandoverEvent large(String handover) {
        StatusChanged.Builder status = StatusChanged.newBuilder().setStatus(HandoverStatus.HANDOVER_STATUS_QUEUE);
        for (int i = 0; i < ATTRIBUTES; i++) {
            status.putAttributes("attribute-" + i, "x".repeat(4_096));
        }
        return event(handover, "opened").setStatusChanged(status).build();
    }
}
