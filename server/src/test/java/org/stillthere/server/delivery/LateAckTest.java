package org.stillthere.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.testing.Events.TENANT;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.userMessage;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_COMPLETED;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Decision;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.Open;

/**
 * An ack that comes after the retention of its handover is over, when a new handover has the same id: its decisions have
 * the same sequence numbers again.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateAckTest {
    private static final Duration LONGER_THAN_KEPT = Duration.ofDays(7).plusHours(2);

    @TempDir
    private Path data;

    private RunningServer server;

    @BeforeEach
    void start() throws StartupException {
        server = RunningServer.start(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void takesNoDecisionOfTheNewHandoverOut() {
        MonitorClient client = open();
        Decision old = decisionOfARemovedHandover(client);
        client.report(status("h", "open again", HANDOVER_STATUS_QUEUE));
        client.ack(old.getDecisionId());

        assertThat(unacknowledgedAfterAcks(client)).isEqualTo(1);
        client.breakOff();
        MonitorClient next = open(client);
        assertThat(next.opened().getUnacknowledged()).isEqualTo(1);
        assertThat(next.nextDecision().getEventId()).isEqualTo("open again");
    }

    /** In one message, so that both are worked on in one group. */
    @Test
    void isNotCountedBesideTheAckOfTheNewDecision() {
        MonitorClient client = open();
        Decision old = decisionOfARemovedHandover(client);
        Decision other = client.report(status("other", "open", HANDOVER_STATUS_QUEUE));
        Decision again = client.report(status("h", "open again", HANDOVER_STATUS_QUEUE));
        client.ack(old.getDecisionId(), again.getDecisionId());

        assertThat(unacknowledgedAfterAcks(client)).isZero();
        client.breakOff();
        MonitorClient next = open(client);
        assertThat(next.opened().getUnacknowledged()).isEqualTo(1);
        assertThat(next.nextDecision().getDecisionId()).isEqualTo(other.getDecisionId());
    }

    /** The first decision of the handover "h", which the client has not acked and the server has removed. */
    private Decision decisionOfARemovedHandover(MonitorClient client) {
        Decision first = client.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        client.report(status("h", "end", HANDOVER_STATUS_COMPLETED));
        server.forward(LONGER_THAN_KEPT);
        while (exists()) {
            Thread.onSpinWait();
        }
        return first;
    }

    /** Events come behind the acks that were sent before them, on the stream and in the lane. */
    private int unacknowledgedAfterAcks(MonitorClient client) {
        client.send(userMessage("h", "open again")); // a repeated id: rejected
        assertThat(client.next().hasRejection()).as("a rejection").isTrue();
        return server.blocking().getHandover(request()).getDelivery().getUnacknowledged();
    }

    private boolean exists() {
        try {
            server.blocking().getHandover(request());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private static GetHandoverRequest request() {
        return GetHandoverRequest.newBuilder()
                .setTenant(TENANT)
                .setHandoverId("h")
                .build();
    }

    private MonitorClient open() {
        return MonitorClient.openWithoutAcks(server, Open.newBuilder().setClientId("c"));
    }

    private MonitorClient open(MonitorClient resumed) {
        return MonitorClient.openWithoutAcks(
                server,
                Open.newBuilder()
                        .setClientId("c")
                        .setResumeToken(resumed.opened().getResumeToken()));
    }
}
