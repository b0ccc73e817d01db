package org.stillthere.bench.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Where a server has its data, and how that server is ended with all that was not on the disk. */
sealed interface Disk extends AutoCloseable permits Image, Folder {
    /** The server's data directory. It need not exist. */
    Path data();

    /** Empties it. No server may run on it. */
    void renew() throws IOException, InterruptedException;

    /**
     * Ends the server as hard as this disk is there to show: by SIGKILL, or by loss of power. Afterwards the disk can be
     * used again.
     *
     * @param linger how long the server lives on without power, where that is what is played: it must not answer that it
     *     has stored what it can't
     */
    void crash(Server server, Duration linger) throws IOException, InterruptedException;

    /** Lets some pages of the logs reach the disk, and others not, where what has not reached it can be lost. */
    void writeBackSome(long seed) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
