package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.client.Samples.decision;
import static org.stillthere.client.Samples.saying;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.stillthere.v1.Action;
import org.stillthere.v1.CloseHandover;

/** The example of {@code docs/clients.md} does what it seems to do. */
class QuickStartTest {
    @Test
    void thePageShowsThisExample() throws IOException {
        String source = Files.readString(
                Path.of("src", "test", "java", "org", "stillthere", "client", "QuickStartExample.java"));
        String method = source.substring(source.indexOf("static void run"));
        String body = method.substring(method.indexOf('\n') + 1, method.indexOf("\n    }\n") + 1);
        assertThat(Files.readString(Path.of("..", "docs", "clients.md")))
                .contains("```java\n" + body.indent(-8) + "```\n");
    }

    @Test
    void reportsAndCarriesOut() throws Exception {
        FakeService service = new FakeService();
        try {
            Queue<String> done = new ConcurrentLinkedQueue<>();
            QuickStartExample.Chat chat = new QuickStartExample.Chat() {
                @Override
                public void say(String handoverId, String text) {
                    done.add("say " + handoverId + " " + text);
                }

                @Override
                public void close(String handoverId) {
                    done.add("close " + handoverId);
                }
            };
            CompletableFuture<Void> example =
                    CompletableFuture.runAsync(() -> QuickStartExample.run(service.target(), chat, Runnable::run));

            FakeStream stream = service.nextOpened();
            stream.decide(decision(stream.nextEvent(), 1));
            stream.decide(saying(decision(stream.nextEvent(), 2)));
            stream.next(); // the ack and the last event, in either order
            stream.next();
            stream.decide(decision("chat-7", "message-2", 3)
                    .setTenant("acme")
                    .addActions(Action.newBuilder().setCloseHandover(CloseHandover.getDefaultInstance())));
            assertThat(stream.nextAck()).isEqualTo("chat-7-3");
            stream.awaitHalfClose();
            stream.complete();
            example.get(30, TimeUnit.SECONDS);

            assertThat(List.copyOf(done)).containsExactly("say chat-7 Still there?", "close chat-7");
        } finally {
            service.kill();
        }
    }
}
