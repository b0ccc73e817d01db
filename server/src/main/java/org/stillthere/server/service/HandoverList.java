package org.stillthere.server.service;

import java.util.function.Predicate;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverViews;

/** Reads one page of a list. Used once, by one thread. */
final class HandoverList {
    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 1_000;

    /** How many handovers one call looks at, whatever the filter: keeps a call short. */
    private static final int MAX_LOOKED_AT = 20_000;

    private final ListRequest request;
    private final PageToken token;
    private final Predicate<HandoverState> filter;
    private final ListReply reply;
    private final int size;
    private int matched;
    private int lookedAt;
    private String lastId = "";
    private boolean full;
    private boolean more;

    private HandoverList(ListRequest request, PageToken token, Predicate<HandoverState> filter, ListReply reply) {
        this.request = request;
        this.token = token;
        this.filter = filter;
        this.reply = reply;
        this.size = request.pageSize() == 0 ? DEFAULT_SIZE : Math.min(request.pageSize(), MAX_SIZE);
    }

    /** Checks the request; what is wrong with it is the rejection. */
    static Result<HandoverList> of(ListRequest request, ListReply reply) {
        FieldCheck check = new FieldCheck("");
        check.tenant(request.tenant());
        if (request.pageSize() < 0) {
            check.fail("page_size", "must be 0 or more, not " + request.pageSize());
        }
        PageToken token = PageToken.read(request.pageToken(), request.tenant(), request.filter())
                .orElse(null);
        if (token == null) {
            check.fail("page_token", "is not the next_page_token of a request of this tenant and filter");
        }
        Predicate<HandoverState> filter = check.filter(request.filter());
        return token == null || !check.passed()
                ? new Result.Rejected<>(check.rejection())
                : new Result.Answered<>(new HandoverList(request, token, filter, reply));
    }

    /** Reads the page, which may wait for the disk. */
    void read(HandoverViews store) {
        store.forEachOf(request.tenant(), token.afterId(), this::visit);
        reply.complete(more ? new PageToken(lastId).write(request.tenant(), request.filter()) : "");
    }

    private boolean visit(HandoverRecord handover) {
        if (full || matched == size || lookedAt == MAX_LOOKED_AT) {
            more = true;
            return false;
        }
        lookedAt++;
        lastId = handover.key().handoverId();
        if (filter.test(handover.state())) {
            matched++;
            full = !reply.add(handover.state(), handover.owner());
        }
        return true;
    }
}
