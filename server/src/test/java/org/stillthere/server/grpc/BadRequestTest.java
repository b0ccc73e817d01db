package org.stillthere.server.grpc;

import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.grpc.Refusals.refused;
import static org.stillthere.server.testing.Events.TENANT;
import static org.stillthere.server.testing.Events.event;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.userMessage;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc.HandoverServiceBlockingStub;
import org.stillthere.v1.ListHandoversRequest;
import org.stillthere.v1.ListHandoversResponse;
import org.stillthere.v1.ProviderEvent;
import org.stillthere.v1.Rejection;
import org.stillthere.v1.WatchHandoversRequest;

/** Requests that are wrong beyond a single event: batches, pages, filters, watches. */
class BadRequestTest {
    private static final String MEBIBYTE = "x".repeat(1 << 20);

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
    void anotherHandoverIsUnharmed() {
        String id = "probe-" + probes++;
        assertThat(stub().reportEvent(report(status(id, "open", HANDOVER_STATUS_QUEUE)))
                        .getDecision()
                        .getActionsCount())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_001})
    void aBatchOfNoneOrTooManyIsRefusedAsAWhole(int count) {
        BatchReportEventsRequest batch = batch(Collections.nCopies(count, status("none", "e", HANDOVER_STATUS_QUEUE)));

        ErrorInfo info = refused(INVALID_ARGUMENT, "INVALID_FIELD", () -> stub().batchReportEvents(batch));

        assertThat(info.getMetadataMap()).containsEntry("field", "events");
        refused(NOT_FOUND, "HANDOVER_NOT_FOUND", () -> get(TENANT, "none"));
    }

    @Test
    void aBatchOfAThousandIsAnsweredInOrder() {
        List<HandoverEvent> events = new java.util.ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String id = "batch-" + i % 7;
            events.add(i < 7 ? status(id, "e" + i, HANDOVER_STATUS_QUEUE) : userMessage(id, "e" + i));
        }

        List<EventResult> results = stub().batchReportEvents(batch(events)).getResultsList();

        assertThat(results).hasSize(1_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(results.get(i).getDecision().getEventId()).isEqualTo("e" + i);
            assertThat(results.get(i).getDecision().getSequence()).isEqualTo(i / 7 + 1);
        }
    }

    @Test
    void theGoodEventsOfAMixedBatchHaveEffectAndTheBadSayWhy() {
        HandoverEvent nameless =
                userMessage("mixed", "").toBuilder().setTenant("").build();
        List<EventResult> results = stub().batchReportEvents(batch(List.of(
                        userMessage("mixed", "too early"),
                        status("mixed", "open", HANDOVER_STATUS_QUEUE),
                        nameless,
                        userMessage("mixed", "m"),
                        status("mixed", "m", HANDOVER_STATUS_QUEUE),
                        userMessage("mixed", "m"))))
                .getResultsList();

        assertRejected(results.get(0), Status.Code.NOT_FOUND, ErrorReason.ERROR_REASON_HANDOVER_NOT_FOUND);
        assertThat(results.get(1).getDecision().getSequence()).isEqualTo(1);
        Rejection invalid =
                assertRejected(results.get(2), Status.Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_FIELD);
        assertThat(invalid.getMetadataMap()).containsEntry("field", "events[2].tenant");
        assertThat(invalid.getMessage()).contains("events[2].event_id");
        assertThat(results.get(3).getDecision().getSequence()).isEqualTo(2);
        assertRejected(results.get(4), Status.Code.ALREADY_EXISTS, ErrorReason.ERROR_REASON_EVENT_ID_REUSED);
        assertThat(results.get(5).getDecision().getReplayed()).isTrue();
        assertThat(get(TENANT, "mixed").getHandover().getActivitySequence()).isEqualTo(1);
    }

    @Test
    void aHugeTextInABatchIsRejectedAloneAndComesBackAsReported() {
        List<EventResult> results = stub().batchReportEvents(
                        batch(List.of(userMessage(MEBIBYTE, "m"), status("beside", "open", HANDOVER_STATUS_QUEUE))))
                .getResultsList();

        Rejection rejection =
                assertRejected(results.get(0), Status.Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_FIELD);
        assertThat(rejection.getHandoverId()).isEqualTo(MEBIBYTE);
        assertThat(results.get(1).hasDecision()).isTrue();
    }

    @Test
    void gettingNeedsATenantAndAHandover() {
        assertField("tenant", refused(INVALID_ARGUMENT, "INVALID_FIELD", () -> get("", "")));
        assertField("handover_id", refused(INVALID_ARGUMENT, "INVALID_FIELD", () -> get(TENANT, "")));
        assertField("tenant", refused(INVALID_ARGUMENT, "INVALID_FIELD", () -> get(MEBIBYTE, "h")));
        assertField("handover_id", refused(INVALID_ARGUMENT, "INVALID_FIELD", () -> get(TENANT, MEBIBYTE)));
        assertField("handover_id", refused(INVALID_ARGUMENT, "INVALID_FIELD", () -> get(TENANT, "a\0b")));
    }

    @Test
    void listingNeedsATenant() {
        assertField("tenant", refused(INVALID_ARGUMENT, "INVALID_FIELD", () -> list(request("", ""))));
        assertField("tenant", refused(INVALID_ARGUMENT, "INVALID_FIELD", () -> list(request("a\0b", ""))));
        assertField("tenant", refused(INVALID_ARGUMENT, "INVALID_FIELD", () -> list(request(MEBIBYTE, ""))));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void aNegativePageSizeIsRefused(int size) {
        assertField(
                "page_size",
                refused(
                        INVALID_ARGUMENT,
                        "INVALID_FIELD",
                        () -> list(request(TENANT, "").toBuilder()
                                .setPageSize(size)
                                .build())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "====", "AAAA", "MDAwMDAwMDBh", "\0", "漢"})
    void aPageTokenThatWasMadeUpIsRefused(String token) {
        assertField(
                "page_token",
                refused(
                        INVALID_ARGUMENT,
                        "INVALID_FIELD",
                        () -> list(request(TENANT, "").toBuilder()
                                .setPageToken(token)
                                .build())));
    }

    @Test
    void aPageTokenOfAMebibyteIsRefused() {
        assertField(
                "page_token",
                refused(
                        INVALID_ARGUMENT,
                        "INVALID_FIELD",
                        () -> list(request(TENANT, "").toBuilder()
                                .setPageToken(MEBIBYTE)
                                .build())));
    }

    @Test
    void aPageTokenOfAnotherRequestIsRefused() {
        stub().reportEvent(report(status("page-1", "open", HANDOVER_STATUS_QUEUE)));
        stub().reportEvent(report(status("page-2", "open", HANDOVER_STATUS_QUEUE)));
        ListHandoversRequest first =
                request(TENANT, "").toBuilder().setPageSize(1).build();
        String token = list(first).getNextPageToken();
        assertThat(list(first.toBuilder().setPageToken(token).build()).getHandoversCount())
                .isEqualTo(1);

        for (ListHandoversRequest other : List.of(request("other", ""), request(TENANT, "status = QUEUE"))) {
            assertField(
                    "page_token",
                    refused(
                            INVALID_ARGUMENT,
                            "INVALID_FIELD",
                            () -> list(other.toBuilder().setPageToken(token).build())));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense                          | 1",
                "status                            | 1",
                "= QUEUE                           | 1",
                "status = WAITING                  | 1",
                "status = queue                    | 1",
                "status < QUEUE                    | 1",
                "awaiting = NOBODY_ELSE            | 1",
                "pending_close = yes               | 1",
                "inactivity_count = two            | 1",
                "inactivity_count = -1             | 1",
                "inactivity_count = 99999999999    | 1",
                "attributes. = x                   | 1",
                "attributes.queue > a              | 1",
                "status = QUEUE OR status = ACTIVE | 16",
                "status = QUEUE AND                | 16",
                "status = QUEUE and status = QUEUE | 16",
                "status = QUEUE AND bad = 1        | 20",
                "status = QUEUE AND AND            | 20",
                "status = \"QUEUE                  | 1",
                "NOT status = QUEUE                | 1",
                "(status = QUEUE)                  | 1",
                "handover_id = \"h\"               | 1"
            })
    void aFilterThatCantBeReadSaysWhere(String filter, int column) {
        ErrorInfo info = refused(INVALID_ARGUMENT, "INVALID_FILTER", () -> list(request(TENANT, filter)));

        assertThat(info.getMetadataMap()).containsEntry("field", "filter");
        assertThat(Integer.parseInt(info.getMetadataOrThrow("column"))).isEqualTo(column);
    }

    @Test
    void aFilterOfMoreThan2048BytesIsRefused() {
        String ascii = "attributes.a = \"" + "x".repeat(2_033) + "\"";
        String wide = "attributes.a = \"" + "漢".repeat(700) + "\"";
        refused(INVALID_ARGUMENT, "INVALID_FILTER", () -> list(request(TENANT, ascii)));
        refused(INVALID_ARGUMENT, "INVALID_FILTER", () -> list(request(TENANT, MEBIBYTE)));
        refused(INVALID_ARGUMENT, "INVALID_FILTER", () -> list(request(TENANT, wide)));
    }

    @Test
    void watchingIsCheckedAsListingIs() {
        assertField("tenant", watchRefused("INVALID_FIELD", WatchHandoversRequest.getDefaultInstance()));
        WatchHandoversRequest good =
                WatchHandoversRequest.newBuilder().setTenant(TENANT).build();
        assertField(
                "handover_id",
                watchRefused(
                        "INVALID_FIELD",
                        good.toBuilder().setHandoverId(MEBIBYTE).build()));
        assertField(
                "filter",
                watchRefused(
                        "INVALID_FILTER", good.toBuilder().setFilter("nonsense").build()));
        assertField(
                "filter",
                watchRefused(
                        "INVALID_FILTER", good.toBuilder().setFilter(MEBIBYTE).build()));
    }

    /** An error travels in headers, of which a client reads 8 KiB by default: beyond that it sees no reason at all. */
    @Test
    void anErrorAboutTextsThatAreNotAsciiStillFitsIntoTheHeaders() {
        refused(
                INVALID_ARGUMENT,
                "INVALID_FILTER",
                () -> list(request(TENANT, "status = \"" + "漢".repeat(670) + "\"")));
    }

    @Test
    void anErrorAboutManyFieldsStillFitsIntoTheHeaders() {
        ProviderEvent.Builder wrong = ProviderEvent.newBuilder().setName("name");
        for (char c = '一'; c < '一' + 20; c++) {
            wrong.putData(String.valueOf(c).repeat(64), "x".repeat(4_097));
        }
        HandoverEvent event = event("h", "e").setProviderEvent(wrong).build();

        refused(INVALID_ARGUMENT, "INVALID_FIELD", () -> stub().reportEvent(report(event)));
    }

    private static ErrorInfo watchRefused(String reason, WatchHandoversRequest request) {
        return refused(
                INVALID_ARGUMENT, reason, () -> stub().watchHandovers(request).next());
    }

    private static Rejection assertRejected(EventResult result, Status.Code code, ErrorReason reason) {
        Rejection rejection = result.getRejection();
        assertThat(rejection.getCode()).isEqualTo(code.value());
        assertThat(rejection.getReason()).isEqualTo(reason);
        Refusals.assertForCallers(rejection.getMessage());
        return rejection;
    }

    private static void assertField(String field, ErrorInfo info) {
        assertThat(info.getMetadataMap()).containsEntry("field", field);
    }

    private static HandoverServiceBlockingStub stub() {
        return server.blocking();
    }

    private static org.stillthere.v1.GetHandoverResponse get(String tenant, String id) {
        return stub().getHandover(GetHandoverRequest.newBuilder()
                .setTenant(tenant)
                .setHandoverId(id)
                .build());
    }

    private static ListHandoversResponse list(ListHandoversRequest request) {
        return stub().listHandovers(request);
    }

    private static ListHandoversRequest request(String tenant, String filter) {
        return ListHandoversRequest.newBuilder()
                .setTenant(tenant)
                .setFilter(filter)
                .build();
    }

    private static BatchReportEventsRequest batch(List<HandoverEvent> events) {
        return BatchReportEventsRequest.newBuilder().addAllEvents(events).build();
    }
}
