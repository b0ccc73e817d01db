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
 * Plays recorded conversations against a server, in real or in scaled time, as a chat provider would live them: a
 * close that the policy asks for is carried out at once, and reported as COMPLETED. One thread reports; decisions
 * come by whatever thread.
 */
final class LivePlay implements AutoCloseable {
    /** How late an expiry may come before nobody waits for it any longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Setup setup;
    private final Function<HandoverEvent, CompletableFuture<EventResult>> report;
    private final LivePace pace;
    private final List<LiveChat> chats = new ArrayList<>();
    private final Map<String, LiveChat> byId = new HashMap<>();
    private final Queue<LiveChat> waiting = new ArrayDeque<>();
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
     * How to play.
     *
     * @param speed how many seconds of the recording pass in one, more than 0
     * @param concurrency how many conversations at a time; 0 for each at its own time
     * @param completeAtEnd whether a conversation is reported as COMPLETED after its last message, or left to the
     *     policy
     * @param tenant of the handovers
     * @param prefix what their ids begin with
     * @param progress is told how many are done, by whatever thread
     */
    record Setup(
            double speed, int concurrency, boolean completeAtEnd, String tenant, String prefix, IntConsumer progress) {}

    /**
     * @param pace is closed with the play
     * @param report reports an event; may block while there is no room for it
     */
    LivePlay(
            Setup setup,
            LivePace pace,
            List<Conversation> conversations,
            Function<HandoverEvent, CompletableFuture<EventResult>> report) {
        this.setup = setup;
        this.pace = pace;
        this.report = report;
        conversations.stream()
                .sorted(Comparator.comparing(Conversation::startsAt))
                .map(each -> new LiveChat(each, setup.tenant(), setup.prefix() + each.id()))
                .forEach(chats::add);
        chats.forEach(chat -> byId.put(chat.handoverId(), chat));
    }

    /** Begins; {@link #end} tells when all is played. */
    void start() {
        startNanos = pace.nanos();
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
        long now = pace.nanos();
        for (LiveChat chat : chats) {
            long at = now + scaled(Duration.between(first, chat.conversation().startsAt()));
            runAt(at, () -> play(chat, at));
        }
    }

    /** Done when every conversation is over, or with the reason why it can't go on. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** It can't go on. */
    void fail(Throwable reason) {
        end.completeExceptionally(reason);
    }

    /** Reports nothing new, and CANCELLED for all that is open: nothing is left behind. */
    void cancel() {
        cancelled = true;
        run(() -> {
            List<CompletableFuture<?>> endings = new ArrayList<>();
            for (LiveChat chat : chats) {
                if (chat.isBegun() && chat.end()) {
                    endings.add(send(chat, chat.ending(HandoverStatus.HANDOVER_STATUS_CANCELLED)));
                }
            }
            var unused = CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new))
                    .whenComplete((none, error) -> complete());
        });
    }

    /** Carries a decision out: whoever calls may ack it then. One that belongs to none of the conversations is done. */
    void carryOut(Decision decision) {
        LiveChat chat = byId.get(decision.getHandoverId());
        if (chat != null) {
            note(chat, decision);
        }
    }

    /** What it came to so far. */
    ReplayFigures figures(long closesRefused) {
        LiveChat.Count sum = chats.stream()
                .filter(LiveChat::isBegun)
                .map(LiveChat::count)
                .reduce(LiveChat.Count.ZERO, LiveChat.Count::plus);
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

    /** Why an event was refused, if one was. */
    @Nullable
    String firstRefusal() {
        return firstRefusal.get();
    }

    @Override
    public void close() {
        pace.close();
    }

    // By the one thread

    private void beginNext() {
        LiveChat chat = waiting.poll();
        if (chat != null) {
            play(chat, pace.nanos());
        }
    }

    /**
     * Reports what is due, and comes back for the rest.
     *
     * @param start what the times of the conversation count from, by the pace
     */
    private void play(LiveChat chat, long start) {
        while (!cancelled) {
            LiveChat.Step next = chat.peek();
            if (next == null) {
                settle(chat);
                return;
            }
            long due = start + scaled(next.at());
            long late = pace.nanos() - due;
            if (late < 0) {
                runAt(due, () -> play(chat, start));
                return;
            }
            LiveChat.Step taken = chat.take();
            if (taken != null) {
                latestNanos = Math.max(latestNanos, late);
                var unused = send(chat, taken.event());
            }
        }
    }

    private CompletableFuture<?> send(LiveChat chat, HandoverEvent event) {
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

    /** Ends the chat if there is nothing left to wait for. */
    private void settle(LiveChat chat) {
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
        runAt(pace.nanos() + chat.longestTimer().plus(PATIENCE).toNanos(), () -> giveUp(chat, asOf));
    }

    /** No timer is late for so long: the server decided without a word, or has another idea of the handover. */
    private void giveUp(LiveChat chat, int asOf) {
        if (chat.decisions() == asOf && !cancelled && chat.end()) {
            unfinished.incrementAndGet();
            var unused = send(chat, chat.ending(HandoverStatus.HANDOVER_STATUS_COMPLETED));
        }
    }

    private void finished(LiveChat chat) {
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
        endNanos = pace.nanos();
        end.complete(null);
    }

    private void note(LiveChat chat, Decision decision) {
        policyVersion = decision.getPolicyVersion();
        chat.decided(decision);
        run(() -> settle(chat));
    }

    private void run(Runnable work) {
        runAt(pace.nanos(), work);
    }

    private void runAt(long nanos, Runnable work) {
        pace.at(nanos, () -> {
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
