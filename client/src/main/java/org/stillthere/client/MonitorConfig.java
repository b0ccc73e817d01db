package org.stillthere.client;

import java.time.Duration;
import java.util.List;
import org.stillthere.v1.Open;

/**
 * What a monitor was told, beside those it works with.
 *
 * @param clientId the name of the client
 * @param tenants whose handovers it takes over
 * @param filter which of them
 * @param maxOutstanding how many decisions may be sent and not acked; 0 leaves it to the server
 * @param maxBatch how many events, and results, go in one message at most
 * @param backoff how long to wait before another attempt, of whatever failed
 * @param closeTimeout how long {@code close} waits for what is under way
 */
record MonitorConfig(
        String clientId,
        List<String> tenants,
        String filter,
        int maxOutstanding,
        int maxBatch,
        Backoff backoff,
        Duration closeTimeout) {
    Open open(String resumeToken) {
        return Open.newBuilder()
                .setClientId(clientId)
                .setResumeToken(resumeToken)
                .setMaxOutstanding(maxOutstanding)
                .addAllTenants(tenants)
                .setFilter(filter)
                .setMaxBatch(maxBatch)
                .build();
    }
}
