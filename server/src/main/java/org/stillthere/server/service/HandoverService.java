package org.stillthere.server.service;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.stillthere.policy.kernel.Refusal;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.server.delivery.ClientSessions;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.lane.Origin;
import org.stillthere.server.lane.Snapshot;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.StoreException;

/**
 * The calls about handovers, for every transport. Thread-safe, and no call blocks: events go to the lanes, reads of
 * many handovers to reader threads. Replies are called once, by the calling thread or another, and must not block.
 *
 * <p>Every call says who makes it. Today each caller may do everything; only an operator's events are treated
 * differently.
 */
public final class HandoverService {
    private static final int MAX_BATCH = 1_000;

    private final EventIngress ingress;
    private final Lanes lanes;
    private final HandoverViews store;
    private final Executor readers;
    private final ClientSessions sessions;
    private final Incidents incidents;
    private final Supplier<PolicyVersion> policyVersion;
    private final int maxUnacknowledged;
    private final MonitorRegistry monitors = new MonitorRegistry();
    private final WatchRegistry watches;

    /**
     * What the service is made of.
     *
     * @param lanes where events go
     * @param store where lists are read
     * @param readers reads lists and snapshots, which may wait for the disk; refuses when enough wait
     * @param sessions the clients on streams
     * @param watches is told what the lanes decide
     * @param clock the server's clock
     * @param eventLimits how far from that clock an event may lie
     * @param maxUnacknowledged how many decisions may wait for the acks of one client, 1 or more
     * @param policyVersion the policy that decides
     * @param incidents where faults are logged
     * @param metrics where events are counted
     */
    public record Setup(
            Lanes lanes,
            HandoverViews store,
            Executor readers,
            ClientSessions sessions,
            WatchRegistry watches,
            InstantSource clock,
            EventLimits eventLimits,
            int maxUnacknowledged,
            Supplier<PolicyVersion> policyVersion,
            Incidents incidents,
            ServerMetrics metrics) {}

    /** A service that takes calls. */
    public HandoverService(Setup setup) {
        this.ingress = new EventIngress(setup.lanes(), setup.eventLimits(), setup.clock(), setup.metrics());
        this.lanes = setup.lanes();
        this.store = setup.store();
        this.readers = setup.readers();
        this.sessions = setup.sessions();
        this.incidents = setup.incidents();
        this.policyVersion = setup.policyVersion();
        this.maxUnacknowledged = setup.maxUnacknowledged();
        this.watches = setup.watches();
    }

    /**
     * An event to fill in, for {@link #report}.
     *
     * @param prefix what the paths of its fields begin with in errors, for example {@code events[3].}
     */
    public EventBuilder event(String prefix) {
        return ingress.event(prefix);
    }

    /**
     * Reports an event. Whoever calls carries out what it is answered; what an operator causes goes to the client that
     * owns the handover, if there is one.
     */
    public void report(Caller caller, EventBuilder event, EventReply reply) {
        boolean operator = caller.principal().role() == Principal.Role.OPERATOR;
        ingress.take(event, operator ? Origin.OPERATOR : Origin.CALL, reply);
    }

    /** Why a batch of so many events is rejected as a whole; empty if it is not. Each of them is then reported. */
    public Optional<Rejection> rejectBatch(int events) {
        FieldCheck check = new FieldCheck("");
        if (events == 0) {
            check.fail("events", "is required: 1 to " + MAX_BATCH + " events");
        } else if (events > MAX_BATCH) {
            check.fail("events", "must be at most " + MAX_BATCH + ", they are " + events);
        }
        return check.passed() ? Optional.empty() : Optional.of(check.rejection());
    }

    /**
     * Begins a monitor stream.
     *
     * @param transport makes the transport's end of the stream, once, before this returns
     */
    public MonitorSession monitor(Caller caller, Function<MonitorSession, MonitorStream> transport) {
        MonitorSession session =
                new MonitorSession(ingress, sessions, monitors, policyVersion, maxUnacknowledged, transport);
        session.begin();
        return session;
    }

    /** Shows one handover as it stands after everything that was reported before the call. */
    public void get(Caller caller, String tenant, String handoverId, Consumer<Result<HandoverView>> reply) {
        FieldCheck check = new FieldCheck("");
        check.tenant(tenant);
        check.handoverId(handoverId);
        if (!check.passed()) {
            reply.accept(new Result.Rejected<>(check.rejection()));
            return;
        }
        HandoverKey key = new HandoverKey(tenant, handoverId);
        Rejections rejections = ingress.rejections();
        lanes.read(
                key,
                snapshot -> reply.accept(
                        snapshot.isPresent()
                                ? new Result.Answered<>(view(snapshot.get()))
                                : new Result.Rejected<>(new Refusal.HandoverNotFound(key).match(rejections))),
                failure -> reply.accept(new Result.Rejected<>(rejections.failed(failure))));
    }

    private HandoverView view(Snapshot snapshot) {
        String owner = snapshot.handover().owner();
        return new HandoverView(
                snapshot.handover().state(),
                owner,
                sessions.stateOf(owner),
                snapshot.lastDecision(),
                snapshot.unacknowledged());
    }

    /** Shows one page of the handovers of a tenant, in the order of their ids. */
    public void list(Caller caller, ListRequest request, ListReply reply) {
        Result<HandoverList> list = HandoverList.of(request, reply);
        if (list instanceof Result.Answered<HandoverList> valid) {
            read(valid.answer(), reply);
        } else if (list instanceof Result.Rejected<HandoverList> invalid) {
            reply.rejected(invalid.rejection());
        }
    }

    /** Lets a reader do the work, since it may wait for the disk. */
    private void read(HandoverList list, ListReply reply) {
        try {
            readers.execute(() -> {
                try {
                    list.read(store);
                } catch (StoreException e) {
                    reply.rejected(Rejections.storeFailed());
                } catch (RuntimeException e) {
                    reply.rejected(Rejection.fault(incidents.report("reading a list", e)));
                }
            });
        } catch (RejectedExecutionException e) {
            reply.rejected(
                    Rejection.of(Reason.TOO_MANY_IN_FLIGHT, "too many lists are being read: ask again in a moment"));
        }
    }

    /**
     * Begins a watch.
     *
     * @param transport makes the transport's end of the stream, once, before this returns, unless the watch is rejected
     * @return why it is rejected; empty if it has begun
     */
    public <M> Optional<Rejection> watch(
            Caller caller, WatchRequest request, Function<HandoverWatch<M>, WatchStream<M>> transport) {
        FieldCheck check = new FieldCheck("");
        check.tenant(request.tenant());
        check.text("handover_id", request.handoverId(), 0, FieldCheck.MAX_ID);
        Predicate<HandoverState> filter = check.filter(request.filter());
        if (!check.passed()) {
            return Optional.of(check.rejection());
        }
        new HandoverWatch<>(request, filter, store, readers, watches, incidents, transport).begin();
        return Optional.empty();
    }

    /** How many monitor streams are open. */
    public int monitorStreams() {
        return monitors.size();
    }

    /** How many watches are open. */
    public int watchStreams() {
        return watches.size();
    }

    /** The server shuts down: monitor streams answer what they have taken and end, watches end. Returns at once. */
    public void drain() {
        monitors.drain();
        watches.drain(ingress.shuttingDown());
    }
}
