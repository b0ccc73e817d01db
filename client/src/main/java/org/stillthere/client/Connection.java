package org.stillthere.client;

import io.grpc.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Opened;

/**
 * Keeps one stream open: opens it, notices when it has died, and opens the next one after a backoff. Only the loop's
 * thread uses it.
 *
 * <pre>
 *   connect ──▶ opening ──Opened──▶ open ──finish──▶ half-closed ──▶ over
 *      ▲           │                 │
 *      └──backoff──┴── broke, silent ┘        for good, abort ──▶ over
 * </pre>
 */
final class Connection {
    /** After a stream has held this long, the next backoff starts over. */
    private static final Duration GOOD = Duration.ofSeconds(1);

    /** How long the server may be silent before it has announced its checkpoint interval. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    /** How many checkpoint intervals may pass in silence. */
    private static final int MISSED = 3;

    /** How long the server may take to end a half-closed stream. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final Status ENDED_BY_SERVER = Status.UNAVAILABLE.withDescription("the server ended the stream");

    private final MonitorConfig config;
    private final Loop loop;
    private final Transport transport;
    private final Backoffs backoffs;
    private final ConnectionUser user;

    private @Nullable Stream stream;
    private String resumeToken = "";
    private int failures;
    private boolean finishing;
    private boolean over;
    private Loop.Delayed nextAttempt = () -> {};

    Connection(MonitorConfig config, Loop loop, Transport transport, Backoffs backoffs, ConnectionUser user) {
        this.config = config;
        this.loop = loop;
        this.transport = transport;
        this.backoffs = backoffs;
        this.user = user;
    }

    /** Opens a stream if there is none. */
    void connect() {
        if (stream != null || over) {
            return;
        }
        nextAttempt.cancel();
        Stream next = new Stream();
        stream = next;
        next.wire = transport.open(next);
        next.wire.send(MonitorHandoversRequest.newBuilder()
                .setOpen(config.open(resumeToken))
                .build());
        next.listenForSilence();
    }

    /** Whether a message may be sent now. If not, {@link ConnectionUser} is told when it may. */
    boolean canSend() {
        Stream now = stream;
        return now != null && now.open && !finishing && now.wire.isReady();
    }

    /** Sends a message, if {@link #canSend}. */
    void send(MonitorHandoversRequest message) {
        if (stream != null) {
            stream.wire.send(message);
        }
    }

    /** Half-closes the stream, and with it the connection. */
    void finish() {
        if (over || finishing) {
            return;
        }
        finishing = true;
        if (stream == null || !stream.open) {
            abort();
        } else {
            stream.wire.halfClose();
            loop.after(LAST_WORDS, this::abort);
        }
    }

    /** Ends the connection at once. */
    void abort() {
        end(MonitorEndedException.byClose());
    }

    private void end(MonitorEndedException why) {
        if (over) {
            return;
        }
        over = true;
        nextAttempt.cancel();
        if (stream != null) {
            stream.wire.cancel("the monitor has ended");
            stream = null;
        }
        user.over(why);
    }

    private void broke(StreamEnd end) {
        Stream broken = stream;
        stream = null;
        if (broken != null) {
            broken.silence.cancel();
        }
        if (finishing) {
            abort();
        } else if (end.isForGood()) {
            end(MonitorEndedException.byServer(end.status(), end.reason()));
        } else {
            if (broken != null && broken.held()) {
                failures = 0;
            }
            Duration delay = backoffs.delay(failures++);
            nextAttempt = loop.after(delay, this::connect);
            user.broken(end.status().isOk() ? ENDED_BY_SERVER : end.status(), delay);
            transport.whenReachable(() -> loop.execute(this::connect));
        }
    }

    /** One stream. What arrives after another stream has replaced it is ignored. */
    private final class Stream implements WireListener {
        private Wire wire = NoWire.INSTANCE;
        private boolean open;
        private long openedAt;
        private long heardAt = loop.nanos();
        private Duration longestSilence = LONGEST_SILENCE;
        private Loop.Delayed silence = () -> {};

        @Override
        public void received(MonitorHandoversResponse message) {
            loop.execute(() -> {
                if (stream == this) {
                    heardAt = loop.nanos();
                    if (message.hasOpened()) {
                        opened(message.getOpened());
                    } else {
                        user.received(message);
                    }
                    wire.dealtWith();
                }
            });
        }

        private void opened(Opened opened) {
            open = true;
            openedAt = loop.nanos();
            resumeToken = opened.getResumeToken();
            Duration interval = Duration.ofSeconds(
                    opened.getCheckpointInterval().getSeconds(),
                    opened.getCheckpointInterval().getNanos());
            if (!interval.isZero() && !interval.isNegative()) {
                longestSilence = interval.multipliedBy(MISSED);
                listenForSilence();
            }
            user.opened(opened);
        }

        @Override
        public void writable() {
            loop.execute(() -> {
                if (stream == this && open) {
                    user.writable();
                }
            });
        }

        @Override
        public void ended(StreamEnd end) {
            loop.execute(() -> {
                if (stream == this) {
                    broke(end);
                }
            });
        }

        private boolean held() {
            return open && loop.nanos() - openedAt >= GOOD.toNanos();
        }

        private void listenForSilence() {
            silence.cancel();
            Duration limit = longestSilence;
            silence = loop.after(limit.minusNanos(loop.nanos() - heardAt), () -> {
                if (stream != this) {
                    return;
                }
                if (loop.nanos() - heardAt >= limit.toNanos()) {
                    wire.cancel("the server is silent");
                    broke(StreamEnd.lost("nothing came from the server for " + limit));
                } else {
                    listenForSilence();
                }
            });
        }
    }
}
