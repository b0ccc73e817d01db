package org.stillthere.server.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every key of the configuration. The flags ({@code --data-dir}), the environment variables
 * ({@code STILLTHERE_DATA_DIR}), the file ({@code data-dir:}) and the help are all made from this list.
 */
public enum ConfigKey {
    /** The address to listen on. */
    HOST("host", Group.NETWORK, "ADDRESS", "127.0.0.1", "Address to listen on."),
    /** The gRPC port. */
    PORT("port", Group.NETWORK, "NUMBER", "7040", "Port to listen on; 0 takes any free one."),
    /** Whether to listen beyond loopback. */
    INSECURE_NETWORK(
            "insecure-network",
            Group.NETWORK,
            "true|false",
            "false",
            "Allow a host beyond this machine. Callers are not authenticated and nothing is encrypted yet."),
    /** The port of the metrics. */
    METRICS_PORT(
            "metrics-port",
            Group.NETWORK,
            "NUMBER",
            null,
            "Port that serves metrics in Prometheus' text format, on the same address; 0 takes any free one. Default: none."),
    /** The directory of the store. */
    DATA_DIR(
            "data-dir",
            Group.STORAGE,
            "DIR",
            "./stillthere-data",
            "Where handovers and timers are stored; created if it does not exist."),
    /** What an answered event survives. */
    DURABILITY(
            "durability",
            Group.STORAGE,
            "fsync|process",
            "fsync",
            "What an answered event survives: a crash of the machine (fsync) or of the process (faster)."),
    /** How long an ended handover is kept. */
    RETENTION(
            "retention",
            Group.STORAGE,
            "DURATION",
            "7d",
            "How long a handover is kept after it has ended, with all its decisions, 1m to 3650d."),
    /** The policy that decides. */
    POLICY(
            "policy",
            Group.POLICY,
            "DIR",
            null,
            "Folder of the policy that decides, or its name in --policies. Default: the built-in one."),
    /** The folder to watch for edits. */
    POLICIES(
            "policies",
            Group.POLICY,
            "DIR",
            null,
            "Folder to watch: a policy, or several of which --policy names the one that decides. A saved edit goes live if"
                    + " it has no mistake."),
    /** Settings of the policy to override. */
    SET(
            "set",
            Group.POLICY,
            "KEY=VALUE",
            null,
            "A setting of the policy to override, for example timeout=5m. May be repeated."),
    /** The number of lanes. */
    LANES(
            "lanes",
            Group.LIMITS,
            "NUMBER",
            null,
            "Lanes, each the single writer of its handovers, 1 to 64. Default: one per core."),
    /** How many events may be in flight. */
    MAX_IN_FLIGHT(
            "max-in-flight",
            Group.LIMITS,
            "NUMBER",
            "10000",
            "Events in flight at once; beyond that, events are refused and may be retried."),
    /** How many decisions may wait for the acks of one client. */
    MAX_UNACKNOWLEDGED(
            "max-unacknowledged",
            Group.LIMITS,
            "NUMBER",
            "100000",
            "Decisions that may wait for the acks of one client; beyond that its events are refused."),
    /** How long a client keeps its handovers without a stream. */
    RESUME_GRACE(
            "resume-grace",
            Group.LIMITS,
            "DURATION",
            "10s",
            "How long a client whose stream broke keeps its handovers, 0s to 1h."),
    /** The largest message that is accepted. */
    MAX_MESSAGE_SIZE("max-message-size", Group.LIMITS, "SIZE", "4MiB", "Largest message accepted, 1KiB to 64MiB."),
    /** How old an event may be. */
    MAX_EVENT_AGE(
            "max-event-age", Group.LIMITS, "DURATION", "24h", "How far behind the server's clock an event may lie."),
    /** How far in the future an event may lie. */
    MAX_CLOCK_SKEW(
            "max-clock-skew", Group.LIMITS, "DURATION", "5m", "How far ahead of the server's clock an event may lie."),
    /** How long a shutdown waits. */
    DRAIN_TIMEOUT(
            "drain-timeout", Group.LIMITS, "DURATION", "20s", "How long each part may take to finish at a shutdown."),
    /** How many handovers are cached. */
    CACHED_HANDOVERS("cached-handovers", Group.LIMITS, "NUMBER", "100000", "Handovers cached in memory.");

    /** Keys that belong together in the help. */
    public enum Group {
        /** Who can reach the server. */
        NETWORK("Network"),
        /** Where and how data is stored. */
        STORAGE("Storage"),
        /** Which policy decides. */
        POLICY("Policy"),
        /** Limits and timeouts. */
        LIMITS("Limits");

        private final String heading;

        Group(String heading) {
            this.heading = heading;
        }

        /** The group's name, for the help. */
        public String heading() {
            return heading;
        }
    }

    private static final String PREFIX = "STILLTHERE_";

    private final String key;
    private final Group group;
    private final String placeholder;
    private final @Nullable String defaultText;
    private final String description;

    ConfigKey(String key, Group group, String placeholder, @Nullable String defaultText, String description) {
        this.key = key;
        this.group = group;
        this.placeholder = placeholder;
        this.defaultText = defaultText;
        this.description = description;
    }

    /** The key as the file has it, for example {@code data-dir}. */
    public String key() {
        return key;
    }

    /** The flag, for example {@code --data-dir}. */
    public String flag() {
        return "--" + key;
    }

    /** The environment variable, for example {@code STILLTHERE_DATA_DIR}. */
    public String variable() {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The heading under which the help lists it. */
    public Group group() {
        return group;
    }

    /** What stands for the value in the help. */
    public String placeholder() {
        return placeholder;
    }

    /** The default value; empty if there is no fixed one. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** What it does, for the help. */
    public String description() {
        return description;
    }

    /** The key of that name; empty if there is none. */
    static Optional<ConfigKey> named(String key) {
        for (ConfigKey known : values()) {
            if (known.key.equals(key)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /** The names of all keys, as the file has them. */
    static Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (ConfigKey known : values()) {
            keys.add(known.key);
        }
        return keys;
    }
}
