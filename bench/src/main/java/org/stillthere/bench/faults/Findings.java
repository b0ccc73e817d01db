package org.stillthere.bench.faults;

/**
 * What was found after faults of one kind.
 *
 * @param rounds how often the fault was made
 * @param acked events that were answered before it, and looked for after it
 * @param lost of these, those that the server did not know any more
 * @param doubled decisions that no event explains, two of one number, and gaps between numbers
 * @param wrong events that were answered otherwise than before it
 * @param unanswered events that could not be looked for, since the server failed
 * @param refused starts that did not serve
 */
record Findings(int rounds, long acked, long lost, long doubled, long wrong, long unanswered, int refused) {
    static final Findings NONE = new Findings(0, 0, 0, 0, 0, 0, 0);

    /** A start that did not serve. */
    static final Findings REFUSED = new Findings(0, 0, 0, 0, 0, 0, 1);

    static Findings acked(long events) {
        return new Findings(0, events, 0, 0, 0, 0, 0);
    }

    static Findings lost(long events) {
        return new Findings(0, 0, events, 0, 0, 0, 0);
    }

    static Findings doubled(long decisions) {
        return new Findings(0, 0, 0, decisions, 0, 0, 0);
    }

    static Findings wrong(long events) {
        return new Findings(0, 0, 0, 0, events, 0, 0);
    }

    static Findings unanswered(long events) {
        return new Findings(0, 0, 0, 0, 0, events, 0);
    }

    /** One round, of which all else is counted apart. */
    static final Findings ROUND = new Findings(1, 0, 0, 0, 0, 0, 0);

    Findings plus(Findings other) {
        return new Findings(
                rounds + other.rounds,
                acked + other.acked,
                lost + other.lost,
                doubled + other.doubled,
                wrong + other.wrong,
                unanswered + other.unanswered,
                refused + other.refused);
    }

    /** The same without calls that could not be answered. */
    Findings withoutUnanswered() {
        return new Findings(rounds, acked, lost, doubled, wrong, 0, refused);
    }

    /** For people. */
    @Override
    public String toString() {
        return "of " + acked + " acked events " + lost + " lost, " + wrong + " answered otherwise, " + unanswered
                + " not answered, and " + doubled + " decisions too many or too few";
    }

    /** Whether all is as it must be. */
    boolean isClean() {
        return lost == 0 && doubled == 0 && wrong == 0 && unanswered == 0 && refused == 0;
    }
}
