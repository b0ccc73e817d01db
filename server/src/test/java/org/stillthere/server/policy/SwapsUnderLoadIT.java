package org.stillthere.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.PolicyBoard;
import org.stillthere.server.testing.PolicyOnDisk;
import org.stillthere.server.testing.ServerProcess;
import org.stillthere.v1.Action;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverServiceGrpc;

/**
 * A server is under load while its policy is edited again and again: no request fails, and every decision is made by
 * one version as a whole. Every fifth edit is broken first. {@code -Dswaps=200} for more edits than the few here.
 */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwapsUnderLoadIT {
    private static final int SWAPS = Integer.getInteger("swaps", 10);
    private static final int CALLERS = 4;
    private static final int BROKEN_EVERY = 5;

    /** Two rules say which edition it is, so that a decision of two editions would show. */
    private static final String RULES = """
            package policy;
            import org.stillthere.policy.language.Actions;
            import org.stillthere.policy.language.Facts;
            import org.stillthere.policy.language.Settings;
            global Actions actions;
            global Settings settings;

            rule "The branch tells the edition"
                salience 10
            when
                Facts( statusReported != "" )
            then
                actions.takeBranch("edition-%1$d");
            end

            rule "An attribute tells the edition"
            when
                Facts( statusReported != "" )
            then
                actions.setAttribute("edition", "edition-%1$d");
                actions.setInactivityTimer(settings.duration("timeout"));
            end
            """;

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, Set<String>> editionsOfVersions = new ConcurrentHashMap<>();
    private volatile boolean enough;

    @Test
    void noRequestFailsAndEveryDecisionIsOfOneVersion() throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder.resolve("mine"));
        policy.write("lookup.drl", edition(0));
        Set<String> versions = new TreeSet<>();
        try (ServerProcess server =
                new ServerProcess(data, "--durability", "process", "--policies", folder.toString())) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                    .usePlaintext()
                    .build();
            List<Thread> callers = call(channel);
            try {
                PolicyBoard board = new PolicyBoard(channel);
                String version = board.active().getVersion();
                versions.add(version);
                for (int swap = 1; swap <= SWAPS; swap++) {
                    if (swap % BROKEN_EVERY == 0) {
                        policy.write("lookup.drl", edition(swap).replace("takeBranch", "takeBrunch"));
                        assertThat(board.awaitRejected().getVersion()).isEqualTo(version);
                        awaitAnswers(1_000);
                    }
                    policy.write("lookup.drl", edition(swap));
                    version = board.awaitOther(version).getVersion();
                    assertThat(versions.add(version)).as("a version of its own").isTrue();
                    decidedBy(server, version, swap);
                    awaitAnswers(100);
                }
            } finally {
                enough = true;
                for (Thread caller : callers) {
                    caller.join();
                }
                channel.shutdownNow();
            }
        }
        assertThat(failures).isEmpty();
        assertThat(editionsOfVersions.values())
                .allSatisfy(editions -> assertThat(editions).hasSize(1));
        assertThat(editionsOfVersions.keySet()).isEqualTo(versions);
        assertThat(answered).hasValueGreaterThan(SWAPS * 100L);
        System.out.printf("%d swaps, %,d requests answered, %d failed%n", SWAPS, answered.get(), failures.size());
    }

    private static String edition(int number) {
        return RULES.formatted(number);
    }

    /** Once a version is shown, it decides. */
    private static void decidedBy(ServerProcess server, String version, int swap) {
        Decision decision = server.blocking()
                .reportEvent(Events.report(Events.status("after-" + swap, "open", HANDOVER_STATUS_QUEUE)))
                .getDecision();
        assertThat(decision.getPolicyVersion()).isEqualTo(version);
        assertThat(editionsOf(decision)).containsExactly("edition-" + swap);
    }

    private List<Thread> call(ManagedChannel channel) {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String name = "caller-" + i;
            Thread caller = new Thread(() -> call(HandoverServiceGrpc.newBlockingStub(channel), name), name);
            caller.start();
            callers.add(caller);
        }
        return callers;
    }

    private void call(HandoverServiceGrpc.HandoverServiceBlockingStub stub, String name) {
        for (long n = 0; !enough; n++) {
            try {
                Decision decision = stub.reportEvent(
                                Events.report(Events.status(name + "-" + n / 10, "e" + n, HANDOVER_STATUS_QUEUE)))
                        .getDecision();
                editionsOfVersions
                        .computeIfAbsent(decision.getPolicyVersion(), unused -> ConcurrentHashMap.newKeySet())
                        .addAll(editionsOf(decision));
                answered.incrementAndGet();
            } catch (RuntimeException e) {
                failures.add(name + ", event " + n + ": " + e);
            }
        }
    }

    private static Set<String> editionsOf(Decision decision) {
        return decision.getActionsList().stream()
                .filter(action -> !action.hasSetTimer())
                .map(SwapsUnderLoadIT::editionOf)
                .collect(Collectors.toSet());
    }

    private static String editionOf(Action action) {
        return action.hasTakeBranch()
                ? action.getTakeBranch().getBranch()
                : action.getSetAttribute().getValue();
    }

    /** The callers go on: so many more are answered. */
    private void awaitAnswers(int more) {
        long until = answered.get() + more;
        while (answered.get() < until && failures.isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
