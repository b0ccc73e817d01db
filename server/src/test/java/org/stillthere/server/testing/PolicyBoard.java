package org.stillthere.server.testing;

import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.stillthere.v1.ListPoliciesRequest;
import org.stillthere.v1.Policy;
import org.stillthere.v1.PolicyServiceGrpc;
import org.stillthere.v1.PolicyState;

/** The policies of a server, as {@code ListPolicies} shows them. */
public final class PolicyBoard {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Long enough to leave the core to the server, which compiles meanwhile. */
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final PolicyServiceGrpc.PolicyServiceBlockingStub stub;

    public PolicyBoard(Channel channel) {
        this.stub = PolicyServiceGrpc.newBlockingStub(channel);
    }

    public List<Policy> all() {
        return stub.withDeadlineAfter(60, TimeUnit.SECONDS)
                .listPolicies(ListPoliciesRequest.getDefaultInstance())
                .getPoliciesList();
    }

    /** The one that decides. */
    public Policy active() {
        return all().get(0);
    }

    /** Asks until the policies are so; fails if they are not within a minute. */
    public List<Policy> await(Predicate<List<Policy>> so) {
        return Awaitility.await("the policies that the server lists")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .until(this::all, so);
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
