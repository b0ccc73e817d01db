package org.stillthere.server.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.stillthere.policy.model.HandoverKey;

/** The heap against the simplest thing that can do the same: a map from handover to time. */
class DeadlineHeapTest {
    /** Schedules the handover at the time, or cancels it if that is negative; a negative handover polls, by that time. */
    record Step(int handover, long at) {}

    @Property(tries = 2_000)
    void itDoesAsAMapOfTheEarliestTimesWould(@ForAll("steps") List<Step> steps) {
        DeadlineHeap heap = new DeadlineHeap();
        Map<HandoverKey, Long> model = new HashMap<>();
        for (Step step : steps) {
            if (step.handover() >= 0) {
                HandoverKey key = new HandoverKey("acme", "h" + step.handover());
                if (step.at() < 0) {
                    heap.cancel(key);
                    model.remove(key);
                } else {
                    heap.schedule(key, step.at());
                    model.merge(key, step.at(), Math::min);
                }
            } else {
                pollBoth(heap, model, step.at());
            }
            assertThat(heap.size()).isEqualTo(model.size());
            assertThat(heap.earliest()).isEqualTo(earliest(model));
        }
        while (!model.isEmpty()) {
            pollBoth(heap, model, Long.MAX_VALUE);
        }
        assertThat(heap.poll(Long.MAX_VALUE)).isNull();
    }

    private static void pollBoth(DeadlineHeap heap, Map<HandoverKey, Long> model, long now) {
        long earliest = earliest(model);
        HandoverKey polled = heap.poll(now);
        if (model.isEmpty() || earliest > now) {
            assertThat(polled).isNull();
        } else {
            assertThat(model).containsEntry(polled, earliest);
            model.remove(polled);
        }
    }

    private static long earliest(Map<HandoverKey, Long> model) {
        return model.values().stream().mapToLong(at -> at).min().orElse(Long.MAX_VALUE);
    }

    /** More handovers than the heap has room for at first, so that it grows. */
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> handovers = Arbitraries.integers().between(-100, 200);
        Arbitrary<Long> times = Arbitraries.oneOf(
                Arbitraries.longs().between(-30, 50), Arbitraries.longs().between(0, 1L << 45));
        return Combinators.combine(handovers, times).as(Step::new).list().ofMaxSize(400);
    }
}
