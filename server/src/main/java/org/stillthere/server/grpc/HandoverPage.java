package org.stillthere.server.grpc;

import java.util.function.Predicate;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.v1.Handover;
import org.stillthere.v1.ListHandoversRequest;
import org.stillthere.v1.ListHandoversResponse;

/** Reads one page of a list. */
final class HandoverPage {
    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 1_000;

    /** How many handovers one call looks at, whatever the filter: keeps a call short. */
    private static final int MAX_LOOKED_AT = 20_000;

    /** How large a page grows: clients read messages of 4 MiB by default, and one handover has at most 300 KiB. */
    private static final int MAX_BYTES = 3 << 20;

    private final int size;
    private final Predicate<HandoverState> filter;
    private final ListHandoversResponse.Builder page = ListHandoversResponse.newBuilder();
    private int lookedAt;
    private int bytes;
    private String lastId = "";
    private boolean more;

    private HandoverPage(int size, Predicate<HandoverState> filter) {
        this.size = size;
        this.filter = filter;
    }

    static ListHandoversResponse read(
            HandoverViews store, ListHandoversRequest request, PageToken token, Predicate<HandoverState> filter) {
        int size = request.getPageSize() == 0 ? DEFAULT_SIZE : Math.min(request.getPageSize(), MAX_SIZE);
        HandoverPage reading = new HandoverPage(size, filter);
        store.forEachOf(request.getTenant(), token.afterId(), reading::visit);
        if (reading.more) {
            PageToken next = new PageToken(reading.lastId);
            reading.page.setNextPageToken(next.write(request.getTenant(), request.getFilter()));
        }
        return reading.page.build();
    }

    private boolean visit(HandoverRecord handover) {
        if (page.getHandoversCount() == size || lookedAt == MAX_LOOKED_AT || bytes >= MAX_BYTES) {
            more = true;
            return false;
        }
        lookedAt++;
        lastId = handover.key().handoverId();
        if (filter.test(handover.state())) {
            Handover written = HandoverWriter.write(handover);
            bytes += written.getSerializedSize();
            page.addHandovers(written);
        }
        return true;
    }
}
