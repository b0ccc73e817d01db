package org.stillthere.server.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.lane.RunningLanes.get;
import static org.stillthere.server.lane.RunningLanes.opens;
import static org.stillthere.server.lane.RunningLanes.userMessage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread that brings events to a lane decides on them itself, if the lane's own sleeps and nothing makes it wait. */
class TurnTakersTest {
    /** What a lane leaves to its own thread. */
    private static final int MOST_IN_A_ROW = 64;

    private static final int ATTEMPTS = 100;

    private final MemoryStore store = new MemoryStore();
    private final Thread me = Thread.currentThread();
    private final Queue<Runnable> afterwards = new ArrayDeque<>();
    private Executor executor = afterwards::add;
    private final RunningLanes lanes = new RunningLanes(store, () -> Thread.currentThread() == me ? executor : null);
    private int handovers;

    @AfterEach
    void close() {
        lanes.close();
    }

    /** Reports an event; says who told the answer. */
    private CompletableFuture<Thread> bring(String handover) {
        CompletableFuture<Thread> answeredBy = new CompletableFuture<>();
        lanes.lanes().report(opens(handover), "", answer -> {
            assertThat(answer).isInstanceOf(Answer.Decided.class);
            answeredBy.complete(Thread.currentThread());
        });
        return answeredBy;
    }

    private String newHandover() {
        return "h" + handovers++;
    }

    private void doWhatIsLeft() {
        for (Runnable next = afterwards.poll(); next != null; next = afterwards.poll()) {
            next.run();
        }
    }

    /** The lane's own thread may be on its way to sleep: brings events until one is decided here. */
    private void untilTheLaneSleeps() {
        bring(newHandover()); // the first has the earliest deadline, and wakes it
        Thread by = null;
        while (by != me) {
            CompletableFuture<Thread> answeredBy = bring(newHandover());
            doWhatIsLeft();
            by = get(answeredBy);
        }
    }

    /** Tries again if the lane's own thread, which looks at its clock every second, does so in this moment. */
    private void whileTheLaneSleeps(BooleanSupplier isDoneHere) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            untilTheLaneSleeps();
            if (isDoneHere.getAsBoolean()) {
                return;
            }
        }
        throw new AssertionError("it was never decided by the thread that brought it");
    }

    @Test
    void whatAThreadBringsIsDecidedOnByItAfterAllThatItIsAt() {
        whileTheLaneSleeps(() -> {
            List<CompletableFuture<Thread>> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                answers.add(bring(newHandover()));
            }
            assertThat(afterwards).as("one look at the lane for all of them").hasSize(1);

            doWhatIsLeft();

            List<Thread> by = answers.stream().map(RunningLanes::get).distinct().toList();
            List<Integer> commits = store.groupSizes();
            return by.equals(List.of(me)) && commits.get(commits.size() - 1) == 5;
        });
    }

    @Test
    void whatIsTooMuchForItIsLeftToTheLanesOwnThreadInOrder() {
        whileTheLaneSleeps(() -> {
            String busy = newHandover();
            bring(busy);
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            List<Thread> by = Collections.synchronizedList(new ArrayList<>());
            for (int i = 1; i < 3 * MOST_IN_A_ROW; i++) {
                CompletableFuture<Answer> answer = new CompletableFuture<>();
                lanes.lanes().report(userMessage(busy, "m" + i), "", each -> {
                    by.add(Thread.currentThread());
                    answer.complete(each);
                });
                answers.add(answer);
            }

            doWhatIsLeft();

            for (int i = 0; i < answers.size(); i++) {
                Answer answer = get(answers.get(i));
                assertThat(((Answer.Decided) answer).decision().sequence()).isEqualTo(i + 2);
            }
            return Collections.frequency(by, me) == MOST_IN_A_ROW - 1 // the first opened the handover
                    && by.lastIndexOf(me) == MOST_IN_A_ROW - 2;
        });
    }

    @Test
    void ifCommitsWaitForTheDiskTheLanesOwnThreadDecides() {
        untilTheLaneSleeps();
        store.commitsWait(true);

        assertThat(get(bring(newHandover()))).isNotEqualTo(me);
        assertThat(afterwards).isEmpty();
    }

    @Test
    void aThreadThatEndsLeavesItToTheLanesOwn() {
        executor = task -> {
            throw new RejectedExecutionException("it ends");
        };

        assertThat(get(bring(newHandover()))).isNotEqualTo(me);
    }

    @Test
    void aTimerThatWasSetInATurnOfAnotherThreadExpires() {
        untilTheLaneSleeps();

        lanes.forward(LadderPolicy.TIMEOUT);

        assertThat(lanes.nextExpiry().key().tenant()).isEqualTo("acme");
    }

    @Test
    void ifTheStoreFailsTheAnswerSaysSo() {
        untilTheLaneSleeps();
        store.failCommits(1);
        CompletableFuture<Answer> answer = lanes.report(opens(newHandover()));
        doWhatIsLeft();

        assertThat(get(answer)).isEqualTo(new Answer.Unavailable(Answer.Cause.STORE_FAILED));
        untilTheLaneSleeps();
    }

    @Test
    void whatWasBroughtBeforeTheLaneClosesIsAnsweredAndALateTurnDoesNothing() {
        untilTheLaneSleeps();
        CompletableFuture<Thread> brought = bring(newHandover());

        lanes.close();

        assertThat(get(brought)).isNotEqualTo(me);
        int commits = store.groupSizes().size();
        doWhatIsLeft();
        assertThat(store.groupSizes()).hasSize(commits);
    }

    @Test
    void whatNoneSurvivesInATurnOfAnotherThreadEndsTheServer() {
        untilTheLaneSleeps();
        Error death = new OutOfMemoryError("for a test");
        lanes.lanes().report(opens(newHandover()), "", answer -> {
            throw death;
        });
        @Nullable Throwable thrown = null;
        try {
            doWhatIsLeft();
        } catch (OutOfMemoryError e) {
            thrown = e;
        }

        assertThat(get(lanes.death())).isSameAs(death);
        assertThat(thrown).as("if it was this thread's turn").isIn(null, death);
    }

    @Test
    void severalThreadsThatTakeTurnsKeepTheOrderOfEachHandover() {
        int threads = 4;
        int events = 200;
        MemoryStore shared = new MemoryStore();
        ThreadLocal<@Nullable Executor> ofThread = new ThreadLocal<>();
        List<ExecutorService> bringers = new ArrayList<>();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        try (RunningLanes running = new RunningLanes(shared, ofThread::get)) {
            for (int t = 0; t < threads; t++) {
                ExecutorService bringer = Executors.newSingleThreadExecutor();
                bringers.add(bringer);
                bringer.execute(() -> ofThread.set(bringer));
                String handover = "of" + t;
                for (int i = 0; i < events; i++) {
                    CompletableFuture<Answer> answer = new CompletableFuture<>();
                    answers.add(answer);
                    String event = "m" + i;
                    bringer.execute(() -> running.lanes()
                            .report(
                                    event.equals("m0") ? opens(handover) : userMessage(handover, event),
                                    "",
                                    answer::complete));
                }
            }
            for (int i = 0; i < answers.size(); i++) {
                Answer answer = get(answers.get(i));
                assertThat(((Answer.Decided) answer).decision().sequence()).isEqualTo(i % events + 1);
            }
        } finally {
            bringers.forEach(ExecutorService::shutdown);
        }
    }
}
