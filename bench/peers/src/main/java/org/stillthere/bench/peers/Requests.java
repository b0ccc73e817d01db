package org.stillthere.bench.peers;

/** What a load sends, as the bytes of messages: the client knows nothing of either side's types. Thread-safe. */
interface Requests {
    /** The full name of the method, for example {@code package.Service/Method}. */
    String method();

    /** How many requests, numbered from 0, have to be answered before the load begins. */
    long openings();

    /** Request number {@code n} of those before the load. */
    byte[] opening(long n);

    /** Request number {@code n} of the load; no two are the same. */
    byte[] request(long n);

    /** How many events, or checks, a request of the load holds. */
    int events();

    /**
     * Looks at one answer of the load.
     *
     * @throws IllegalStateException if it is not what a working server says
     */
    void check(byte[] answer);
}
