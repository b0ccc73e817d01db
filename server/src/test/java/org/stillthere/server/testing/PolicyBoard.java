package org.stillthere.server.testing;

import io.grpc.Channel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.stillthere.v1.ListPoliciesRequest;
import org.stillthere.v1.Policy;
import org.stillthere.v1.PolicyServiceGrpc;
import org.stillthere.v1.PolicyState;

/** The policies of a server, as {@code ListPolicies} shows them. */
public final class PolicyBoard {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** The server compiles meanwhile, and is to have the core. */
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final PolicyServiceGrpc.PolicyServiceBlockingStub stub;

    public PolicyBoard(Channel channel) {
        this.stub = PolicyServiceGrpc.newBlockingStub(channel);
    }

    public List<Policy> all() {
        return stub.withDeadlineAfter(30, TimeUnit.SECONDS)
                .listPolicies(ListPoliciesRequest.getDefaultInstance())
                .getPoliciesList();
    }

    /** The one that decides. */
    public Policy active() {
        return all().get(0);
    }

    /** Asks until the policies are so; fails if they are not in a minute. */
    public List<Policy> await(Predicate<List<Policy>> so) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<Policy> policies = all();
        while (!so.test(policies)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the policies are still " + policies);
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
            policies = all();
        }
        return policies;
    }

    /** Asks until another version decides than that one. */
    public Policy awaitOther(String version) {
        return await(policies -> !policies.get(0).getVersion().equals(version)).get(0);
    }

    /** Asks until the files of the active policy are known to be wrong. */
    public Policy awaitRejected() {
        return await(policies -> isRejected(policies.get(0))).get(0);
    }

    /** Asks until the files of the active policy are known to be right. */
    public Policy awaitAccepted() {
        return await(policies -> !isRejected(policies.get(0))).get(0);
    }

    public static boolean isRejected(Policy policy) {
        return policy.getState() == PolicyState.POLICY_STATE_REJECTED;
    }
}
