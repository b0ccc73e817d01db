package org.stillthere.rules.policy;

import java.time.ZoneId;
import java.util.Set;
import java.util.function.BiConsumer;
import org.stillthere.policy.kernel.Messages;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.ActivityTable;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.OpeningHours;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.rules.definition.PolicyDefinition;
import org.stillthere.rules.engine.RuleSession;

/**
 * A policy in use by one thread at a time. A failed ruling does not affect later ones.
 */
public final class PolicySession implements Policy, AutoCloseable {
    private final PolicyVersion version;
    private final PolicyDefinition definition;
    private final Settings settings;
    private final RuleSession session;
    private final BiConsumer<Facts, Ruling> observer;

    PolicySession(
            PolicyVersion version,
            PolicyDefinition definition,
            Settings settings,
            RuleSession session,
            BiConsumer<Facts, Ruling> observer) {
        this.version = version;
        this.definition = definition;
        this.settings = settings;
        this.session = session;
        this.observer = observer;
    }

    @Override
    public PolicyVersion version() {
        return version;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Messages messages() {
        return definition.messages();
    }

    @Override
    public CatchUp catchUp() {
        return definition.catchUp();
    }

    @Override
    public ZoneId zone() {
        return definition.zone();
    }

    @Override
    public OpeningHours openingHours() {
        return definition.openingHours();
    }

    @Override
    public ActivityTable activity() {
        return definition.activity();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the session is closed
     */
    @Override
    public Ruling decide(Facts facts) {
        Ruling ruling = session.evaluate(facts);
        observer.accept(facts, ruling);
        return ruling;
    }

    /** The rules whose conditions all hold, by name; none of them fires, and nobody is told. */
    public Set<String> applicable(Facts facts) {
        return session.applicable(facts);
    }

    /** Frees what the session holds. Closing twice does no harm. */
    @Override
    public void close() {
        session.close();
    }
}
