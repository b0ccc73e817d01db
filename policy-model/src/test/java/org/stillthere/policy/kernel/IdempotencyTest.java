package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.stillthere.policy.fixture.Walk;
import org.stillthere.policy.fixture.Walks;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.Occurrence;

/** A repeated report is harmless, whenever it comes. */
@Domain(Walks.class)
class IdempotencyTest {
    @Property
    void anEventReportedAgainGetsItsFirstDecision(@ForAll Walk walk) {
        walk.decided().forEach(stage -> {
            Outcome again = Kernel.decide(
                    walk.end(), stage.event(), stage.receivedAt().plusSeconds(99), walk.history(), walk.policy());
            assertThat(again).isEqualTo(new Outcome.Replayed(stage.decision()));
        });
    }

    @Property
    void anEventReportedAgainInTheCourseOfThingsChangesNothing(@ForAll Walk walk) {
        walk.stages().stream()
                .filter(stage -> stage.outcome() instanceof Outcome.Replayed)
                .forEach(stage -> assertThat(stage.after()).isSameAs(stage.before()));
    }

    @Property
    void anIdThatStandsForAnotherEventIsRefused(@ForAll Walk walk) {
        walk.decided().forEach(stage -> {
            HandoverEvent event = stage.event();
            HandoverEvent other = new HandoverEvent(
                    event.key(),
                    event.eventId(),
                    event.occurredAt(),
                    new Occurrence.ProviderEvent("never seen", new TreeMap<>()));
            assertThat(Kernel.decide(walk.end(), other, stage.receivedAt(), walk.history(), walk.policy()))
                    .isEqualTo(new Outcome.Refused(new Refusal.EventIdReused(event.eventId())));
        });
    }

    @Property
    void aRefusalChangesNothing(@ForAll Walk walk) {
        walk.stages().stream()
                .filter(stage -> !stage.isDecided())
                .forEach(stage -> assertThat(stage.after()).isSameAs(stage.before()));
    }

    @Property
    void aRefusedEventCanBeReportedAgain(@ForAll Walk walk) {
        walk.stages().stream().filter(stage -> stage.refusal() != null).forEach(stage -> {
            Outcome again =
                    Kernel.decide(stage.before(), stage.event(), stage.receivedAt(), History.EMPTY, walk.policy());
            assertThat(again).isNotInstanceOf(Outcome.Replayed.class);
            if (!(stage.refusal() instanceof Refusal.EventIdReused)) {
                assertThat(again).isEqualTo(stage.outcome());
            }
        });
    }

    @Property
    void theSameEventGivesTheSameIdsForEver(@ForAll Walk walk) {
        Assume.that(walk.decided().findAny().isPresent());
        walk.decided().forEach(stage -> {
            Decision decision = stage.decision();
            Outcome again =
                    Kernel.decide(stage.before(), stage.event(), stage.receivedAt(), History.EMPTY, walk.policy());
            assertThat(again).isEqualTo(stage.outcome());
            assertThat(decision.decisionId())
                    .isEqualTo(Decision.idOf(stage.event().key(), stage.event().eventId()));
            for (int i = 0; i < decision.actions().size(); i++) {
                assertThat(decision.actionId(i)).isEqualTo(decision.decisionId() + "/" + i);
            }
        });
        assertThat(walk.decided().map(stage -> stage.decision().decisionId())).doesNotHaveDuplicates();
    }
}
