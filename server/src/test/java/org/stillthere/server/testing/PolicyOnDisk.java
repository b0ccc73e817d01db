package org.stillthere.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.stillthere.rules.policy.DefaultPolicy;

/** A copy of the built-in policy in a folder that a test edits, as its owner would. */
public final class PolicyOnDisk {
    private final Path folder;

    public PolicyOnDisk(Path folder) {
        this.folder = folder;
        DefaultPolicy.source().files().forEach((name, file) -> write(name, file.text()));
    }

    public Path folder() {
        return folder;
    }

    /** Saves a file in place, as simple editors do. */
    public void write(String file, String text) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Saves a file by writing another and renaming it, as careful editors do. */
    public void swapIn(String file, String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve(".saving"), text);
        Files.move(fresh, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    public String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the file says with that text, which it has, replaced. */
    public String changed(String file, String text, String replacement) {
        String before = read(file);
        assertThat(before).contains(text);
        return before.replace(text, replacement);
    }

    /** Replaces a text, which the file has, and saves it. */
    public void edit(String file, String text, String replacement) {
        write(file, changed(file, text, replacement));
    }

    /** Deletes the folder with all that is in it. */
    public void delete() throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
