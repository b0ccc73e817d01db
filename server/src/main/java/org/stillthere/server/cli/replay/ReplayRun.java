package org.stillthere.server.cli.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.simulate.Conversation;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;

/**
 * Replays recorded conversations against a server, in real or scaled time, acting as the chat provider: a close that the
 * policy asks for is carried out at once and reported as COMPLETED. One thread reports; decisions may come on any thread.
 */
final class ReplayRun implements AutoCloseable {
    /** How late an expiry may be before the replay stops waiting for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Setup setup;
    private final Function<HandoverEvent, CompletableFuture<EventResult>> report;
    private final ReplayClock clock;
    private final List<ReplayedConversation> chats = new ArrayList<>();
    private final Map<String, ReplayedConversation> byId = new HashMap<>();
    private final Queue<ReplayedConversation> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unfinished = new AtomicLong();
    private final AtomicReference<@Nullable String> firstRefusal = new AtomicReference<>();
    private volatile String policyVersion = "";
    private volatile long latestNanos;
    private volatile long startNanos;
    private volatile long endNanos;
    private volatile boolean cancelled;

    /**
     * Options of a replay.
     *
     * @param speed how many seconds of the recording pass in one, more than 0
     * @param concurrency how many conversations at a time; 0 starts each at its own time
     * @param completeAtEnd whether a conversation is reported as COMPLETED after its last message, or left to the
     *     policy
     * @param tenant the tenant of the handovers
     * @param prefix the prefix of their ids
     * @param progress told how many conversations are done, on any thread
     */
    record Setup(
            double speed, int concurrency, boolean completeAtEnd, String tenant, String prefix, IntConsumer progress) {}

    /**
     * @param clock closed with the replay
     * @param report reports an event; may block while there is no room for it
     */
    ReplayRun(
            Setup setup,
            ReplayClock clock,
            List<Conversation> conversations,
            Function<HandoverEvent, CompletableFuture<EventResult>> report) {
        this.setup = setup;
        this.clock = clock;
        this.report = report;
        conversations.stream()
                .sorted(Comparator.comparing(Conversation::startsAt))
                .map(each -> new ReplayedConversation(each, setup.tenant(), setup.prefix() + each.id()))
                .forEach(chats::add);
        chats.forEach(chat -> byId.put(chat.handoverId(), chat));
    }

    /** Starts; {@link #end} is done when all is replayed. */
    void start() {
        startNanos = clock.nanos();
        if (chats.isEmpty()) {
            complete();
            return;
        }
        if (setup.concurrency() > 0) {
            waiting.addAll(chats);
            for (int i = 0; i < Math.min(setup.concurrency(), chats.size()); i++) {
                run(this::beginNext);
            }
            return;
        }
        Instant first = chats.get(0).conversation().startsAt();
        long now = clock.nanos();
        for (ReplayedConversation chat : chats) {
            long at = now + scaled(Duration.between(first, chat.conversation().startsAt()));
            runAt(at, () -> play(chat, at));
        }
    }

    /** Done when every conversation has ended; fails with the reason if the replay can't go on. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** Ends the replay with that reason. */
    void fail(Throwable reason) {
        end.completeExceptionally(reason);
    }

    /** Reports nothing new, and CANCELLED for every open handover, so that none is left behind. */
    void cancel() {
        cancelled = true;
        run(() -> {
            List<CompletableFuture<?>> endings = new ArrayList<>();
            for (ReplayedConversation chat : chats) {
                if (chat.isBegun() && chat.end()) {
                    endings.add(send(chat, chat.ending(HandoverStatus.HANDOVER_STATUS_CANCELLED)));
                }
            }
            var unused = CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new))
                    .whenComplete((none, error) -> complete());
        });
    }

    /** Carries out a decision, which may then be acked. A decision on none of the conversations counts as done. */
    void carryOut(Decision decision) {
        ReplayedConversation chat = byId.get(decision.getHandoverId());
        if (chat != null) {
            note(chat, decision);
        }
    }

    /** The figures so far. */
    ReplayFigures figures(long closesRefused) {
        ReplayedConversation.Count sum = chats.stream()
                .filter(ReplayedConversation::isBegun)
                .map(ReplayedConversation::count)
                .reduce(ReplayedConversation.Count.ZERO, ReplayedConversation.Count::plus);
        return new ReplayFigures(
                policyVersion,
                sum,
                closesRefused,
                refused.get(),
                unfinished.get(),
                !cancelled,
                Duration.ofNanos(endNanos == 0 ? 0 : endNanos - startNanos),
                setup.speed(),
                Duration.ofNanos(latestNanos));
    }

    /** Why the first refused event was refused; null if none was. */
    @Nullable
    String firstRefusal() {
        return firstRefusal.get();
    }

    @Override
    public void close() {
        clock.close();
    }

    // By the one thread

    private void beginNext() {
        ReplayedConversation chat = waiting.poll();
        if (chat != null) {
            play(chat, clock.nanos());
        }
    }

    /**
     * Reports what is due, and schedules itself for the rest.
     *
     * @param start the start of the conversation, by the clock
     */
    private void play(ReplayedConversation chat, long start) {
        while (!cancelled) {
            ReplayedConversation.Step next = chat.peek();
            if (next == null) {
                settle(chat);
                return;
            }
            long due = start + scaled(next.at());
            long late = clock.nanos() - due;
            if (late < 0) {
                runAt(due, () -> play(chat, start));
                return;
            }
            ReplayedConversation.Step taken = chat.take();
            if (taken != null) {
                latestNanos = Math.max(latestNanos, late);
                var unused = send(chat, taken.event());
            }
        }
    }

    private CompletableFuture<?> send(ReplayedConversation chat, HandoverEvent event) {
        return report.apply(event).handle((result, error) -> {
            if (result != null && result.hasDecision()) {
                note(chat, result.getDecision());
            } else {
                refused.incrementAndGet();
                String why = result == null
                        ? String.valueOf(error.getMessage())
                        : result.getRejection().getMessage();
                firstRefusal.compareAndSet(
                        null,
                        "the event " + event.getEventId() + " of " + event.getHandoverId() + " was not taken: " + why);
            }
            chat.answered();
            run(() -> settle(chat));
            return null;
        });
    }

    /** Ends the conversation if there is nothing left to wait for. */
    private void settle(ReplayedConversation chat) {
        if (chat.isDone()) {
            finished(chat);
            return;
        }
        if (chat.peek() != null || cancelled) {
            return;
        }
        if (chat.isClosed() || setup.completeAtEnd() || chat.isIdle()) {
            if (chat.end()) {
                var unused = send(chat, chat.ending(HandoverStatus.HANDOVER_STATUS_COMPLETED));
            }
            return;
        }
        int asOf = chat.decisions();
        runAt(clock.nanos() + chat.longestTimer().plus(PATIENCE).toNanos(), () -> giveUp(chat, asOf));
    }

    /** No timer is that late: the server decided without actions, or its handover differs from ours. */
    private void giveUp(ReplayedConversation chat, int asOf) {
        if (chat.decisions() == asOf && !cancelled && chat.end()) {
            unfinished.incrementAndGet();
            var unused = send(chat, chat.ending(HandoverStatus.HANDOVER_STATUS_COMPLETED));
        }
    }

    private void finished(ReplayedConversation chat) {
        if (!chat.finish()) {
            return;
        }
        setup.progress().accept(done.incrementAndGet());
        if (done.get() == chats.size()) {
            complete();
        } else if (setup.concurrency() > 0 && !cancelled) {
            beginNext();
        }
    }

    // By whatever thread

    private void complete() {
        endNanos = clock.nanos();
        end.complete(null);
    }

    private void note(ReplayedConversation chat, Decision decision) {
        policyVersion = decision.getPolicyVersion();
        chat.decided(decision);
        run(() -> settle(chat));
    }

    private void run(Runnable work) {
        runAt(clock.nanos(), work);
    }

    private void runAt(long nanos, Runnable work) {
        clock.at(nanos, () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                fail(e);
            }
        });
    }

    private long scaled(Duration recorded) {
        return (long) (recorded.toNanos() / setup.speed());
    }
}
