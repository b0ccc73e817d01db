package org.stillthere.server.metrics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a server counts and measures. Called by lanes and by the transport's threads, several at a time: none of it
 * blocks or throws, and what happens once an event allocates nothing.
 */
public interface ServerMetrics {
    /** Counts nothing: nobody wants to read it. */
    ServerMetrics NONE = new ServerMetrics() {
        private final EventCounts none = new EventCounts() {
            @Override
            public void decided() {}

            @Override
            public void replayed() {}

            @Override
            public void refused(String reason) {}
        };

        @Override
        public EventCounts events(String kind) {
            return none;
        }

        @Override
        public void ruleFailed(String policy, @Nullable String rule) {}

        @Override
        public void timerExpired(Duration lag, boolean missed) {}

        @Override
        public void timerRefused() {}

        @Override
        public void committed(long nanos) {}

        @Override
        public void policyReplaced() {}

        @Override
        public void policyRejected() {}
    };

    /**
     * Where the events of one kind are counted. To be kept by whoever reports them.
     *
     * @param kind as the API calls it, for example {@code activity_tick}
     */
    EventCounts events(String kind);

    /** What becomes of the events of one kind. */
    interface EventCounts {
        /** One was decided on. */
        void decided();

        /** One was decided on before, and got its first decision again. */
        void replayed();

        /**
         * One was refused.
         *
         * @param reason as the API calls it, for example {@code TIMER_STALE}
         */
        void refused(String reason);
    }

    /**
     * A rule failed, fired too often or took too long, or what it asked for can't be done.
     *
     * @param policy the policy's name
     * @param rule the rule's name, or null if it is not known
     */
    void ruleFailed(String policy, @Nullable String rule);

    /**
     * A timer of the server expired, and was decided on.
     *
     * @param lag how long after its deadline
     * @param missed whether it was due while the server was down: its lag then tells nothing of the server
     */
    void timerExpired(Duration lag, boolean missed);

    /** The expiry of a timer of the server was refused; it is tried again later. */
    void timerRefused();

    /**
     * A group of changes was committed.
     *
     * @param nanos how many nanoseconds it took
     */
    void committed(long nanos);

    /** Another version of the policy decides from now on. */
    void policyReplaced();

    /** What was saved in the folder of a policy was found wrong. */
    void policyRejected();
}
