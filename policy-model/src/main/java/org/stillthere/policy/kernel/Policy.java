package org.stillthere.policy.kernel;

import java.time.ZoneId;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.ActivityTable;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.OpeningHours;
import org.stillthere.policy.model.PolicyVersion;

/**
 * The port to the rules engine. Everything but {@link #decide} is constant for the life of the object.
 *
 * <p>An implementation says by which threads it may be used; the kernel calls it from the caller's.
 */
public interface Policy {
    /** Which policy this is. */
    PolicyVersion version();

    /** The settings that its rules refer to. */
    Settings settings();

    /** The texts that its rules say. */
    Messages messages();

    /** What becomes of timers that fell due while nobody was looking. */
    CatchUp catchUp();

    /** The time zone in which its rules think of hours and days. */
    ZoneId zone();

    /** When its business is open; always, unless it says otherwise. */
    default OpeningHours openingHours() {
        return OpeningHours.always(zone());
    }

    /** Which activities begin the waiting for the user anew; what the user writes, unless it says otherwise. */
    default ActivityTable activity() {
        return ActivityTable.DEFAULT;
    }

    /**
     * Decides on one event. The same facts lead to the same ruling; nothing is remembered. A rule that
     * fails is a {@link Ruling.Failed}, never an exception.
     */
    Ruling decide(Facts facts);
}
