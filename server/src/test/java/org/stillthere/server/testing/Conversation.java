package org.stillthere.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.stillthere.v1.Action;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.Decision;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Participant;
import org.stillthere.v1.Rejection;
import org.stillthere.v1.SetTimer;
import org.stillthere.v1.TimerOwner;

/**
 * One handover over real gRPC, whoever runs its timers: {@link #expire} moves the server's clock and waits
 * for what is pushed, or reports the expiry as a caller that owns them would.
 */
public final class Conversation {
    private final RunningServer server;
    private final MonitorClient client;
    private final TimerOwner owner;
    private final String id;
    private int events;
    private SetTimer lastSet = SetTimer.getDefaultInstance();
    private Decision last = Decision.getDefaultInstance();

    public Conversation(RunningServer server, MonitorClient client, TimerOwner owner, String id) {
        this.server = server;
        this.client = client;
        this.owner = owner;
        this.id = id;
    }

    public Conversation status(HandoverStatus status) {
        return report(Events.status(id, nextId(), status, owner));
    }

    public Conversation providerStatus(String name) {
        HandoverEvent.Builder event = Events.event(id, nextId());
        event.getStatusChangedBuilder().setProviderStatus(name);
        return report(event.build());
    }

    public Conversation activity(Participant by, ActivityKind kind) {
        return report(Events.activity(id, nextId(), by, kind));
    }

    public Conversation userWrites() {
        return activity(Participant.PARTICIPANT_USER, ActivityKind.ACTIVITY_KIND_MESSAGE);
    }

    public Conversation providerEvent(String name) {
        return report(Events.provider(id, nextId(), name));
    }

    /** The caller does not carry out what that decision closes. */
    public Conversation refusesClose(Decision close) {
        return report(Events.closeRefused(id, nextId(), close.getDecisionId()));
    }

    /** Time passes, and no timer is due. */
    public Conversation pass(Duration time) {
        server.forward(time);
        return this;
    }

    /** The timer that was set last runs out, after that time. */
    public Conversation expire(Duration after) {
        server.forward(after);
        if (owner == TimerOwner.TIMER_OWNER_SERVER) {
            note(client.nextDecision());
        } else {
            report(Events.timerFired(id, nextId(), lastSet.getTimer(), lastSet.getGeneration()));
        }
        return this;
    }

    /** What comes of an event that is refused. */
    public Rejection refused(HandoverEvent event) {
        client.send(Events.at(event, server.now()));
        MonitorHandoversResponse answer = client.next();
        assertThat(answer.hasRejection()).as("a rejection, not %s", answer).isTrue();
        return answer.getRejection();
    }

    /** The actions and the count that the last event led to. */
    public Conversation then(int count, String... actions) {
        assertThat(ActionText.of(last)).containsExactly(actions);
        assertThat(last.getInactivityCount()).isEqualTo(count);
        assertThat(handover().getInactivityCount()).isEqualTo(count);
        return this;
    }

    public Conversation timersRun(String... names) {
        assertThat(handover().getTimersList())
                .extracting(timer -> timer.getName())
                .containsExactly(names);
        return this;
    }

    public Decision last() {
        return last;
    }

    public SetTimer lastSet() {
        return lastSet;
    }

    public String id() {
        return id;
    }

    /** An id for an event that was not used yet. */
    public String nextId() {
        return "e" + ++events;
    }

    public Handover handover() {
        return find().orElseThrow(() -> new AssertionError("there is no handover " + id));
    }

    /** The handover as the server has it; empty if it has none. */
    public Optional<Handover> find() {
        GetHandoverRequest request = GetHandoverRequest.newBuilder()
                .setTenant(Events.TENANT)
                .setHandoverId(id)
                .build();
        try {
            return Optional.of(server.blocking().getHandover(request).getHandover());
        } catch (StatusRuntimeException e) {
            assertThat(Errors.info(e, Status.Code.NOT_FOUND).getReason()).isEqualTo("HANDOVER_NOT_FOUND");
            return Optional.empty();
        }
    }

    private Conversation report(HandoverEvent event) {
        note(client.report(Events.at(event, server.now())));
        return this;
    }

    private void note(Decision decision) {
        assertThat(decision.getHandoverId()).isEqualTo(id);
        last = decision;
        List<Action> actions = decision.getActionsList();
        actions.stream().filter(Action::hasSetTimer).map(Action::getSetTimer).forEach(set -> lastSet = set);
    }
}
