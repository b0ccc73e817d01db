package org.stillthere.server.delivery;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.stillthere.policy.kernel.Messages;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.PolicyVersion;

/**
 * Gives the client something to do at every event.
 *
 * @param asked is told of each event that is decided on
 */
record TellingPolicy(Consumer<Facts> asked) implements Policy {
    @Override
    public PolicyVersion version() {
        return new PolicyVersion("telling", "0");
    }

    @Override
    public Settings settings() {
        return new Settings(new TreeMap<>());
    }

    @Override
    public Messages messages() {
        return new Messages("en", Collections.emptySortedMap());
    }

    @Override
    public CatchUp catchUp() {
        return CatchUp.FIRE;
    }

    @Override
    public ZoneId zone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Ruling decide(Facts facts) {
        asked.accept(facts);
        return new Ruling.Decided(List.of(new Proposal.TakeBranch("told")), List.of());
    }
}
