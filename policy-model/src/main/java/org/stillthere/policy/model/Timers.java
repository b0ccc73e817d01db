package org.stillthere.policy.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one handover. Immutable.
 *
 * @param running the timers that run, by name
 * @param lastGeneration the generation that was given out last, 0 before the first
 */
public record Timers(SortedMap<String, Timer> running, long lastGeneration) {
    /** No timer was ever set. */
    public static final Timers NONE = new Timers(Collections.emptySortedMap(), 0);

    /** Keeps an unmodifiable copy. */
    public Timers {
        running = running.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(running));
    }

    /** The running timer of that name, or null. */
    public @Nullable Timer find(String name) {
        return running.get(name);
    }

    /** Whether the timer of that name runs, and is this arming of it. */
    public boolean isCurrent(String name, long generation) {
        Timer timer = running.get(name);
        return timer != null && timer.generation() == generation;
    }

    /** The timer of that name runs from {@code now} on, in place of one of the same name. */
    public Timers set(String name, Duration length, Instant now) {
        long generation = lastGeneration + 1;
        TreeMap<String, Timer> timers = new TreeMap<>(running);
        timers.put(name, new Timer(name, generation, now.plus(length), length));
        return new Timers(timers, generation);
    }

    /** The timer of that name runs no longer. */
    public Timers remove(String name) {
        TreeMap<String, Timer> timers = new TreeMap<>(running);
        timers.remove(name);
        return new Timers(timers, lastGeneration);
    }

    /** No timer runs any longer; generations go on from where they were. */
    public Timers removeAll() {
        return new Timers(Collections.emptySortedMap(), lastGeneration);
    }

    /** The timer that expires first; of several at the same instant the one that was set first. */
    public Optional<Timer> next() {
        return nextBut(Set.of());
    }

    /** The same without the timers of those names. */
    public Optional<Timer> nextBut(Set<String> names) {
        return running.values().stream()
                .filter(timer -> !names.contains(timer.name()))
                .min(Comparator.comparing(Timer::deadline).thenComparing(Timer::generation));
    }
}
