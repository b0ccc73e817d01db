package org.stillthere.client;

/** How many reports may be under way. Whoever finds it full waits, or goes without. */
final class Room {
    private int free;
    private boolean closed;

    Room(int places) {
        this.free = places;
    }

    /** Takes a place, and waits for one; false if there will be none, because the room was closed. */
    synchronized boolean take() throws InterruptedException {
        while (free == 0 && !closed) {
            wait();
        }
        return takeNow();
    }

    /** Takes a place if there is one. */
    synchronized boolean tryTake() {
        return free > 0 && takeNow();
    }

    private boolean takeNow() {
        if (closed) {
            return false;
        }
        free--;
        return true;
    }

    synchronized void giveBack() {
        free++;
        notify();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Lets nobody in any more, and sends away who waits. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
