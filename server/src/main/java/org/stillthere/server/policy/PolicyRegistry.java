package org.stillthere.server.policy;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicySession;
import org.stillthere.rules.problem.Problem;
import org.stillthere.server.lane.PolicySupplier;
import org.stillthere.server.metrics.ServerMetrics;

/**
 * The policies of a server: the one that decides, and how each of them stands. Thread-safe; changed by one thread at
 * a time.
 *
 * <p>Another policy takes its place by one write of one reference. Each lane sees it before its next group of events
 * and goes on with a session of the new policy, that was opened and warmed beforehand. When the last lane has
 * changed over, the old policy is freed.
 */
public final class PolicyRegistry implements AutoCloseable {
    private final int lanes;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final ServerMetrics metrics;
    private final AtomicInteger seats = new AtomicInteger();
    private volatile Incumbent incumbent;
    private volatile Map<String, PolicyStatus> statuses;
    private volatile Runnable listener = () -> {};

    /**
     * A registry of one policy, which decides.
     *
     * @param name the name of its folder
     * @param policy the policy; closed with the registry
     * @param lanes how many lanes it decides in
     * @param clock the server's clock
     * @param nanos the clock by which rules have their time, as {@link System#nanoTime} is one
     * @param metrics where what becomes of edits is counted
     */
    public PolicyRegistry(
            String name,
            CompiledPolicy policy,
            int lanes,
            InstantSource clock,
            LongSupplier nanos,
            ServerMetrics metrics) {
        this.lanes = lanes;
        this.clock = clock;
        this.nanos = nanos;
        this.metrics = metrics;
        this.incumbent = new Incumbent(policy, lanes, nanos);
        this.statuses = Map.of(
                name, new PolicyStatus(name, true, policy.version(), clock.instant(), List.of(), clock.instant()));
    }

    /** A seat for one more lane; at most as many as there are lanes. */
    public PolicySupplier seat() {
        return new Seat(seats.getAndIncrement());
    }

    /** The policy that decides on whatever is reported from now on. */
    public PolicyVersion version() {
        return incumbent.policy().version();
    }

    /** The same, with its rules. */
    CompiledPolicy policy() {
        return incumbent.policy();
    }

    /** How each policy stands: the active one first, then by name. */
    public List<PolicyStatus> list() {
        List<PolicyStatus> list = new ArrayList<>(statuses.values());
        list.sort(Comparator.comparing(PolicyStatus::active).reversed().thenComparing(PolicyStatus::name));
        return list;
    }

    /** Whether what was saved last in the folder of the active policy is wrong, and has no effect. */
    public boolean activeRejected() {
        return statuses.values().stream().anyMatch(status -> status.active() && status.rejected());
    }

    /** From now on {@code listener} is run whenever something of {@link #list} changed. It must not block. */
    public void onChange(Runnable newListener) {
        this.listener = newListener;
    }

    /**
     * Lets another policy decide. Blocks until every lane has changed over, or the server stops; the policy before is
     * then freed.
     *
     * @param policy the policy; closed with the registry, or when it is replaced
     * @param wake lets the lanes look
     * @param stopped done when the server stops, and lanes may not look any more
     */
    void replace(CompiledPolicy policy, Runnable wake, CompletableFuture<Void> stopped) {
        Incumbent next = new Incumbent(policy, lanes, nanos);
        WarmUp.play(next.sessions());
        Incumbent before = incumbent;
        incumbent = next;
        metrics.policyReplaced();
        wake.run();
        CompletableFuture.anyOf(next.takenByAll(), stopped).join();
        if (next.takenByAll().isDone()) {
            before.dispose();
        }
    }

    /** The files of that policy were found right. */
    void accept(String name, boolean active, PolicyVersion version) {
        note(name, active, status -> status.accepted(version, clock.instant()));
    }

    /** The files of that policy were found wrong. */
    void reject(String name, boolean active, List<Problem> problems) {
        metrics.policyRejected();
        note(name, active, status -> status.rejected(problems, clock.instant()));
    }

    /** There is no such policy any more. */
    void forget(String name) {
        Map<String, PolicyStatus> next = new TreeMap<>(statuses);
        next.remove(name);
        publish(next);
    }

    private void note(String name, boolean active, UnaryOperator<PolicyStatus> change) {
        Map<String, PolicyStatus> next = new TreeMap<>(statuses);
        PolicyStatus status =
                next.getOrDefault(name, new PolicyStatus(name, active, null, null, List.of(), clock.instant()));
        next.put(name, change.apply(status));
        publish(next);
    }

    private void publish(Map<String, PolicyStatus> next) {
        statuses = Collections.unmodifiableMap(next);
        listener.run();
    }

    /** Opens no sessions any more. */
    @Override
    public void close() {
        incumbent.policy().close();
    }

    /** Used by the thread of its lane. */
    private final class Seat implements PolicySupplier {
        private final int lane;
        private Incumbent seen;
        private PolicySession session;

        Seat(int lane) {
            this.lane = lane;
            this.seen = incumbent;
            this.session = seen.take(lane);
        }

        @Override
        public Policy policy() {
            Incumbent now = incumbent;
            if (now != seen) {
                seen = now;
                session = now.take(lane);
            }
            return session;
        }
    }
}
