package org.stillthere.server.simulate;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stillthere.policy.kernel.Messages;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.Destination;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.Timer;

/** The behaviour of the default policy, by hand: ask until {@code closeAfter} silences, then close. */
record LadderPolicy(Duration timeout, int closeAfter) implements Policy {
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
        return new Messages("en", new TreeMap<>(Map.of("en", new TreeMap<>(Map.of("ask", "?", "bye", "!")))));
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
        List<Proposal> proposals = new ArrayList<>();
        if (facts.isFirstTimeInStatus()) {
            proposals.add(new Proposal.SetTimer(Timer.INACTIVITY, timeout));
        }
        if (facts.isUserMessage()) {
            proposals.add(new Proposal.RestartTimer(Timer.INACTIVITY));
        }
        if (facts.getTimerExpired().equals(Timer.INACTIVITY)) {
            if (facts.getInactivityCount() >= closeAfter) {
                proposals.add(new Proposal.Close("inactivity", CloseScope.PROVIDER));
                proposals.add(new Proposal.Say(Destination.BOTH, "bye"));
            } else {
                proposals.add(new Proposal.Say(Destination.USER, "ask"));
                proposals.add(new Proposal.SetTimer(Timer.INACTIVITY, timeout));
            }
        }
        return new Ruling.Decided(proposals, List.of());
    }
}
