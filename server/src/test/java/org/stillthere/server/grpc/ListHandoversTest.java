package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_ACTIVE;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_COMPLETED;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.AttributesChanged;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.BatchReportEventsResponse;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.ListHandoversRequest;
import org.stillthere.v1.ListHandoversResponse;
import org.stillthere.v1.StatusChanged;

/** Pages: in order, whole, and only what was asked for. */
class ListHandoversTest {
    private static final List<String> IDS =
            List.of("b", "a", "ab", "a b", "B", "10", "9", "é", "漢字", "\uFFFD", "\uD83D\uDE00", "a/b", "~", "a.b");

    private static RunningServer server;

    @BeforeAll
    static void start(@TempDir Path data) throws StartupException {
        server = RunningServer.start(data);
        for (int i = 0; i < IDS.size(); i++) {
            open("order", IDS.get(i), i % 2 == 0 ? HANDOVER_STATUS_QUEUE : HANDOVER_STATUS_ACTIVE);
        }
        open("order2", "another tenant's", HANDOVER_STATUS_QUEUE);
        open("orde", "another tenant's", HANDOVER_STATUS_QUEUE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 13, 14, 15, 1_000, 1_001, Integer.MAX_VALUE})
    void pagesOfAnySizeTogetherAreAllHandoversInTheOrderOfTheirBytes(int size) {
        List<String> sorted = new ArrayList<>(IDS);
        sorted.sort(Comparator.comparing(id -> id.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));

        assertThat(idsOf(request("order", "").setPageSize(size).build())).isEqualTo(sorted);
    }

    @Test
    void aFilterKeepsTheOrderAndPagesOverWhatDoesNotMatch() {
        List<String> active =
                idsOf(request("order", "status = ACTIVE").setPageSize(2).build());

        assertThat(active)
                .hasSize(IDS.size() / 2)
                .isSubsetOf(idsOf(request("order", "").build()));
        assertThat(idsOf(request("order", "status = ERROR").build())).isEmpty();
    }

    @Test
    void whatIsListedIsWhatGettingShows() {
        for (Handover listed : list(request("order", "").build()).getHandoversList()) {
            Handover got = server.blocking()
                    .getHandover(GetHandoverRequest.newBuilder()
                            .setTenant("order")
                            .setHandoverId(listed.getHandoverId())
                            .build())
                    .getHandover();
            assertThat(listed).isEqualTo(got);
        }
    }

    @Test
    void anUnknownTenantHasNone() {
        assertThat(list(request("nobody", "").build())).isEqualTo(ListHandoversResponse.getDefaultInstance());
    }

    @Test
    void fiftyComeWhereNoSizeWasAskedForAndAThousandAtMost() {
        List<HandoverEvent> events = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            events.add(opening("many", "h" + i, HANDOVER_STATUS_QUEUE));
        }
        assertThat(batch(events)).allMatch(EventResult::hasDecision);
        open("many", "one more", HANDOVER_STATUS_QUEUE);

        assertThat(list(request("many", "").build()).getHandoversCount()).isEqualTo(50);
        assertThat(list(request("many", "").setPageSize(5_000).build()).getHandoversCount())
                .isEqualTo(1_000);
        assertThat(idsOf(request("many", "").setPageSize(5_000).build()))
                .hasSize(1_001)
                .doesNotHaveDuplicates();
    }

    @Test
    void aHandoverIsListedAsSoonAsItsEventIsAnswered() {
        for (int i = 0; i < 50; i++) {
            String id = "h" + i;
            open("fresh", id, HANDOVER_STATUS_QUEUE);
            assertThat(idsOf(request("fresh", "status = QUEUE").build())).containsExactly(id);
            server.blocking()
                    .reportEvent(report(event(
                            "fresh", id, "end", StatusChanged.newBuilder().setStatus(HANDOVER_STATUS_COMPLETED))));
            assertThat(idsOf(request("fresh", "status = QUEUE").build())).isEmpty();
        }
    }

    /** A client reads 4 MiB by default; a page that is larger could never be read, nor any page after it. */
    @Test
    void aPageOfLargeHandoversIsStillOneThatAClientCanRead() {
        for (int i = 0; i < 20; i++) {
            String id = "large" + i;
            open("large", id, HANDOVER_STATUS_QUEUE);
            AttributesChanged.Builder attributes = AttributesChanged.newBuilder();
            for (int key = 0; key < 64; key++) {
                attributes.putSet("key" + key, "x".repeat(4_096));
            }
            server.blocking()
                    .reportEvent(report(HandoverEvent.newBuilder()
                            .setTenant("large")
                            .setHandoverId(id)
                            .setEventId("fill")
                            .setAttributesChanged(attributes)
                            .build()));
        }

        assertThat(idsOf(request("large", "").build())).hasSize(20).doesNotHaveDuplicates();
    }

    private static List<String> idsOf(ListHandoversRequest request) {
        List<String> ids = new ArrayList<>();
        ListHandoversRequest next = request;
        do {
            ListHandoversResponse page = list(next);
            assertThat(page.getHandoversCount())
                    .isLessThanOrEqualTo(request.getPageSize() == 0 ? 50 : request.getPageSize());
            page.getHandoversList().forEach(handover -> ids.add(handover.getHandoverId()));
            next = next.toBuilder().setPageToken(page.getNextPageToken()).build();
        } while (!next.getPageToken().isEmpty());
        return ids;
    }

    private static ListHandoversResponse list(ListHandoversRequest request) {
        return server.blocking().listHandovers(request);
    }

    private static ListHandoversRequest.Builder request(String tenant, String filter) {
        return ListHandoversRequest.newBuilder().setTenant(tenant).setFilter(filter);
    }

    private static List<EventResult> batch(List<HandoverEvent> events) {
        BatchReportEventsResponse response = server.blocking()
                .batchReportEvents(BatchReportEventsRequest.newBuilder()
                        .addAllEvents(events)
                        .build());
        return response.getResultsList();
    }

    private static void open(String tenant, String id, HandoverStatus status) {
        server.blocking().reportEvent(report(opening(tenant, id, status)));
    }

    private static HandoverEvent opening(String tenant, String id, HandoverStatus status) {
        return event(tenant, id, "open", StatusChanged.newBuilder().setStatus(status));
    }

    private static HandoverEvent event(String tenant, String id, String eventId, StatusChanged.Builder changed) {
        return Events.event(id, eventId)
                .setTenant(tenant)
                .setStatusChanged(changed)
                .build();
    }
}
