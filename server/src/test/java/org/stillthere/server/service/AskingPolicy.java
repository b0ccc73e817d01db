package org.stillthere.server.service;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
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

/** Sets a timer at every event: each decision has something to do. */
record AskingPolicy() implements Policy {
    @Override
    public PolicyVersion version() {
        return new PolicyVersion("asking", "0");
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
    public CatchUp catchUp() {
        return CatchUp.FIRE;
    }

    @Override
    public Ruling decide(Facts facts) {
        return new Ruling.Decided(List.of(new Proposal.SetTimer(Timer.INACTIVITY, Duration.ofSeconds(60))), List.of());
    }
}
