package org.stillthere.server.storage.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;
import org.stillthere.server.storage.StoreException;

/** How records are laid out, as a number in the store. A change takes the next one, so that a store is never misread. */
final class StoreFormat {
    private static final byte[] FORMAT_KEY = {'f', 'o', 'r', 'm', 'a', 't'};

    /** Today's. */
    private static final byte[] FORMAT = {8};

    /** The same records, with a journal of our own in front of RocksDB. Read if that journal is empty. */
    private static final List<byte[]> WITH_JOURNAL =
            List.of(new byte[] {7}, new byte[] {6}, new byte[] {5}, new byte[] {4}, new byte[] {3});

    private static final String JOURNAL = "journal";

    private StoreFormat() {}

    /**
     * Notes the format in a store that is new, and looks at it in one that is not.
     *
     * @throws StoreException if this version can't read it
     */
    static void check(Path directory, Database database, RocksDB db, WriteOptions synced) throws RocksDBException {
        byte[] format = db.get(FORMAT_KEY);
        if (Arrays.equals(format, FORMAT)) {
            return;
        }
        boolean hadJournal = WITH_JOURNAL.stream().anyMatch(each -> Arrays.equals(each, format));
        if (hadJournal && hasFiles(directory.resolve(JOURNAL))) {
            throw new StoreException(
                    "the store in " + directory + " was not shut down cleanly by the version that wrote"
                            + " it, and this one does not read that version's journal. Start that version once more, stop it"
                            + " with SIGTERM, then start this one.");
        }
        if (!hadJournal && (format != null || !isEmpty(database))) {
            throw new StoreException("the store in " + directory + " was written by another version, in a format that"
                    + " this one does not read. Name another data directory, or run that version.");
        }
        db.put(synced, FORMAT_KEY, FORMAT);
    }

    private static boolean isEmpty(Database database) {
        boolean[] empty = {true};
        database.scan(Family.HANDOVERS, new byte[0], new byte[0], (key, value) -> {
            empty[0] = false;
            return false;
        });
        return empty[0];
    }

    /** A journal that was shut down cleanly has files of no bytes only. */
    private static boolean hasFiles(Path journal) {
        if (!Files.isDirectory(journal)) {
            return false;
        }
        try (Stream<Path> files = Files.list(journal)) {
            for (Path file : files.toList()) {
                if (Files.size(file) > 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new StoreException("can't read " + journal, e);
        }
    }
}
