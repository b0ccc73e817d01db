package org.stillthere.policy.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one handover. Immutable.
 *
 * @param running the timers that run, by name; none while they are on hold
 * @param lastGeneration the generation that was given out last, 0 before the first
 * @param hold what is left of the timers while they are on hold; null while they run
 */
public record Timers(
        SortedMap<String, Timer> running,
        long lastGeneration,
        @Nullable Hold hold) {
    /** No timer was ever set. */
    public static final Timers NONE = new Timers(Collections.emptySortedMap(), 0, null);

    /** Keeps an unmodifiable copy. */
    public Timers {
        running = copy(running);
    }

    /**
     * Timers whose clock stands still.
     *
     * @param since when it stopped
     * @param timers the timers by name, each with the deadline that it would have had without the hold
     */
    public record Hold(Instant since, SortedMap<String, Timer> timers) {
        /** Keeps an unmodifiable copy. */
        public Hold {
            timers = copy(timers);
        }
    }

    /** The running timer of that name, or null. */
    public @Nullable Timer find(String name) {
        return running.get(name);
    }

    /** The timer of that name that is on hold, or null. */
    public @Nullable Timer findHeld(String name) {
        return hold == null ? null : hold.timers().get(name);
    }

    /** Whether the timer of that name runs, and is this arming of it. */
    public boolean isCurrent(String name, long generation) {
        Timer timer = running.get(name);
        return timer != null && timer.generation() == generation;
    }

    /** How many there are, running or on hold. */
    public int count() {
        return running.size() + (hold == null ? 0 : hold.timers().size());
    }

    /** The timer of that name runs from {@code now} on, in place of one of the same name. */
    public Timers set(String name, Duration length, Instant now) {
        return set(new Timer(name, 0, now.plus(length), length));
    }

    /** This timer runs, in place of one of the same name; its generation is the next. */
    public Timers set(Timer timer) {
        long generation = lastGeneration + 1;
        return new Timers(
                plus(
                        running,
                        new Timer(
                                timer.name(),
                                generation,
                                timer.deadline(),
                                timer.length(),
                                timer.inOpeningHours(),
                                timer.expiries())),
                generation,
                hold);
    }

    /** The timer of that name neither runs nor is on hold any longer. */
    public Timers remove(String name) {
        Hold held = hold == null ? null : new Hold(hold.since(), minus(hold.timers(), name));
        return new Timers(minus(running, name), lastGeneration, held);
    }

    /** No timer runs or is on hold any longer; generations go on from where they were. */
    public Timers removeAll() {
        return new Timers(Collections.emptySortedMap(), lastGeneration, null);
    }

    /** The clock of all timers stands still from {@code now} on; if it does already, nothing changes. */
    public Timers hold(Instant now) {
        return hold == null ? new Timers(Collections.emptySortedMap(), lastGeneration, new Hold(now, running)) : this;
    }

    /** This timer is on hold with the others, in place of one of the same name. Only while they are. */
    public Timers setHeld(Hold current, Timer timer) {
        return new Timers(running, lastGeneration, new Hold(current.since(), plus(current.timers(), timer)));
    }

    /** Nothing is on hold any longer; what was is gone, and has to be set again. */
    public Timers endHold() {
        return new Timers(running, lastGeneration, null);
    }

    /** The timer that expires first; of several at the same instant the one that was set first. */
    public Optional<Timer> next() {
        return nextBut(Set.of());
    }

    /** The same without the timers of those names. */
    public Optional<Timer> nextBut(Set<String> names) {
        Timer first = null;
        for (Timer timer : running.values()) {
            if (!names.contains(timer.name()) && (first == null || timer.isBefore(first))) {
                first = timer;
            }
        }
        return Optional.ofNullable(first);
    }

    private static SortedMap<String, Timer> plus(SortedMap<String, Timer> timers, Timer timer) {
        TreeMap<String, Timer> more = new TreeMap<>(timers);
        more.put(timer.name(), timer);
        return more;
    }

    private static SortedMap<String, Timer> minus(SortedMap<String, Timer> timers, String name) {
        TreeMap<String, Timer> fewer = new TreeMap<>(timers);
        fewer.remove(name);
        return fewer;
    }

    private static SortedMap<String, Timer> copy(SortedMap<String, Timer> timers) {
        return timers.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(timers));
    }
}
