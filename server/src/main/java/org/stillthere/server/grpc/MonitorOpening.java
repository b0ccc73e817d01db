package org.stillthere.server.grpc;

import java.util.Set;
import java.util.function.Predicate;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.delivery.ClientTerms;
import org.stillthere.v1.Open;

/** Reads the first message of a monitor stream and checks every field of it. */
final class MonitorOpening {
    private static final int MAX_CLIENT_ID = 128;
    private static final int MAX_TENANTS = 100;
    private static final int DEFAULT_OUTSTANDING = 1_000;
    private static final int MAX_OUTSTANDING = 10_000;
    private static final int MAX_BATCH = 1_000;

    private MonitorOpening() {}

    /** An opening that was read: either what is asked for, or what is wrong with it. */
    sealed interface Read {
        /** It is well-formed. */
        record Terms(ClientTerms terms, int maxBatch) implements Read {}

        /** It is malformed. */
        record Invalid(ApiError error) implements Read {}
    }

    static Read read(Open open) {
        FieldCheck check = new FieldCheck("open.");
        check.text("client_id", open.getClientId(), 1, MAX_CLIENT_ID);
        check.text("resume_token", open.getResumeToken(), 0, MAX_CLIENT_ID);
        range(check, "max_outstanding", open.getMaxOutstanding(), MAX_OUTSTANDING);
        range(check, "max_batch", open.getMaxBatch(), MAX_BATCH);
        if (open.getTenantsCount() > MAX_TENANTS) {
            check.fail("tenants", "must have at most " + MAX_TENANTS + " entries");
        } else {
            open.getTenantsList().forEach(tenant -> check.text("tenants", tenant, 1, FieldCheck.MAX_TENANT));
        }
        Predicate<HandoverState> filter = check.filter(open.getFilter());
        if (!check.passed()) {
            return new Read.Invalid(ApiError.invalid(check.violations()));
        }
        int outstanding = open.getMaxOutstanding() == 0 ? DEFAULT_OUTSTANDING : open.getMaxOutstanding();
        return new Read.Terms(
                new ClientTerms(Set.copyOf(open.getTenantsList()), filter, outstanding), open.getMaxBatch());
    }

    private static void range(FieldCheck check, String field, int value, int most) {
        if (value < 0 || value > most) {
            check.fail(field, "must be from 0 to " + most + ", not " + value);
        }
    }
}
