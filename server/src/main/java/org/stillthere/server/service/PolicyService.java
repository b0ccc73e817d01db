package org.stillthere.server.service;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.stillthere.rules.check.PolicyCheck;
import org.stillthere.rules.source.PolicySource;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.policy.PolicyRegistry;
import org.stillthere.server.policy.PolicyStatus;

/**
 * The calls about policies, for every transport. Thread-safe, and no call blocks.
 *
 * <p>{@link #check} gives files of a caller to the compiler. They pass the grammar of the rule language first, on
 * a thread that decides on no event, one check at a time; but a caller can keep a core busy and make a reload wait for
 * its turn. On a server that is reached from other machines it must be left to callers who are known and may do so.
 */
public final class PolicyService {
    /** How many checks may wait while one runs. */
    static final int WAITING_CHECKS = 4;

    private final PolicyRegistry policies;
    private final ExecutorService checker;
    private final Incidents incidents;

    /** @param checker runs one check at a time, and rejects when enough wait */
    public PolicyService(PolicyRegistry policies, ExecutorService checker, Incidents incidents) {
        this.policies = policies;
        this.checker = checker;
        this.incidents = incidents;
    }

    /** How each policy stands: the active one first, then by name. */
    public List<PolicyStatus> list(Caller caller) {
        return policies.list();
    }

    /**
     * Checks the files of a policy.
     *
     * @param cancelled whether nobody waits for the reply any more: the check is then left out
     * @param reply is called by the calling thread or the checker's
     */
    public void check(
            Caller caller,
            List<? extends UploadedFile> files,
            BooleanSupplier cancelled,
            Consumer<Result<PolicyCheck.Report>> reply) {
        Result<PolicySource> upload = PolicyUpload.read(files);
        if (upload instanceof Result.Answered<PolicySource> valid) {
            check(valid.answer(), cancelled, reply);
        } else if (upload instanceof Result.Rejected<PolicySource> invalid) {
            reply.accept(new Result.Rejected<>(invalid.rejection()));
        }
    }

    private void check(PolicySource source, BooleanSupplier cancelled, Consumer<Result<PolicyCheck.Report>> reply) {
        try {
            checker.execute(() -> {
                if (!cancelled.getAsBoolean()) {
                    answer(source, reply);
                }
            });
        } catch (RejectedExecutionException e) {
            reply.accept(new Result.Rejected<>(checker.isShutdown() ? shuttingDown() : tooMany()));
        }
    }

    /** Whatever a caller's files do to the checker, or their report to the transport, the caller gets an answer. */
    private void answer(PolicySource source, Consumer<Result<PolicyCheck.Report>> reply) {
        try {
            reply.accept(new Result.Answered<>(PolicyCheck.report(source, Map.of())));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            reply.accept(new Result.Rejected<>(Rejection.fault(incidents.report("checking a policy", e))));
        }
    }

    /** Whether what was saved last in the folder of the active policy is wrong, and has no effect. */
    public boolean activeRejected() {
        return policies.activeRejected();
    }

    /** From now on {@code listener} is run whenever something of {@link #list} changed. It must not block. */
    public void onChange(Runnable listener) {
        policies.onChange(listener);
    }

    /** The server shuts down: what waits to be checked is answered, what comes is rejected. Returns at once. */
    public void drain() {
        checker.shutdown();
    }

    private static Rejection tooMany() {
        return Rejection.of(
                Reason.TOO_MANY_IN_FLIGHT,
                "one check runs and " + WAITING_CHECKS + " wait, which is all that the server takes: ask again in a"
                        + " moment",
                Map.of("limit", Integer.toString(1 + WAITING_CHECKS)));
    }

    private static Rejection shuttingDown() {
        return Rejection.of(Reason.SHUTTING_DOWN, "the server is shutting down: ask again");
    }
}
