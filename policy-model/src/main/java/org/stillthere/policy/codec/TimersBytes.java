package org.stillthere.policy.codec;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.Timers;

/** The bytes of {@link Timers} within a state. */
final class TimersBytes {
    private TimersBytes() {}

    static void write(ByteWriter out, Timers timers) {
        out.number(timers.lastGeneration());
        write(out, timers.running());
        out.optional(timers.hold(), hold -> {
            out.instant(hold.since());
            write(out, hold.timers());
        });
    }

    static Timers read(ByteReader in, int layout) {
        long lastGeneration = in.number();
        SortedMap<String, Timer> running = timers(in, layout);
        Timers.Hold hold = layout == 1 ? null : in.optional(() -> new Timers.Hold(in.instant(), timers(in, layout)));
        return new Timers(running, lastGeneration, hold);
    }

    private static void write(ByteWriter out, SortedMap<String, Timer> timers) {
        out.number(timers.size());
        for (Timer timer : timers.values()) {
            out.text(timer.name());
            out.number(timer.generation());
            out.instant(timer.deadline());
            out.duration(timer.length());
            // one byte for most: it counts all time, and never expired
            out.number(timer.expiries() * 2L + (timer.inOpeningHours() ? 1 : 0));
        }
    }

    private static SortedMap<String, Timer> timers(ByteReader in, int layout) {
        TreeMap<String, Timer> timers = new TreeMap<>();
        for (int left = in.count(); left > 0; left--) {
            Timer timer = timer(in, layout);
            timers.put(timer.name(), timer);
        }
        return timers;
    }

    private static Timer timer(ByteReader in, int layout) {
        String name = in.text();
        long generation = in.number();
        Instant deadline = in.instant();
        Duration length = in.duration();
        long count = layout == 1 ? 0 : in.number();
        if (count < 0 || count >> 1 > Integer.MAX_VALUE) {
            throw new CorruptException("a timer does not expire " + (count >> 1) + " times");
        }
        return new Timer(name, generation, deadline, length, (count & 1) == 1, (int) (count >> 1));
    }
}
