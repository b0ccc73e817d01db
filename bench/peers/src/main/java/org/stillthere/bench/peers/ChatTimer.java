package org.stillthere.bench.peers;

/** A fact of the usual rules: the inactivity timer of the handover. */
public final class ChatTimer {
    private boolean running;
    private long generation;
    private long deadline;

    /** Whether it runs. */
    public boolean isRunning() {
        return running;
    }

    /** A rule or its expiry says whether it runs. */
    public void setRunning(boolean running) {
        this.running = running;
    }

    /** How often it was armed. */
    public long getGeneration() {
        return generation;
    }

    /** A rule arms it. */
    public void setGeneration(long generation) {
        this.generation = generation;
    }

    /** When it expires, in milliseconds of the epoch. */
    public long getDeadline() {
        return deadline;
    }

    /** A rule arms it. */
    public void setDeadline(long deadline) {
        this.deadline = deadline;
    }
}
