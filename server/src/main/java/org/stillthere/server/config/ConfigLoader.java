package org.stillthere.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;
import org.stillthere.server.storage.Durability;

/**
 * Reads a configuration from flags, environment and file, which use the same names. A flag wins over the environment, the
 * environment over the file, the file over the default. Settings of the policy are merged one by one, in the same order.
 */
public final class ConfigLoader {
    /** The environment variable that names the file if no flag does. */
    public static final String FILE_VARIABLE = "STILLTHERE_CONFIG";

    private static final int LAST_PORT = 65_535;
    private static final int MOST_LANES = 64;
    private static final int MOST_IN_FLIGHT = 10_000_000;
    private static final int KIB = 1024;
    private static final int LARGEST_MESSAGE = 64 * KIB * KIB;
    private static final int MOST_CACHED = 100_000_000;

    private ConfigLoader() {}

    /**
     * Reads all sources and checks every value. Reports every problem, not just the first.
     *
     * @param file the YAML file; null takes the one that {@link #FILE_VARIABLE} names, or none
     * @param environment the environment variables of the process
     * @param flags the values of the flags that were given
     * @param settings the {@code key=value} of every {@code --set}, in order: the last one wins
     */
    public static ConfigResult load(
            @Nullable Path file, Map<String, String> environment, Map<ConfigKey, String> flags, List<String> settings) {
        List<Problem> problems = new ArrayList<>();
        List<Layer> layers = new ArrayList<>();
        layers.add(Layer.ofFlags(flags, settings, problems));
        layers.add(Layer.ofEnvironment(environment, problems));
        String named = environment.get(FILE_VARIABLE);
        Path path = file == null && named != null ? Path.of(named) : file;
        if (path != null) {
            layers.add(ConfigFile.read(path, problems));
        }
        ServerConfig config = config(new ConfigValues(layers, problems), merged(layers));
        return problems.isEmpty() ? new ConfigResult.Ready(config) : new ConfigResult.Rejected(problems);
    }

    private static ServerConfig config(ConfigValues values, NavigableMap<String, String> settings) {
        return new ServerConfig(
                network(values),
                storage(values),
                policy(values, settings),
                lanes(values),
                new EventConfig(
                        values.duration(ConfigKey.MAX_EVENT_AGE, Duration.ofSeconds(1), Duration.ofDays(3650)),
                        values.duration(ConfigKey.MAX_CLOCK_SKEW, Duration.ZERO, Duration.ofDays(1))),
                new DeliveryConfig(
                        values.number(ConfigKey.MAX_UNACKNOWLEDGED, 1, MOST_IN_FLIGHT, 1),
                        values.duration(ConfigKey.RESUME_GRACE, Duration.ZERO, Duration.ofHours(1))),
                values.duration(ConfigKey.DRAIN_TIMEOUT, Duration.ZERO, Duration.ofHours(1)));
    }

    private static NetworkConfig network(ConfigValues values) {
        String host = values.text(ConfigKey.HOST);
        boolean insecureNetwork = values.flag(ConfigKey.INSECURE_NETWORK);
        checkHost(values, host, insecureNetwork);
        return new NetworkConfig(
                host,
                values.number(ConfigKey.PORT, 0, LAST_PORT, 0),
                insecureNetwork,
                values.number(ConfigKey.METRICS_PORT, 0, LAST_PORT),
                values.size(ConfigKey.MAX_MESSAGE_SIZE, KIB, LARGEST_MESSAGE));
    }

    private static StorageConfig storage(ConfigValues values) {
        return new StorageConfig(
                Objects.requireNonNullElse(values.path(ConfigKey.DATA_DIR), Path.of("")),
                values.constant(ConfigKey.DURABILITY, Durability.values()),
                values.duration(ConfigKey.RETENTION, Duration.ofMinutes(1), Duration.ofDays(3650)));
    }

    private static PolicyConfig policy(ConfigValues values, NavigableMap<String, String> settings) {
        Path folder = values.path(ConfigKey.POLICY);
        Path watched = values.path(ConfigKey.POLICIES);
        if (watched != null) {
            folder = watchedPolicy(values, watched, folder);
        } else if (folder != null && !Files.isDirectory(folder)) {
            values.problem(ConfigKey.POLICY, "there is no folder '" + folder + "'", "name the folder of a policy");
        }
        return new PolicyConfig(folder, watched, settings);
    }

    private static LaneConfig lanes(ConfigValues values) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new LaneConfig(
                values.number(ConfigKey.LANES, 1, MOST_LANES, Math.min(cores, MOST_LANES)),
                values.number(ConfigKey.MAX_IN_FLIGHT, 1, MOST_IN_FLIGHT, 1),
                values.number(ConfigKey.CACHED_HANDOVERS, 0, MOST_CACHED, 0));
    }

    /** Which of the policies in a watched folder decides; null with a problem noted if that is not clear. */
    private static @Nullable Path watchedPolicy(ConfigValues values, Path root, @Nullable Path named) {
        if (!Files.isDirectory(root)) {
            values.problem(
                    ConfigKey.POLICIES,
                    "there is no folder '" + root + "'",
                    "name the folder of a policy, or one that holds several");
            return null;
        }
        if (PolicyFolders.isPolicy(root)) {
            if (named != null) {
                values.problem(
                        ConfigKey.POLICY,
                        "'" + root + "' is itself a policy, there is none to choose",
                        "leave this out, or let 'policies' name the folder above");
            }
            return root;
        }
        SortedMap<String, Path> found = PolicyFolders.in(root);
        if (found.isEmpty()) {
            values.problem(
                    ConfigKey.POLICIES,
                    "there is no policy in '" + root + "'",
                    "a policy is a folder with policy.yaml");
            return null;
        }
        if (named == null && found.size() > 1) {
            values.problem(
                    ConfigKey.POLICIES,
                    "there are several policies in '" + root + "': " + String.join(", ", found.keySet()),
                    "say with 'policy' which one decides");
            return null;
        }
        String name = named == null ? found.firstKey() : named.toString();
        if (!found.containsKey(name)) {
            values.problem(
                    ConfigKey.POLICY,
                    "there is no policy '" + name + "' in '" + root + "'",
                    DidYouMean.among(name, found.keySet()));
        }
        return found.get(name);
    }

    private static void checkHost(ConfigValues values, String host, boolean insecureNetwork) {
        if (host.isEmpty()) {
            return; // a problem already
        }
        try {
            if (!insecureNetwork && !InetAddress.getByName(host).isLoopbackAddress()) {
                values.problem(
                        ConfigKey.HOST,
                        host + " can be reached from other machines, and this version neither authenticates"
                                + " callers nor encrypts",
                        "keep 127.0.0.1, or set " + ConfigKey.INSECURE_NETWORK.key()
                                + " if the network itself keeps others out");
            }
        } catch (UnknownHostException e) {
            values.problem(ConfigKey.HOST, "there is no address '" + host + "'", "name an address of this machine");
        }
    }

    private static NavigableMap<String, String> merged(List<Layer> layers) {
        NavigableMap<String, String> settings = new TreeMap<>();
        for (Layer layer : layers) {
            layer.settings().forEach(settings::putIfAbsent);
        }
        return settings;
    }
}
