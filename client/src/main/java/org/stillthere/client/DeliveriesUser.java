package org.stillthere.client;

import org.stillthere.v1.Decision;

/** Is told, on the loop's thread, what became of decisions. */
interface DeliveriesUser {
    /** The decision was carried out, now or before. */
    void done(Decision decision);

    /** The decision closes a handover in which the user has written since. */
    void refused(Decision decision);

    /** There may be less to do than before. */
    void changed();
}
