package org.stillthere.server.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.rules.problem.Problem;

/**
 * The status of a policy of the server. Immutable.
 *
 * @param name the name of its folder
 * @param active whether it decides
 * @param version the version that was accepted last, of the active policy the one that decides; null if none was
 * @param acceptedAt when that was accepted; null if none was
 * @param problems what is wrong with its files as they were saved last; empty if they are right
 * @param checkedAt when the files were checked
 */
public record PolicyStatus(
        String name,
        boolean active,
        @Nullable PolicyVersion version,
        @Nullable Instant acceptedAt,
        List<Problem> problems,
        Instant checkedAt) {
    /** Keeps an unmodifiable copy. */
    public PolicyStatus {
        problems = List.copyOf(problems);
    }

    /** Whether its files as they were saved last are wrong, and have no effect. */
    public boolean rejected() {
        return !problems.isEmpty();
    }

    /** The same policy after its files were found right. */
    PolicyStatus accepted(PolicyVersion made, Instant at) {
        return new PolicyStatus(name, active, made, made.equals(version) ? acceptedAt : at, List.of(), at);
    }

    /** The same policy after its files were found wrong. */
    PolicyStatus rejected(List<Problem> found, Instant at) {
        return new PolicyStatus(name, active, version, acceptedAt, found, at);
    }
}
