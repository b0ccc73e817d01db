package org.stillthere.server.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.storage.Pending;

/**
 * Where a {@link ClientSession} stands.
 *
 * <pre>
 *                 ┌──────────────────────── the stream ends ────────────────────────┬───────────────────┐
 *                 ▼                                                                 │                   │
 *   ─────────▶ Absent ──opens, outbox not empty──▶ Behind ──reads from the start──▶ CatchingUp ──end──▶ Live
 *                 │ │                                 ▲                             │                   │ ▲
 *      grace over │ └──opens, outbox empty────────────┼─────────────────────────────┼───────────────────┼─┘
 *                 ▼                                   └───── tail full, or handovers taken over ────────┘
 *               Ended
 *
 *   in            stream opens         stream ends  decision committed      handovers     outbox read   grace
 *                                                                           taken over    to its end    over
 *   Absent        Behind, or Live      -            stays in the outbox     -             -             Ended
 *   Behind        IN_USE, or as above  Absent       stays in the outbox     Behind        Behind        -
 *   CatchingUp    IN_USE, or as above  Absent       to the tail, or Behind  Behind        Live          -
 *   Live          IN_USE, or as above  Absent       to the tail, or Behind  Behind        -             -
 *   Ended         ENDED                -            stays in the outbox     -             -             -
 * </pre>
 *
 * <p>A stream that presents the resume token replaces the one that is open; any other is refused as {@code IN_USE}.
 * A decision that stays in the outbox is sent when it is read there. {@code Behind} becomes {@code CatchingUp} each
 * time the outbox is read from its start: whatever is committed later either is found by that read or is in the tail.
 *
 * <p>Immutable.
 */
sealed interface SessionState {
    /** The run of the client that opened the last stream. */
    Run run();

    /**
     * A run of a client: the streams that it opens with the same resume token.
     *
     * @param token the resume token; empty if no stream has been open
     * @param terms what the last stream asked for
     */
    record Run(String token, ClientTerms terms) {
        /** No stream has been open. */
        static final Run NONE = new Run("", ClientTerms.NONE);

        /** Whether a stream that presents that token belongs to this run. */
        boolean isResumedBy(String resumeToken) {
            return !token.isEmpty() && token.equals(resumeToken);
        }
    }

    /**
     * No stream is open.
     *
     * @param keepsUntil how long the client keeps its handovers
     */
    record Absent(Run run, Instant keepsUntil) implements SessionState {}

    /** The client has given its handovers up. The session is used no more; the client's next stream needs another. */
    record Ended(Run run) implements SessionState {}

    /** A stream is open. */
    sealed interface Connected extends SessionState {
        /** The stream. */
        DecisionSink sink();
    }

    /** Decisions are read from the outbox and sent in its order. */
    sealed interface Reading extends Connected {
        /** The last decision that was read and needs no more reading; null if the next read begins at the start. */
        @Nullable
        Pending position();

        /** Whether what is read may have been sent before: on a stream before this one, or to another client. */
        boolean mayRepeat();

        /** The same with another position. */
        Reading at(@Nullable Pending position);
    }

    /** The tail lacks decisions that the read may have passed already: another read from the start has to follow. */
    record Behind(Run run, DecisionSink sink, @Nullable Pending position, boolean mayRepeat) implements Reading {
        @Override
        public Behind at(@Nullable Pending next) {
            return new Behind(run, sink, next, mayRepeat);
        }
    }

    /** The tail holds every decision that was committed since the read began at the start. */
    record CatchingUp(Run run, DecisionSink sink, @Nullable Pending position, boolean mayRepeat) implements Reading {
        @Override
        public CatchingUp at(@Nullable Pending next) {
            return new CatchingUp(run, sink, next, mayRepeat);
        }
    }

    /** Every decision in the outbox has been sent or is in the tail. */
    record Live(Run run, DecisionSink sink) implements Connected {}
}
