package org.stillthere.server.lane;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.stillthere.policy.kernel.Messages;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.Timer;

/**
 * The seed's ladder without its texts: opening sets the timer, a user's message restarts it, the first expiry
 * sets it again, the second takes the branch {@code end}. A provider event named {@code throw} throws; one named
 * {@code poison} sets a timer of a second at whose expiry the policy fails.
 */
record LadderPolicy(CatchUp catchUp) implements Policy {
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Override
    public PolicyVersion version() {
        return new PolicyVersion("ladder", "0");
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
    public ZoneId zone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Ruling decide(Facts facts) {
        List<Proposal> proposals = new ArrayList<>();
        if (facts.getProviderEvent().equals("throw")) {
            throw new IllegalStateException("a policy that breaks its contract");
        }
        if (facts.getTimerExpired().equals("poison")) {
            return new Ruling.Failed("poisoned", "it always fails");
        }
        if (facts.getProviderEvent().equals("poison")) {
            proposals.add(new Proposal.SetTimer("poison", Duration.ofSeconds(1)));
        }
        if (facts.isFirstTimeInStatus() && facts.isOpen()) {
            proposals.add(new Proposal.SetTimer(Timer.INACTIVITY, TIMEOUT));
        }
        if (facts.isUserMessage()) {
            proposals.add(new Proposal.RestartTimer(Timer.INACTIVITY));
        }
        if (facts.isInactive()) {
            proposals.add(
                    facts.getInactivityCount() < 2
                            ? new Proposal.SetTimer(Timer.INACTIVITY, TIMEOUT)
                            : new Proposal.TakeBranch("end"));
        }
        return new Ruling.Decided(proposals, List.of());
    }
}
