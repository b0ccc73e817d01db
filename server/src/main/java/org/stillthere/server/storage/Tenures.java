package org.stillthere.server.storage;

/** Is told which lanes an engine hands out and takes back. Must not block or throw. */
public interface Tenures {
    /** The lane is ours from now on, until it is lost or the engine closes. */
    void taken(LaneTenure tenure);

    /**
     * The lane is ours no longer: commits under way will not be answered with {@link CommitOutcome#COMMITTED} any more,
     * and new ones will be refused.
     *
     * @param epoch of the tenure that has ended
     */
    void lost(int lane, long epoch);
}
