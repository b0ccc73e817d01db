package org.stillthere.server.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.rules.definition.DefinitionReader;

/** Finds policies in folders. */
public final class PolicyFolders {
    /** The most policies that a folder may hold; further ones are ignored. */
    public static final int MOST = 100;

    private PolicyFolders() {}

    /** Whether that folder is a policy. */
    public static boolean isPolicy(Path folder) {
        return Files.exists(folder.resolve(DefinitionReader.FILE));
    }

    /** The policies in that folder, by name; none if it can't be read. */
    public static SortedMap<String, Path> in(Path root) {
        SortedMap<String, Path> policies = new TreeMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, PolicyFolders::isShown)) {
            folders.forEach(folder -> policies.put(String.valueOf(folder.getFileName()), folder));
        } catch (IOException | DirectoryIteratorException e) {
            return new TreeMap<>(); // whoever asked for a policy in it finds that it is not there
        }
        while (policies.size() > MOST) {
            policies.remove(policies.lastKey());
        }
        return policies;
    }

    private static boolean isShown(Path folder) {
        return !String.valueOf(folder.getFileName()).startsWith(".") && isPolicy(folder);
    }
}
