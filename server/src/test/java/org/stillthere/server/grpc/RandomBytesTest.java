package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.grpc.Refusals.refused;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.Errors;
import org.stillthere.server.testing.RunningServer;

/** Bytes that are no message, to every rpc: a documented error each, and the server lives on. */
class RandomBytesTest {
    private static final int PAYLOADS = 60;
    private static final byte[] NO_MESSAGE = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07};

    private static RunningServer server;
    private static int probes;

    @BeforeAll
    static void start(@TempDir Path data) throws StartupException {
        server = RunningServer.start(data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void theServerLivesOn() {
        String id = "probe-" + probes++;
        assertThat(server.blocking()
                        .reportEvent(report(status(id, "open", HANDOVER_STATUS_QUEUE)))
                        .getDecision()
                        .getActionsCount())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReportEvent",
                "BatchReportEvents",
                "MonitorHandovers",
                "GetHandover",
                "ListHandovers",
                "WatchHandovers"
            })
    void bytesThatAreNoMessageAreMalformed(String rpc) {
        StatusRuntimeException error = RawCalls.send(server.channel(), rpc, NO_MESSAGE);

        assertThat(error).isNotNull();
        refused(Status.Code.INVALID_ARGUMENT, "MALFORMED_MESSAGE", error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReportEvent",
                "BatchReportEvents",
                "MonitorHandovers",
                "GetHandover",
                "ListHandovers",
                "WatchHandovers"
            })
    void randomBytesAreAnsweredWithADocumentedError(String rpc) {
        Random random = new Random(rpc.hashCode());
        for (int i = 0; i < PAYLOADS; i++) {
            byte[] payload = new byte[random.nextInt(1, 2_000)];
            random.nextBytes(payload);
            assertDocumented(RawCalls.send(server.channel(), rpc, payload));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReportEvent",
                "BatchReportEvents",
                "MonitorHandovers",
                "GetHandover",
                "ListHandovers",
                "WatchHandovers"
            })
    void messagesWithAFewWrongBytesAreAnsweredWithADecisionOrADocumentedError(String rpc) {
        Random random = new Random(~rpc.hashCode());
        byte[] good = report(status("mutant", "e", HANDOVER_STATUS_QUEUE)).toByteArray();
        for (int i = 0; i < PAYLOADS; i++) {
            byte[] payload = good.clone();
            for (int wrong = 0; wrong <= random.nextInt(4); wrong++) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt();
            }
            assertDocumented(RawCalls.send(server.channel(), rpc, payload));
        }
    }

    /** gRPC itself refuses it, and by itself gives no reason. */
    @Test
    void aUnaryCallWithoutARequestHasAReason() {
        StatusRuntimeException error = RawCalls.send(server.channel(), "ReportEvent");

        assertThat(error).isNotNull();
        refused(Status.Code.INVALID_ARGUMENT, "MALFORMED_MESSAGE", error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReportEvent", "MonitorHandovers"})
    void aMessageThatIsTooLargeIsResourceExhausted(String rpc) {
        StatusRuntimeException error = RawCalls.send(server.channel(), rpc, new byte[(4 << 20) + 1]);

        assertThat(error).isNotNull();
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    private static void assertDocumented(StatusRuntimeException error) {
        if (error != null) {
            Status.Code code = error.getStatus().getCode();
            assertThat(code)
                    .isIn(
                            Status.Code.INVALID_ARGUMENT,
                            Status.Code.NOT_FOUND,
                            Status.Code.FAILED_PRECONDITION,
                            Status.Code.ALREADY_EXISTS,
                            Status.Code.UNIMPLEMENTED);
            refused(code, Errors.info(error, code).getReason(), error);
        }
    }
}
