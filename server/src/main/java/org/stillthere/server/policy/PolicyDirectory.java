package org.stillthere.server.policy;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stillthere.server.config.PolicyFolders;

/**
 * The folders of a server's policies. Immutable.
 *
 * @param root the folder that is watched
 * @param active the folder of the policy that decides: {@code root} itself, or one in it
 */
public record PolicyDirectory(Path root, Path active) {
    /** What lies there now, by name, the active policy first. That is there even if its folder is gone. */
    Map<String, PolicyFiles> read() {
        Map<String, PolicyFiles> found = new LinkedHashMap<>();
        policies().forEach((name, folder) -> found.put(name, PolicyFiles.read(folder)));
        return found;
    }

    /** The folders in which a save can change what {@link #read} finds. Those that are gone are left out. */
    List<Path> folders() {
        List<Path> folders = new ArrayList<>(List.of(root));
        for (Path policy : policies().values()) {
            if (!policy.equals(root)) {
                folders.add(policy);
            }
            folders.addAll(foldersIn(policy));
        }
        return folders;
    }

    private static List<Path> foldersIn(Path policy) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(policy, Files::isDirectory)) {
            inside.forEach(folders::add);
            return folders;
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // it is gone; the root tells when it is back
        }
    }

    String activeName() {
        return String.valueOf(active.toAbsolutePath().normalize().getFileName());
    }

    private Map<String, Path> policies() {
        Map<String, Path> policies = new LinkedHashMap<>();
        policies.put(activeName(), active);
        if (!active.equals(root)) {
            PolicyFolders.in(root).forEach(policies::putIfAbsent);
        }
        return policies;
    }
}
