package org.stillthere.bench.peers;

/** One side of a comparison. It may keep a server running from round to round; {@link #close()} ends it. */
interface Side extends AutoCloseable {
    /** Its name in the results. */
    String name();

    /**
     * Measures it once more, alone.
     *
     * @param round from 1
     * @param length how long to warm up and to measure
     */
    Figures measure(int round, Length length) throws Exception;

    @Override
    void close();

    /**
     * How long a round is.
     *
     * @param warmUp seconds that do not count
     * @param seconds seconds that count
     */
    record Length(int warmUp, int seconds) {}
}
