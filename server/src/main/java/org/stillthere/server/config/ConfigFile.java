package org.stillthere.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.yaml.Yaml;
import org.stillthere.rules.yaml.YamlFile;

/** Reads the YAML file of a configuration. */
final class ConfigFile {
    /** In bytes: far more than a configuration needs, so that a log or a device named by mistake is not read whole. */
    private static final int LARGEST = 1024 * 1024;

    private ConfigFile() {}

    /** Reads the file; adds what is wrong with it to {@code problems}. */
    static Layer read(Path path, List<Problem> problems) {
        Layer layer = new Layer();
        String text = text(path, problems);
        if (text == null) {
            return layer;
        }
        YamlFile file = new YamlFile(new SourceFile(path.toString(), text), problems);
        Yaml root = file.read();
        Yaml.Mapping mapping = root == null ? null : file.mapping(root, ConfigKey.keys(), "a configuration");
        if (mapping == null) {
            return layer;
        }
        for (Yaml.Entry entry : mapping.entries().values()) {
            ConfigKey key = ConfigKey.named(entry.key().text()).orElse(null);
            if (key == ConfigKey.SET) {
                addSettings(file, entry.value(), layer);
            } else if (key != null) {
                Yaml.Scalar value = file.scalar(entry.value(), "'" + key.key() + "'");
                if (value != null) {
                    layer.values().put(key, new Layer.Given(value.text(), at(file, value)));
                }
            }
        }
        return layer;
    }

    private static void addSettings(YamlFile file, Yaml value, Layer layer) {
        Yaml.Mapping settings = file.mapping(value, "'set'");
        if (settings == null) {
            return;
        }
        for (Yaml.Entry entry : settings.entries().values()) {
            Yaml.Scalar setting =
                    file.scalar(entry.value(), "the setting '" + entry.key().text() + "'");
            if (setting != null) {
                layer.settings().put(entry.key().text(), setting.text());
            }
        }
    }

    private static Layer.Place at(YamlFile file, Yaml.Scalar value) {
        return (message, remedy) ->
                file.source().problem(value.line(), value.column(), value.text().length(), message, remedy);
    }

    private static @Nullable String text(Path path, List<Problem> problems) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                problems.add(Problem.of(path.toString(), "the file is larger than 1 MiB", "is it the right one?"));
                return null;
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            problems.add(Problem.of(path.toString(), "there is no such file", "check --config"));
        } catch (CharacterCodingException e) {
            problems.add(Problem.of(path.toString(), "the file is not UTF-8", "save it as UTF-8"));
        } catch (IOException e) {
            problems.add(Problem.of(path.toString(), "the file can't be read: " + e.getMessage(), "check --config"));
        }
        return null;
    }
}
