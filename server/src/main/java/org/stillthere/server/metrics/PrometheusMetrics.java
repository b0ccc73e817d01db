package org.stillthere.server.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.PolicyVersion;

/** Counts for Prometheus. Thread-safe. */
final class PrometheusMetrics implements ServerMetrics {
    /** Every edit may bring new rules, and a name that has been counted is kept: so many are told apart. */
    static final int MOST_RULES = 1_000;

    private static final double MILLIS_A_SECOND = 1_000;
    private static final double[] LAGS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300};
    private static final double[] COMMITS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5
    };

    /** The reason that alarms are about. */
    private static final String POLICY_FAILED = "POLICY_FAILED";

    private record FailedRule(String policy, String rule) {}

    private final PrometheusRegistry registry;
    private final Counter events;
    private final Counter ruleFailures;
    private final Set<FailedRule> failedRules = ConcurrentHashMap.newKeySet();
    private final CounterDataPoint expiriesDecided;
    private final CounterDataPoint expiriesRefused;
    private final Histogram timerLag;
    private final Histogram commits;
    private final Counter swaps;
    private final Counter rejections;

    PrometheusMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        this.events = counter(
                "stillthere_events_total",
                "Events that callers reported, by what became of them; the reason is that of the error.",
                "kind",
                "outcome",
                "reason");
        this.ruleFailures = counter(
                "stillthere_rule_failures_total",
                "Events and timer expiries that were refused since a rule failed; no rule where it is not known.",
                "policy",
                "rule");
        Counter expiries = counter(
                "stillthere_timer_expiries_total", "Timers of the server that expired, each try counted.", "outcome");
        this.expiriesDecided = expiries.labelValues("decided");
        this.expiriesRefused = expiries.labelValues("refused");
        this.timerLag = histogram(
                "stillthere_timer_lag_seconds",
                "How long after its deadline a timer was decided on; without those that were due while the server was"
                        + " down.",
                LAGS);
        this.commits = histogram(
                "stillthere_commit_duration_seconds", "How long the store took to commit a group of changes.", COMMITS);
        this.swaps = counter("stillthere_policy_swaps_total", "How often another version of the policy took over.");
        this.rejections = counter(
                "stillthere_policy_rejections_total",
                "How often what was saved in a policy's folder was found wrong, and changed nothing.");
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Histogram histogram(String name, String help, double[] bounds) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .classicOnly()
                .classicUpperBounds(bounds)
                .withoutExemplars()
                .register(registry);
    }

    /** From now on these are asked as well. Once. */
    void ask(Readings readings) {
        gauge("stillthere_events_in_flight", "Events under way.", readings.eventsInFlight());
        gauge(
                "stillthere_unacknowledged_decisions",
                "Decisions that wait for the acks of clients.",
                readings.unacknowledged());
        gauge("stillthere_clients", "Clients with a stream open.", readings.clients());
        gauge("stillthere_monitor_streams", "Open streams of MonitorHandovers.", readings.monitorStreams());
        gauge("stillthere_watch_streams", "Open streams of WatchHandovers.", readings.watchStreams());
        gauge(
                "stillthere_policy_rejected",
                "1 while what was saved last in the folder of the policy that decides is wrong.",
                () -> readings.policyRejected().getAsBoolean() ? 1 : 0);
        GaugeWithCallback.builder()
                .name("stillthere_policy_info")
                .help("The policy that decides; always 1.")
                .labelNames("policy", "version")
                .callback(callback -> {
                    PolicyVersion version = readings.policy().get();
                    callback.call(1, version.name(), version.toString());
                })
                .register(registry);
    }

    private void gauge(String name, String help, LongSupplier reading) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call((double) reading.getAsLong()))
                .register(registry);
    }

    @Override
    public EventCounts events(String kind) {
        return new Events(kind);
    }

    private final class Events implements EventCounts {
        private final String kind;
        private final CounterDataPoint decided;
        private final CounterDataPoint replayed;

        Events(String kind) {
            this.kind = kind;
            this.decided = events.labelValues(kind, "decided", "");
            this.replayed = events.labelValues(kind, "replayed", "");
            events.labelValues(kind, "refused", POLICY_FAILED); // the first is a rise only if there was a zero before
        }

        @Override
        public void decided() {
            decided.inc();
        }

        @Override
        public void replayed() {
            replayed.inc();
        }

        @Override
        public void refused(String reason) {
            events.labelValues(kind, "refused", reason).inc();
        }
    }

    @Override
    public void ruleFailed(String policy, @Nullable String rule) {
        String name = Objects.requireNonNullElse(rule, "");
        FailedRule failed = new FailedRule(policy, name);
        boolean told = failedRules.contains(failed);
        if (!told && failedRules.size() < MOST_RULES) {
            failedRules.add(failed);
            told = true;
        }
        ruleFailures.labelValues(policy, told ? name : "").inc();
    }

    @Override
    public void timerExpired(Duration lag, boolean missed) {
        expiriesDecided.inc();
        if (!missed) {
            timerLag.observe(lag.toMillis() / MILLIS_A_SECOND);
        }
    }

    @Override
    public void timerRefused() {
        expiriesRefused.inc();
    }

    @Override
    public void committed(long nanos) {
        commits.observe((double) nanos / TimeUnit.SECONDS.toNanos(1));
    }

    @Override
    public void policyReplaced() {
        swaps.inc();
    }

    @Override
    public void policyRejected() {
        rejections.inc();
    }
}
