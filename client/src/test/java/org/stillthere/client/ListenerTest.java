package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.client.Samples.queued;
import static org.stillthere.client.Samples.say;
import static org.stillthere.client.Samples.saying;

import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.stillthere.v1.EventResult;

class ListenerTest extends MonitorFixture {
    @Test
    void aListenerThatThrowsDoesNoHarm() throws Exception {
        Set<String> told = ConcurrentHashMap.newKeySet();
        MonitorListener bad = (MonitorListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MonitorListener.class}, (proxy, method, arguments) -> {
                    told.add(method.getName());
                    throw new IllegalStateException("a bad listener");
                });
        monitor = builder().listener(bad).start();
        FakeStream stream = service.nextOpened();
        CompletableFuture<EventResult> answer = monitor.report(queued("h", "e1"));
        stream.decide(saying(Samples.decision(stream.nextEvent(), 1)));
        assertThat(get(answer).hasDecision()).as("the event was decided").isTrue();
        handler.next("h-1").done();
        assertThat(stream.nextAck()).isEqualTo("h-1");
        stream.decide(say("h", 1).setRedelivered(true));
        assertThat(stream.nextAck()).isEqualTo("h-1");
        assertThat(told).contains("connected", "reported", "answered", "acked", "redelivered", "duplicateDropped");
    }
}
