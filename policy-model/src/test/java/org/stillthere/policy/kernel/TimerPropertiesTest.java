package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.stillthere.policy.fixture.Walk;
import org.stillthere.policy.fixture.Walks;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Occurrence.TimerExpired;
import org.stillthere.policy.model.Occurrence.TimerFired;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.Timers;

/** Generations: why an old expiry can do no harm. */
@Domain(Walks.class)
class TimerPropertiesTest {
    /** Which arming of which timer an event says expired. */
    private record Arming(String timer, long generation) {
        static Optional<Arming> of(Occurrence occurrence) {
            if (occurrence instanceof TimerFired fired) {
                return Optional.of(new Arming(fired.timer(), fired.generation()));
            }
            return occurrence instanceof TimerExpired expired
                    ? Optional.of(new Arming(expired.timer(), expired.generation()))
                    : Optional.empty();
        }
    }

    @Property
    void aStaleGenerationChangesNothing(@ForAll Walk walk) {
        for (Walk.Stage stage : walk.stages()) {
            Arming arming = Arming.of(stage.event().occurrence()).orElse(null);
            HandoverState before = stage.before();
            if (arming == null || before == null) {
                continue;
            }
            Timer running = before.timers().running().get(arming.timer);
            if (running == null || running.generation() != arming.generation) {
                assertThat(stage.isDecided()).isFalse();
                assertThat(stage.after()).isSameAs(before);
            }
        }
    }

    @Property
    void noArmingExpiresTwice(@ForAll Walk walk) {
        assertThat(walk.decided().flatMap(stage -> Arming.of(stage.event().occurrence()).stream()))
                .doesNotHaveDuplicates();
    }

    @Property
    void generationsRiseByOneWithEveryTimerThatIsSet(@ForAll Walk walk) {
        long generation = 0;
        for (Walk.Stage stage : walk.decided().toList()) {
            for (Action action : stage.decision().actions()) {
                if (action instanceof Action.SetTimer set) {
                    assertThat(set.generation()).isEqualTo(++generation);
                }
            }
            assertThat(stage.after().timers().lastGeneration()).isEqualTo(generation);
        }
    }

    /** A caller that owns the timers knows nothing but the actions: they must tell it all. */
    @Property
    void theActionsTellWhichTimersRun(@ForAll Walk walk) {
        Timers told = Timers.NONE;
        for (Walk.Stage stage : walk.decided().toList()) {
            Arming expired = Arming.of(stage.event().occurrence()).orElse(null);
            told = expired == null ? told : told.remove(expired.timer);
            for (Action action : stage.decision().actions()) {
                if (action instanceof Action.SetTimer set) {
                    told = told.set(set.timer(), set.length(), stage.decision().decidedAt());
                    assertThat(told.find(set.timer()))
                            .isEqualTo(new Timer(set.timer(), set.generation(), set.deadline(), set.length()));
                    assertThat(set.length()).isPositive();
                } else if (action instanceof Action.CancelTimer cancel) {
                    assertThat(told.isCurrent(cancel.timer(), cancel.generation()))
                            .isTrue();
                    told = told.remove(cancel.timer());
                }
            }
            assertThat(armings(stage.after().timers())).isEqualTo(armings(told));
        }
    }

    @Property
    void noTimerRunsWhileTimersAreOnHold(@ForAll Walk walk) {
        walk.decided()
                .filter(stage -> stage.after().timers().hold() != null)
                .forEach(stage -> assertThat(stage.after().timers().running()).isEmpty());
    }

    /** What a caller can know of the timers that run. */
    private static Map<Arming, Instant> armings(Timers timers) {
        return timers.running().values().stream()
                .collect(Collectors.toMap(timer -> new Arming(timer.name(), timer.generation()), Timer::deadline));
    }

    @Property
    void aFinalHandoverHasNoTimers(@ForAll Walk walk) {
        walk.decided().filter(stage -> stage.after().status().isFinal()).forEach(stage -> {
            assertThat(stage.after().timers().running()).isEmpty();
            assertThat(stage.after().pendingClose()).isNull();
        });
    }
}
