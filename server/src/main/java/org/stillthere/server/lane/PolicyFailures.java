package org.stillthere.server.lane;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.policy.kernel.Refusal;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.metrics.ServerMetrics;

/**
 * Counts and logs that a rule failed, with its name. A rule that fails, fails at every event of its kind: each failure is logged
 * once a minute, with a count of those in between. Used by one thread.
 */
final class PolicyFailures {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyFailures.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** Messages may name what varies; only so many are told apart. */
    private static final int MOST = 100;

    private final InstantSource clock;
    private final ServerMetrics metrics;
    private final Map<String, Failures> byMessage = new LinkedHashMap<>();

    PolicyFailures(InstantSource clock, ServerMetrics metrics) {
        this.clock = clock;
        this.metrics = metrics;
    }

    private static final class Failures {
        private Instant quietUntil = Instant.MIN;
        private long since;
    }

    void note(HandoverKey key, Refusal.PolicyFailed failed) {
        metrics.ruleFailed(failed.version().name(), failed.rule());
        if (byMessage.size() >= MOST && !byMessage.containsKey(failed.message())) {
            byMessage.clear();
        }
        Failures failures = byMessage.computeIfAbsent(failed.message(), message -> new Failures());
        Instant now = clock.instant();
        if (now.isBefore(failures.quietUntil)) {
            failures.since++;
            return;
        }
        if (failures.since > 0) {
            LOG.error("an event of {} was refused, and {} before it: {}", key, failures.since, failed.message());
        } else {
            LOG.error("an event of {} was refused: {}", key, failed.message());
        }
        failures.quietUntil = now.plus(QUIET);
        failures.since = 0;
    }
}
