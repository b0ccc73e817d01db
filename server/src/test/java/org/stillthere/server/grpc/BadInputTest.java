package org.stillthere.server.grpc;

import static io.grpc.Status.Code.ALREADY_EXISTS;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.grpc.Refusals.refused;
import static org.stillthere.server.testing.Events.event;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.timerFired;
import static org.stillthere.server.testing.Events.timestamp;
import static org.stillthere.server.testing.Events.userMessage;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_COMPLETED;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.AttributesChanged;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.ProviderEvent;
import org.stillthere.v1.StatusChanged;
import org.stillthere.v1.TimerFired;
import org.stillthere.v1.TimerOwner;

/** Every field of an event, filled with what it must not hold: the documented error, and no harm to others. */
class BadInputTest {
    private static final String MEBIBYTE = "x".repeat(1 << 20);

    private static RunningServer server;

    /** The handover of the test at hand. */
    private String id = "";

    @BeforeAll
    static void start(@TempDir Path data) throws StartupException {
        server = RunningServer.start(data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void newHandover(TestInfo test) {
        id = Integer.toHexString((test.getTestMethod() + test.getDisplayName()).hashCode());
    }

    @AfterEach
    void anotherHandoverIsUnharmed() {
        String other = "other-" + id;
        assertThat(decided(status(other, "open", HANDOVER_STATUS_QUEUE)).getActionsCount())
                .isEqualTo(2);
        assertThat(decided(userMessage(other, "message")).getSequence()).isEqualTo(2);
    }

    static Stream<Arguments> fieldsThatAreWrong() {
        return Stream.of(
                wrong("event.tenant", ok().setTenant("")),
                wrong("event.tenant", ok().setTenant("a\0b")),
                wrong("event.tenant", ok().setTenant("x".repeat(129))),
                wrong("event.tenant", ok().setTenant("漢".repeat(43))),
                wrong("event.tenant", ok().setTenant(MEBIBYTE)),
                wrong("event.handover_id", ok().setHandoverId("")),
                wrong("event.handover_id", ok().setHandoverId("a\nb")),
                wrong("event.handover_id", ok().setHandoverId("a\u0085b")),
                wrong("event.handover_id", ok().setHandoverId("x".repeat(257))),
                wrong("event.handover_id", ok().setHandoverId(MEBIBYTE)),
                wrong("event.event_id", ok().setEventId("")),
                wrong("event.event_id", ok().setEventId("\u007f")),
                wrong("event.event_id", ok().setEventId("x".repeat(257))),
                wrong("event.event_id", ok().setEventId(MEBIBYTE)),
                wrong("event.event_id", ok().setEventId("stillthere/inactivity/1")),
                wrong("event.event", ok().clearEvent()),
                wrong("event.status_changed.status", ok().setStatusChanged(StatusChanged.newBuilder())),
                wrong(
                        "event.status_changed.status",
                        ok().setStatusChanged(StatusChanged.newBuilder().setStatusValue(99))),
                wrong(
                        "event.status_changed.status",
                        ok().setStatusChanged(StatusChanged.newBuilder().setStatusValue(-1))),
                wrong("event.status_changed.timer_owner", ok().setStatusChanged(queue().setTimerOwnerValue(7))),
                wrong("event.status_changed", ok().setStatusChanged(queue().setProviderStatus("waiting"))),
                wrong(
                        "event.status_changed",
                        ok().setStatusChanged(StatusChanged.newBuilder()
                                .setStatusValue(99)
                                .setProviderStatus("w"))),
                wrong(
                        "event.status_changed.provider_status",
                        ok().setStatusChanged(StatusChanged.newBuilder().setProviderStatus("COMPLETED"))),
                wrong(
                        "event.status_changed.provider_status",
                        ok().setStatusChanged(StatusChanged.newBuilder().setProviderStatus("a\tb"))),
                wrong(
                        "event.status_changed.provider_status",
                        ok().setStatusChanged(StatusChanged.newBuilder().setProviderStatus(MEBIBYTE))),
                wrong("event.status_changed.attributes", ok().setStatusChanged(queue().putAllAttributes(entries(65)))),
                wrong(
                        "event.status_changed.attributes key",
                        ok().setStatusChanged(queue().putAttributes(MEBIBYTE, ""))),
                wrong(
                        "event.status_changed.attributes[k]",
                        ok().setStatusChanged(queue().putAttributes("k", MEBIBYTE))),
                wrong(
                        "event.activity_tick.by",
                        ok().setActivityTick(ActivityTick.newBuilder().setKindValue(1))),
                wrong("event.activity_tick.by", ok().setActivityTick(tick(9, 1))),
                wrong("event.activity_tick.kind", ok().setActivityTick(tick(1, 0))),
                wrong("event.activity_tick.kind", ok().setActivityTick(tick(1, Integer.MAX_VALUE))),
                wrong("event.timer_fired.timer", ok().setTimerFired(timer("", 1))),
                wrong("event.timer_fired.timer", ok().setTimerFired(timer(MEBIBYTE, 1))),
                wrong("event.timer_fired.generation", ok().setTimerFired(timer("inactivity", 0))),
                wrong("event.timer_fired.generation", ok().setTimerFired(timer("inactivity", -1))),
                wrong("event.timer_fired.generation", ok().setTimerFired(timer("inactivity", Long.MIN_VALUE))),
                wrong("event.provider_event.name", ok().setProviderEvent(ProviderEvent.newBuilder())),
                wrong(
                        "event.provider_event.name",
                        ok().setProviderEvent(provider().setName(MEBIBYTE))),
                wrong(
                        "event.provider_event.data",
                        ok().setProviderEvent(provider().putAllData(entries(100_000)))),
                wrong(
                        "event.provider_event.data key",
                        ok().setProviderEvent(provider().putData("", "v"))),
                wrong(
                        "event.provider_event.data key",
                        ok().setProviderEvent(provider().putData(MEBIBYTE, "v"))),
                wrong(
                        "event.provider_event.data[k]",
                        ok().setProviderEvent(provider().putData("k", MEBIBYTE))),
                wrong(
                        "event.provider_event.data[k]",
                        ok().setProviderEvent(provider().putData("k", "漢".repeat(1_366)))),
                wrong(
                        "event.attributes_changed.set",
                        ok().setAttributesChanged(changed().putAllSet(entries(65)))),
                wrong(
                        "event.attributes_changed.set key",
                        ok().setAttributesChanged(changed().putSet("\u0001", ""))),
                wrong(
                        "event.attributes_changed.set key",
                        ok().setAttributesChanged(changed().putSet(MEBIBYTE, ""))),
                wrong(
                        "event.attributes_changed.set[k]",
                        ok().setAttributesChanged(changed().putSet("k", MEBIBYTE))),
                wrong(
                        "event.attributes_changed.remove",
                        ok().setAttributesChanged(changed().addRemove(""))),
                wrong(
                        "event.attributes_changed.remove",
                        ok().setAttributesChanged(changed().addRemove(MEBIBYTE))),
                wrong(
                        "event.attributes_changed.remove",
                        ok().setAttributesChanged(
                                        changed().addAllRemove(entries(65).keySet()))),
                wrong(
                        "event.occurred_at",
                        ok().setOccurredAt(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))),
                wrong(
                        "event.occurred_at",
                        ok().setOccurredAt(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE))),
                wrong(
                        "event.occurred_at",
                        ok().setOccurredAt(timestamp(RunningServer.START).toBuilder()
                                .setNanos(-1))),
                wrong(
                        "event.occurred_at",
                        ok().setOccurredAt(timestamp(RunningServer.START).toBuilder()
                                .setNanos(1_000_000_000))));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("fieldsThatAreWrong")
    void aFieldThatIsWrongIsNamed(String field, HandoverEvent event) {
        ErrorInfo info = refused(INVALID_ARGUMENT, "INVALID_FIELD", () -> decided(event));

        assertThat(info.getMetadataMap()).containsExactly(Map.entry("field", field));
    }

    @ParameterizedTest
    @ValueSource(longs = {-62_135_596_800L, 0, 253_402_300_799L})
    void aTimeFarFromTheServersClockIsOutOfRange(long seconds) {
        HandoverEvent event =
                ok().setOccurredAt(Timestamp.newBuilder().setSeconds(seconds)).build();

        ErrorInfo info = refused(INVALID_ARGUMENT, "OCCURRED_AT_OUT_OF_RANGE", () -> decided(event));

        assertThat(info.getMetadataMap())
                .containsOnly(
                        Map.entry("field", "event.occurred_at"),
                        Map.entry(
                                "earliest",
                                RunningServer.START.minus(Duration.ofHours(24)).toString()),
                        Map.entry(
                                "latest",
                                RunningServer.START.plus(Duration.ofMinutes(5)).toString()));
    }

    @Test
    void aTimeAtTheEdgeOfTheRangeIsTakenAndANanosecondMoreIsNot() {
        Duration skew = Duration.ofMinutes(5);
        HandoverEvent opens = status(id, "open", HANDOVER_STATUS_QUEUE, TimerOwner.TIMER_OWNER_CALLER);
        HandoverEvent late = opens.toBuilder()
                .setOccurredAt(timestamp(RunningServer.START.plus(skew).plusNanos(1)))
                .build();
        HandoverEvent edge = opens.toBuilder()
                .setOccurredAt(timestamp(RunningServer.START.plus(skew)))
                .build();

        refused(INVALID_ARGUMENT, "OCCURRED_AT_OUT_OF_RANGE", () -> decided(late));

        assertThat(decided(edge).getDecidedAt()).isEqualTo(timestamp(RunningServer.START.plus(skew)));
    }

    @Test
    void anEventThatIsNotThereNamesAllThatIsMissing() {
        ErrorInfo info = refused(
                INVALID_ARGUMENT,
                "INVALID_FIELD",
                () -> server.blocking().reportEvent(org.stillthere.v1.ReportEventRequest.getDefaultInstance()));

        assertThat(info.getMetadataMap()).containsEntry("field", "event.tenant");
    }

    @Test
    void anEventOfAnUnknownHandoverIsNotFound() {
        ErrorInfo info = refused(NOT_FOUND, "HANDOVER_NOT_FOUND", () -> decided(userMessage(id, "m")));

        assertThat(info.getMetadataMap()).containsOnly(Map.entry("tenant", "acme"), Map.entry("handover_id", id));
    }

    @Test
    void anEventAfterTheEndChangesNothing() {
        decided(status(id, "open", HANDOVER_STATUS_QUEUE));
        decided(status(id, "end", HANDOVER_STATUS_COMPLETED));

        ErrorInfo info = refused(FAILED_PRECONDITION, "HANDOVER_FINAL", () -> decided(userMessage(id, "m")));

        assertThat(info.getMetadataMap()).containsOnly(Map.entry("status", "COMPLETED"));
        refused(FAILED_PRECONDITION, "HANDOVER_FINAL", () -> decided(status(id, "again", HANDOVER_STATUS_QUEUE)));
        assertThat(decided(status(id, "end", HANDOVER_STATUS_COMPLETED)).getReplayed())
                .isTrue();
    }

    @Test
    void aStaleTimerNamesTheOneThatRuns() {
        decided(status(id, "open", HANDOVER_STATUS_QUEUE, TimerOwner.TIMER_OWNER_CALLER));
        decided(userMessage(id, "restarts"));

        ErrorInfo info =
                refused(FAILED_PRECONDITION, "TIMER_STALE", () -> decided(timerFired(id, "fired", "inactivity", 1)));

        assertThat(info.getMetadataMap())
                .containsOnly(
                        Map.entry("timer", "inactivity"),
                        Map.entry("generation", "1"),
                        Map.entry("running_generation", "2"));
    }

    @Test
    void aTimerThatNeverRanIsStale() {
        decided(status(id, "open", HANDOVER_STATUS_QUEUE, TimerOwner.TIMER_OWNER_CALLER));

        ErrorInfo info = refused(
                FAILED_PRECONDITION, "TIMER_STALE", () -> decided(timerFired(id, "fired", "no such", Long.MAX_VALUE)));

        assertThat(info.getMetadataMap())
                .containsOnly(Map.entry("timer", "no such"), Map.entry("generation", "" + Long.MAX_VALUE));
    }

    @Test
    void aTimerOfTheServerCantBeReported() {
        decided(status(id, "open", HANDOVER_STATUS_QUEUE));

        ErrorInfo info = refused(
                FAILED_PRECONDITION, "TIMER_OWNED_BY_SERVER", () -> decided(timerFired(id, "fired", "inactivity", 1)));

        assertThat(info.getMetadataMap()).containsOnly(Map.entry("timer", "inactivity"));
    }

    @Test
    void anEventIdIsForOneEventOnly() {
        decided(status(id, "open", HANDOVER_STATUS_QUEUE));
        decided(userMessage(id, "m"));

        ErrorInfo info =
                refused(ALREADY_EXISTS, "EVENT_ID_REUSED", () -> decided(status(id, "m", HANDOVER_STATUS_COMPLETED)));

        assertThat(info.getMetadataMap()).containsOnly(Map.entry("event_id", "m"));
    }

    @Test
    void attributesDontGrowBeyondTheLimit() {
        decided(status(id, "open", HANDOVER_STATUS_QUEUE));
        decided(event(id, "a")
                .setAttributesChanged(changed().putAllSet(entries(64)))
                .build());

        ErrorInfo info = refused(
                RESOURCE_EXHAUSTED,
                "TOO_MANY_ATTRIBUTES",
                () -> decided(event(id, "b")
                        .setAttributesChanged(changed().putSet("one more", ""))
                        .build()));

        assertThat(info.getMetadataMap()).containsOnly(Map.entry("limit", "64"));
        HandoverEvent swap = event(id, "c")
                .setAttributesChanged(changed().putSet("one more", "").addRemove("k0"))
                .build();
        assertThat(decided(swap).getSequence()).isEqualTo(3);
    }

    private static Decision decided(HandoverEvent event) {
        return server.blocking().reportEvent(report(event)).getDecision();
    }

    private static Arguments wrong(String field, HandoverEvent.Builder event) {
        return Arguments.of(field, event.build());
    }

    private static HandoverEvent.Builder ok() {
        return event("wrong", "wrong").setStatusChanged(queue());
    }

    private static StatusChanged.Builder queue() {
        return StatusChanged.newBuilder().setStatus(HANDOVER_STATUS_QUEUE);
    }

    private static ActivityTick.Builder tick(int by, int kind) {
        return ActivityTick.newBuilder().setByValue(by).setKindValue(kind);
    }

    private static TimerFired.Builder timer(String name, long generation) {
        return TimerFired.newBuilder().setTimer(name).setGeneration(generation);
    }

    private static ProviderEvent.Builder provider() {
        return ProviderEvent.newBuilder().setName("name");
    }

    private static AttributesChanged.Builder changed() {
        return AttributesChanged.newBuilder();
    }

    private static Map<String, String> entries(int count) {
        Map<String, String> entries = new HashMap<>();
        for (int i = 0; i < count; i++) {
            entries.put("k" + i, "v");
        }
        return entries;
    }
}
