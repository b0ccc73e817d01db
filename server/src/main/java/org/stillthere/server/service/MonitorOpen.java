package org.stillthere.server.service;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.delivery.ClientTerms;

/**
 * What a client asks for in the first message of a stream, as it was sent.
 *
 * @param clientId who it is
 * @param resumeToken of the stream before; empty if there was none
 * @param maxOutstanding how many decisions may be sent and not acked; 0 for the default
 * @param maxBatch how many results may go in one message; 0 for one
 * @param tenants whose handovers it takes over if they have no owner
 * @param filter which of them
 */
public record MonitorOpen(
        String clientId, String resumeToken, int maxOutstanding, int maxBatch, List<String> tenants, String filter) {
    private static final int MAX_CLIENT_ID = 128;
    private static final int MAX_TENANTS = 100;
    private static final int DEFAULT_OUTSTANDING = 1_000;
    private static final int MAX_OUTSTANDING = 10_000;
    private static final int MAX_BATCH = 1_000;

    /** What is asked for, checked. */
    Result<ClientTerms> terms() {
        FieldCheck check = new FieldCheck("open.");
        check.text("client_id", clientId, 1, MAX_CLIENT_ID);
        check.text("resume_token", resumeToken, 0, MAX_CLIENT_ID);
        check.range("max_outstanding", maxOutstanding, MAX_OUTSTANDING);
        check.range("max_batch", maxBatch, MAX_BATCH);
        if (tenants.size() > MAX_TENANTS) {
            check.fail("tenants", "must have at most " + MAX_TENANTS + " entries");
        } else {
            tenants.forEach(tenant -> check.text("tenants", tenant, 1, FieldCheck.MAX_TENANT));
        }
        Predicate<HandoverState> matching = check.filter(filter);
        return check.passed()
                ? new Result.Answered<>(new ClientTerms(
                        Set.copyOf(tenants), matching, maxOutstanding == 0 ? DEFAULT_OUTSTANDING : maxOutstanding))
                : new Result.Rejected<>(check.rejection());
    }
}
