package org.stillthere.server.cli.demo;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.cli.call.ActionText;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.v1.Action;
import org.stillthere.v1.FiredRule;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.HandoverStatus;

/** Plays all stories at once, then shows their timelines one by one. */
final class DemoShow {
    private final Screen screen;
    private final ManagedChannel channel;
    private final DemoStream stream;

    DemoShow(Screen screen, ManagedChannel channel, DemoStream stream) {
        this.screen = screen;
        this.channel = channel;
        this.stream = stream;
    }

    /** Whether all ended as they should. */
    boolean run(List<DemoStory> stories) throws InterruptedException {
        DemoStory warmUp = DemoStory.warmUp();
        failure(warmUp, new DemoHandover(warmUp.id(), stream, System.nanoTime()));
        long began = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(stories.size());
        int asExpected = 0;
        try {
            List<DemoHandover> handovers = new ArrayList<>();
            List<Future<@Nullable String>> failures = new ArrayList<>();
            for (DemoStory story : stories) {
                DemoHandover handover = new DemoHandover(story.id(), stream, began);
                handovers.add(handover);
                failures.add(threads.submit(() -> failure(story, handover)));
            }
            for (int i = 0; i < stories.size(); i++) {
                String failure = failures.get(i).get();
                show(stories.get(i), handovers.get(i), failure);
                asExpected += failure == null ? 1 : 0;
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a story of the demo failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        screen.line(String.format(
                Locale.ROOT,
                "%n%d of %d handovers ended as they should, in %.1f s.",
                asExpected,
                stories.size(),
                (System.nanoTime() - began) / 1e9));
        return asExpected == stories.size();
    }

    /** Plays the story to its end; returns what went wrong, or null. */
    private @Nullable String failure(DemoStory story, DemoHandover handover) throws InterruptedException {
        try {
            story.script().play(handover);
            HandoverStatus status = HandoverServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .getHandover(GetHandoverRequest.newBuilder()
                            .setTenant(DemoHandover.TENANT)
                            .setHandoverId(handover.id())
                            .build())
                    .getHandover()
                    .getStatus();
            return status == story.ending() ? null : "the server says " + name(status);
        } catch (DemoFailure | StatusRuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void show(DemoStory story, DemoHandover handover, @Nullable String failure) {
        screen.styledLine("\n" + screen.bold(story.id()) + "  " + story.title());
        for (DemoHandover.Moment moment : handover.moments()) {
            screen.styledLine(
                    String.format(Locale.ROOT, "  %5.2f s  ", moment.seconds()) + screen.bold(moment.event()));
            for (FiredRule rule : moment.decision().getFiredRulesList()) {
                screen.styledLine("             " + screen.faint("rule  " + rule.getName()));
            }
            for (Action action : moment.decision().getActionsList()) {
                screen.line("             do    " + ActionText.of(action));
            }
        }
        screen.styledLine(
                failure == null
                        ? "  " + screen.green("ended " + name(story.ending()) + ", as it should")
                        : "  " + screen.red("should have ended " + name(story.ending()) + ": " + failure));
    }

    private static String name(HandoverStatus status) {
        return status.name().replace("HANDOVER_STATUS_", "");
    }
}
