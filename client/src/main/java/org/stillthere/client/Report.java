package org.stillthere.client;

import java.util.concurrent.CompletableFuture;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;

/**
 * An event on its way.
 *
 * @param event what is reported
 * @param since when it was taken in, in nanoseconds of the loop
 * @param answer what the caller waits for
 */
record Report(HandoverEvent event, long since, CompletableFuture<EventResult> answer) {
    Report(HandoverEvent event, long since) {
        this(event, since, new CompletableFuture<>());
    }
}
