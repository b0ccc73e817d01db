package org.stillthere.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** A backoff and its jitter. Not thread-safe. */
record Backoffs(Backoff backoff, RandomGenerator random) {
    Duration delay(int attempt) {
        return backoff.delay(attempt, random);
    }
}
