package org.stillthere.bench.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** What may become of the end of a file. */
enum Damage {
    /** It ends earlier. */
    TORN,
    /** From some place on there are zeros. */
    ZEROED,
    /** One bit is another. */
    FLIPPED,
    /** Two sectors have changed places. */
    REORDERED;

    private static final int SECTOR = 512;

    /**
     * Does that to a part of a file.
     *
     * @param from the place of the part's first byte
     * @param to the place behind its last one, greater than {@code from}
     * @return the place of the first byte that is not what it was
     */
    long doTo(Path path, long from, long to, Random random) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long place = random.nextLong(from, to);
            switch (this) {
                case TORN -> file.setLength(place);
                case ZEROED -> write(file, place, new byte[(int) (to - place)]);
                case FLIPPED -> {
                    byte[] one = read(file, place, 1);
                    one[0] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                    write(file, place, one);
                }
                case REORDERED -> {
                    long first = (from + SECTOR - 1) / SECTOR;
                    long behind = to / SECTOR;
                    if (behind - first < 2) {
                        throw new IOException("less than two sectors to change: " + from + " to " + to);
                    }
                    place = SECTOR * random.nextLong(first, behind - 1);
                    long other = SECTOR * random.nextLong(place / SECTOR + 1, behind);
                    byte[] one = read(file, place, SECTOR);
                    write(file, place, read(file, other, SECTOR));
                    write(file, other, one);
                }
            }
            return place;
        }
    }

    private static byte[] read(RandomAccessFile file, long place, int count) throws IOException {
        byte[] bytes = new byte[count];
        file.seek(place);
        file.readFully(bytes);
        return bytes;
    }

    private static void write(RandomAccessFile file, long place, byte[] bytes) throws IOException {
        file.seek(place);
        file.write(bytes);
    }

    /** As the table names it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
