package org.stillthere.rules.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.AgendaFilter;
import org.kie.api.runtime.rule.FactHandle;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.ProposalList;
import org.stillthere.policy.language.Settings;

/**
 * Evaluates rules, one event at a time. Used by one thread at a time.
 *
 * <p>It keeps one session of the engine and puts one fact into it per event: that is several times faster
 * than a session per event. A session in which a rule failed may be in any state, so it is discarded.
 *
 * <p>The time limit is checked after each firing, not within a condition or an action: neither can loop.
 */
public final class RuleSession implements AutoCloseable {
    /** How many rules may fire on one event. More means that the policy does not terminate. */
    public static final int MAX_FIRINGS = 64;

    /**
     * How long the rules may take for one event: hundreds of rules take microseconds. The limit is
     * also longer than an ordinary pause of the machine, which must not fail an event under correct rules.
     */
    public static final Duration MAX_TIME = Duration.ofSeconds(1);

    private final KieBase base;
    private final Set<String> globals;
    private final Settings settings;
    private final @Nullable AgendaFilter filter;
    private final boolean traced;
    private final ProposalList proposals = new ProposalList();
    private final FiredRules fired;
    private @Nullable KieSession session;
    private boolean closed;

    /**
     * A session.
     *
     * @param names tells which rules fire; null if all do
     * @param traced whether rulings tell which rules fired: always, but where it is measured what that costs
     * @param nanos a clock as {@link System#nanoTime} is one, by which the rules have their time
     */
    RuleSession(
            KieBase base,
            Set<String> globals,
            Settings settings,
            @Nullable Predicate<String> names,
            boolean traced,
            LongSupplier nanos) {
        this.base = base;
        this.globals = globals;
        this.settings = settings;
        this.filter = names == null ? null : match -> names.test(match.getRule().getName());
        this.traced = traced;
        this.fired = new FiredRules(nanos, MAX_TIME.toNanos());
    }

    /** Evaluates the rules on these facts. */
    public Ruling evaluate(Facts facts) {
        requireOpen();
        String failure;
        fired.begin();
        try {
            KieSession current = session();
            FactHandle handle = current.insert(facts);
            int count = current.fireAllRules(filter, MAX_FIRINGS);
            current.delete(handle);
            if (count == 0) {
                fired.checkTime(); // else it was checked after each firing
            }
            if (count < MAX_FIRINGS && current.getFactCount() == 0) {
                return new Ruling.Decided(proposals.take(), fired.take());
            }
            failure = "rules fired " + count + " times on one event, and at most " + (MAX_FIRINGS - 1) + " are allowed";
        } catch (RuntimeException | StackOverflowError | LinkageError e) { // the loader hides classes from rules
            failure = rootOf(e);
        }
        String culprit = fired.last();
        discard();
        return new Ruling.Failed(culprit, failure);
    }

    /** The rules whose conditions all hold, by name; none of them fires. Empty if a condition fails. */
    public Set<String> applicable(Facts facts) {
        requireOpen();
        Set<String> names = new HashSet<>();
        try {
            KieSession current = session();
            FactHandle handle = current.insert(facts);
            current.fireAllRules(match -> {
                names.add(match.getRule().getName());
                return false;
            });
            current.delete(handle);
            return names;
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            discard();
            return Set.of();
        }
    }

    @Override
    public void close() {
        closed = true;
        discard();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
    }

    private KieSession session() {
        KieSession current = session;
        if (current == null) {
            current = base.newKieSession();
            if (globals.contains("actions")) {
                current.setGlobal("actions", proposals);
            }
            if (globals.contains("settings")) {
                current.setGlobal("settings", settings);
            }
            if (traced) {
                current.addEventListener(fired);
            }
            session = current;
        }
        return current;
    }

    private void discard() {
        proposals.take();
        fired.take();
        KieSession dirty = session;
        session = null;
        if (dirty != null) {
            dirty.dispose();
        }
    }

    /** The engine wraps what a rule threw, with texts of its own that tell an owner nothing. */
    private static String rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }
}
