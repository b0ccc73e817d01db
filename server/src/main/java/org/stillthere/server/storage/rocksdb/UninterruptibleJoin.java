package org.stillthere.server.storage.rocksdb;

/** Waits for threads that use native memory: it must not be freed before they have ended. */
final class UninterruptibleJoin {
    private UninterruptibleJoin() {}

    /** Waits until the thread has ended, however often the caller is interrupted, which it finds out afterwards. */
    static void of(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
