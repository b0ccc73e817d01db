package org.stillthere.server.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.problem.Problem;
import org.stillthere.server.incident.Incidents;

/**
 * Watches the folder of the policies on a thread of its own, and activates saved edits that are valid.
 *
 * <pre>
 *   look ──▶ changed? ──▶ check, compile ──▶ still the same? ──▶ valid: warm up, replace
 *     ▲                                                     └──▶ invalid: log it, change nothing
 *     └── wait until the system tells of a change, or for a second
 * </pre>
 *
 * <p>It compares the contents of files, not their times, so that editors that rename, version control and mounted volumes
 * that swap links all work. A half-saved file is ignored, because it changes again a moment later.
 */
public final class PolicyWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);

    /** How long the files must have stayed unchanged. */
    private static final long SETTLE_MILLIS = 300;

    /** How often to look if the system reports no changes. */
    private static final long LOOK_MILLIS = 1_000;

    private final PolicyDirectory directory;
    private final Map<String, String> overrides;
    private final PolicyRegistry registry;
    private final Runnable wake;
    private final Incidents incidents;
    private final FolderWatch folders;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Map<String, PolicyFiles> judged = new HashMap<>();
    private Map<String, PolicyFiles> seen = Map.of();

    /** Whether to compile files only once they have stopped changing: they changed during the last compilation. */
    private boolean patient;

    private PolicyWatch(
            PolicyDirectory directory,
            Map<String, String> overrides,
            PolicyRegistry registry,
            Runnable wake,
            Incidents incidents) {
        this.directory = directory;
        this.overrides = overrides;
        this.registry = registry;
        this.wake = wake;
        this.incidents = incidents;
        this.folders = FolderWatch.on(directory.root());
    }

    /**
     * Begins to watch.
     *
     * @param directory where the policies lie
     * @param first the files of the active policy that the server was started with
     * @param overrides values for settings of the active policy, by name
     * @param registry where the edits take effect
     * @param wake makes the lanes check which policy decides
     * @param incidents where faults are logged
     */
    public static PolicyWatch start(
            PolicyDirectory directory,
            PolicyFiles first,
            Map<String, String> overrides,
            PolicyRegistry registry,
            Runnable wake,
            Incidents incidents) {
        PolicyWatch watch = new PolicyWatch(directory, overrides, registry, wake, incidents);
        watch.judged.put(directory.activeName(), first);
        Thread thread = new Thread(watch::run, "policy-watch");
        thread.setUncaughtExceptionHandler(
                (dead, cause) -> incidents.report("watching the policies, which ends here", cause));
        thread.setDaemon(true);
        thread.start();
        LOG.info("edits in {} go live", directory.root().toAbsolutePath().normalize());
        return watch;
    }

    private void run() {
        try {
            while (!stopped.isDone()) {
                try {
                    look();
                } catch (RuntimeException e) {
                    incidents.report("looking at the policies in " + directory.root(), e);
                    folders.pause(LOOK_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; if so, it is meant
        }
    }

    private void look() throws InterruptedException {
        folders.watch(directory.folders()); // before reading: what changes after that is told
        Map<String, PolicyFiles> found = directory.read();
        boolean settled = found.equals(seen);
        seen = found;
        for (Map.Entry<String, PolicyFiles> each : found.entrySet()) {
            if (!each.getValue().equals(judged.get(each.getKey()))) {
                if (settled || !patient) {
                    judge(each.getKey(), each.getValue(), settled);
                } else {
                    folders.pause(SETTLE_MILLIS);
                }
                return; // that took its time: look again
            }
        }
        for (String gone : List.copyOf(judged.keySet())) {
            if (!found.containsKey(gone)) {
                judged.remove(gone);
                registry.forget(gone);
            }
        }
        folders.await(LOOK_MILLIS);
    }

    /**
     * Compiles, and uses the result if the files have stayed the same meanwhile. If they have not, they are compiled next
     * time only once they have stopped changing.
     */
    private void judge(String name, PolicyFiles files, boolean settled) throws InterruptedException {
        long start = System.nanoTime();
        boolean active = name.equals(directory.activeName());
        PolicyResult result = compile(name, files, active);
        if (!settled) {
            folders.pause(SETTLE_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            if (!files.equals(directory.read().get(name))) {
                patient = true;
                discard(result);
                return;
            }
        }
        patient = false;
        judged.put(name, files);
        if (result instanceof PolicyResult.Rejected rejected) {
            reject(name, active, rejected.problems());
        } else if (result instanceof PolicyResult.Ready ready) {
            accept(name, active, ready.policy(), start);
        }
    }

    /** Keeps the watch alive whatever the engine's compiler throws on files that nobody has tried before. */
    private PolicyResult compile(String name, PolicyFiles files, boolean active) {
        try {
            return active ? files.compile(overrides, registry.policy()) : files.compile(Map.of());
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            String incident = incidents.report("compiling the policy '" + name + "'", e);
            return new PolicyResult.Rejected(List.of(Problem.of(
                    name, "the policy can't be compiled: the server's log tells more under " + incident, "")));
        }
    }

    private static void discard(PolicyResult result) {
        if (result instanceof PolicyResult.Ready ready) {
            ready.policy().close();
        }
    }

    private void reject(String name, boolean active, List<Problem> problems) {
        registry.reject(name, active, problems);
        LOG.warn(
                "policy '{}': what was saved is wrong and changes nothing, {} goes on deciding\n\n{}\n",
                name,
                registry.version(),
                problems.stream().map(Problem::render).collect(Collectors.joining("\n\n")));
    }

    private void accept(String name, boolean active, CompiledPolicy policy, long start) {
        PolicyVersion version = policy.version();
        if (!active || version.equals(registry.version())) {
            policy.close();
            registry.accept(name, active, version);
            LOG.info("policy '{}': what was saved is right; {} goes on deciding", name, registry.version());
            return;
        }
        registry.replace(policy, wake, stopped);
        registry.accept(name, true, version);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        LOG.info("policy '{}': {} decides from now on, {} ms after its files were read", name, version, millis);
    }

    /** Stops watching. The result of a compilation in progress is discarded. */
    @Override
    public void close() {
        stopped.complete(null);
        folders.close();
    }
}
