package org.stillthere.server.policy;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for changes in folders, as the operating system reports them. Not all file systems report all changes, so callers
 * also look again from time to time. Used by one thread; any thread may close it.
 */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final @Nullable WatchService service;
    private final CountDownLatch closed = new CountDownLatch(1);

    private FolderWatch(@Nullable WatchService service) {
        this.service = service;
    }

    /** A watch on the file system of that folder. If the system offers none, it only waits. */
    static FolderWatch on(Path root) {
        try {
            return new FolderWatch(root.getFileSystem().newWatchService());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("the system tells of no changes in {}, they are looked for instead: {}", root, e.getMessage());
            return new FolderWatch(null);
        }
    }

    /** Watches these folders too. */
    void watch(Collection<Path> folders) {
        if (service == null) {
            return;
        }
        for (Path folder : folders) {
            try {
                folder.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_DELETE,
                        StandardWatchEventKinds.ENTRY_MODIFY);
            } catch (IOException | ClosedWatchServiceException e) {
                LOG.debug("changes in {} are looked for", folder, e); // it has just gone, or the server ends
            }
        }
    }

    /** Waits until something may have changed since the last call, at most that long. Returns at once when closed. */
    void await(long millis) throws InterruptedException {
        if (service == null) {
            pause(millis);
            return;
        }
        try {
            for (WatchKey key = service.poll(millis, TimeUnit.MILLISECONDS); key != null; key = service.poll()) {
                key.pollEvents();
                key.reset();
            }
        } catch (ClosedWatchServiceException e) {
            return; // closed meanwhile
        }
    }

    /** Waits that long, whatever changes. Returns at once when closed. */
    void pause(long millis) throws InterruptedException {
        if (closed.await(millis, TimeUnit.MILLISECONDS)) {
            return; // nobody needs to know here
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            LOG.debug("a watch did not close", e);
        }
    }
}
