package org.stillthere.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each damage changes the part of the file that it was told, and says from where on. */
class DamageTest {
    private static final int FROM = 700;
    private static final int TO = 3_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Damage.class)
    void whatLiesBeforeThePlaceIsAsItWas(Damage damage) throws IOException {
        Path file = folder.resolve("file");
        for (int seed = 0; seed < 50; seed++) {
            byte[] before = new byte[TO + 500];
            new Random(seed).nextBytes(before);
            Files.write(file, before);

            long place = damage.doTo(file, FROM, TO, new Random(seed));

            byte[] after = Files.readAllBytes(file);
            assertThat(place).as("the place lies in the part, seed %d", seed).isBetween((long) FROM, TO - 1L);
            assertThat(Arrays.mismatch(before, after))
                    .as("nothing before it has changed, and something has, seed %d", seed)
                    .isGreaterThanOrEqualTo((int) place);
            if (damage != Damage.TORN) {
                assertThat(Arrays.copyOfRange(after, TO, after.length))
                        .as("nothing behind the part has changed, seed %d", seed)
                        .isEqualTo(Arrays.copyOfRange(before, TO, before.length));
            }
        }
    }
}
