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
 * The policies of a server: the one that decides, and the status of each. Thread-safe; changed by one thread at a time.
 *
 * <p>A policy is replaced by a single write of a reference. Each lane sees it before its next group of events and goes on
 * with a session of the new policy, which was opened and warmed up beforehand. Once the last lane has changed over, the
 * old policy is freed.
 */
public final class PolicyRegistry implements AutoCloseable {
    private final int lanes;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final ServerMetrics metrics;
    private final AtomicInteger suppliers = new AtomicInteger();
    private volatile ActivePolicy current;
    private volatile Map<String, PolicyStatus> statuses;
    private volatile Runnable listener = () -> {};

    /**
     * A registry of one policy, which decides.
     *
     * @param name the name of its folder
     * @param policy the policy; closed with the registry
     * @param lanes how many lanes it decides in
     * @param clock the server's clock
     * @param nanos the clock of the rules' time limit, like {@link System#nanoTime}
     * @param metrics counts edits by their results
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
        this.current = new ActivePolicy(policy, lanes, nanos);
        this.statuses = Map.of(
                name, new PolicyStatus(name, true, policy.version(), clock.instant(), List.of(), clock.instant()));
    }

    /** What gives one more lane its policy. Called once for each lane. */
    public PolicySupplier supplier() {
        return new LanePolicy(suppliers.getAndIncrement());
    }

    /** The policy that decides on whatever is reported from now on. */
    public PolicyVersion version() {
        return current.policy().version();
    }

    /** The same, with its rules. */
    CompiledPolicy policy() {
        return current.policy();
    }

    /** The status of each policy: the active one first, then by name. */
    public List<PolicyStatus> list() {
        List<PolicyStatus> list = new ArrayList<>(statuses.values());
        list.sort(Comparator.comparing(PolicyStatus::active).reversed().thenComparing(PolicyStatus::name));
        return list;
    }

    /** Whether the latest edit of the active policy was rejected. */
    public boolean activeRejected() {
        return statuses.values().stream().anyMatch(status -> status.active() && status.rejected());
    }

    /** Sets what runs whenever something in {@link #list} changed. It must not block. */
    public void onChange(Runnable newListener) {
        this.listener = newListener;
    }

    /**
     * Lets another policy decide. Blocks until every lane has switched to it, then frees the former policy; or until the
     * server stops.
     *
     * @param policy the policy; closed with the registry, or when it is replaced
     * @param wake makes the lanes check which policy decides
     * @param stopped completes when the server stops; lanes may not check after that
     */
    void replace(CompiledPolicy policy, Runnable wake, CompletableFuture<Void> stopped) {
        ActivePolicy next = new ActivePolicy(policy, lanes, nanos);
        WarmUp.play(next.sessions());
        ActivePolicy before = current;
        current = next;
        metrics.policyReplaced();
        wake.run();
        CompletableFuture.anyOf(next.takenByAll(), stopped).join();
        if (next.takenByAll().isDone()) {
            before.dispose();
        }
    }

    /** Notes that the files of that policy are valid. */
    void accept(String name, boolean active, PolicyVersion version) {
        note(name, active, status -> status.accepted(version, clock.instant()));
    }

    /** Notes that the files of that policy are invalid. */
    void reject(String name, boolean active, List<Problem> problems) {
        metrics.policyRejected();
        note(name, active, status -> status.rejected(problems, clock.instant()));
    }

    /** Removes a policy that is gone. */
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

    /** No more sessions can be opened. */
    @Override
    public void close() {
        current.policy().close();
    }

    /** Gives a lane the policy that decides. Used by the thread of the lane. */
    private final class LanePolicy implements PolicySupplier {
        private final int lane;
        private ActivePolicy seen;
        private PolicySession session;

        LanePolicy(int lane) {
            this.lane = lane;
            this.seen = current;
            this.session = seen.take(lane);
        }

        @Override
        public Policy policy() {
            ActivePolicy now = current;
            if (now != seen) {
                seen = now;
                session = now.take(lane);
            }
            return session;
        }
    }
}
