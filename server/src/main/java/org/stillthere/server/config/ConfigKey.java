package org.stillthere.server.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a server can be told. One list serves the flags ({@code --data-dir}), the environment
 * ({@code STILLTHERE_DATA_DIR}), the file ({@code data-dir:}) and the help.
 */
public enum ConfigKey {
    /** Where to listen. */
    HOST("host", Group.NETWORK, "ADDRESS", "127.0.0.1", "Address to listen on."),
    /** Where to listen. */
    PORT("port", Group.NETWORK, "NUMBER", "7040", "Port to listen on; 0 takes any free one."),
    /** Whether to listen beyond loopback. */
    INSECURE_NETWORK(
            "insecure-network",
            Group.NETWORK,
            "true|false",
            "false",
            "Allow a host beyond this machine. Nobody is authenticated and nothing is encrypted yet."),
    /** Where metrics are read. */
    METRICS_PORT(
            "metrics-port",
            Group.NETWORK,
            "NUMBER",
            null,
            "Port of the metrics in Prometheus' text format, on the same address; 0 takes any free one. Default: none."),
    /** Where the state is kept. */
    DATA_DIR(
            "data-dir",
            Group.STORAGE,
            "DIR",
            "./stillthere-data",
            "Where handovers and timers are kept; made if it is not there."),
    /** What an answered event survives. */
    DURABILITY(
            "durability",
            Group.STORAGE,
            "fsync|process",
            "fsync",
            "What an answered event survives: a crash of the machine (fsync) or of the process (faster)."),
    /** How long what has ended is kept. */
    RETENTION(
            "retention",
            Group.STORAGE,
            "DURATION",
            "7d",
            "How long a handover is kept after it has ended, with all its decisions, 1m to 3650d."),
    /** What decides. */
    POLICY(
            "policy",
            Group.POLICY,
            "DIR",
            null,
            "Folder of the policy that decides, or its name in --policies. Default: the built-in one."),
    /** What is watched. */
    POLICIES(
            "policies",
            Group.POLICY,
            "DIR",
            null,
            "Folder to watch: a policy, or several of which --policy names the one that decides. What is saved there"
                    + " goes live, if it is right."),
    /** Settings of the policy. */
    SET(
            "set",
            Group.POLICY,
            "KEY=VALUE",
            null,
            "A setting of the policy to override, for example timeout=5m. May be repeated."),
    /** How many writers share the handovers. */
    LANES("lanes", Group.LIMITS, "NUMBER", null, "Writers that share the handovers, 1 to 64. Default: one per core."),
    /** How many events may be under way. */
    MAX_IN_FLIGHT(
            "max-in-flight",
            Group.LIMITS,
            "NUMBER",
            "10000",
            "Events under way at a time; more are refused to be retried."),
    /** How much is kept for a client that does not ack. */
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
    /** How large a message may be. */
    MAX_MESSAGE_SIZE("max-message-size", Group.LIMITS, "SIZE", "4MiB", "Largest message that is read, 1KiB to 64MiB."),
    /** How old an event may be. */
    MAX_EVENT_AGE(
            "max-event-age", Group.LIMITS, "DURATION", "24h", "How far behind the server's clock an event may lie."),
    /** How far in the future an event may lie. */
    MAX_CLOCK_SKEW(
            "max-clock-skew", Group.LIMITS, "DURATION", "5m", "How far ahead of the server's clock an event may lie."),
    /** How long a shutdown waits. */
    DRAIN_TIMEOUT("drain-timeout", Group.LIMITS, "DURATION", "20s", "How long a shutdown waits for what is under way."),
    /** How much is kept in memory. */
    CACHED_HANDOVERS("cached-handovers", Group.LIMITS, "NUMBER", "100000", "Handovers kept in memory.");

    /** Keys that belong together in the help. */
    public enum Group {
        /** Who can reach the server. */
        NETWORK("Network"),
        /** What is kept. */
        STORAGE("Storage"),
        /** What decides. */
        POLICY("Policy"),
        /** How much, how long. */
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

    /** The variable of the environment, for example {@code STILLTHERE_DATA_DIR}. */
    public String variable() {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Where the help lists it. */
    public Group group() {
        return group;
    }

    /** What stands for the value in the help. */
    public String placeholder() {
        return placeholder;
    }

    /** What it is when nobody says; empty where there is no fixed text for that. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** What it does, for the help. */
    public String description() {
        return description;
    }

    /** The key of that name in the file; empty if there is none. */
    static Optional<ConfigKey> named(String key) {
        for (ConfigKey known : values()) {
            if (known.key.equals(key)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /** All names of the file. */
    static Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (ConfigKey known : values()) {
            keys.add(known.key);
        }
        return keys;
    }
}
