package org.stillthere.rules.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.stillthere.rules.engine.CompiledRules;
import org.stillthere.rules.engine.RuleCompiler;
import org.stillthere.rules.language.RuleReader;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.source.PolicyFolder;
import org.stillthere.rules.source.PolicySource;

/**
 * Compiles the default policy at build time. Only the build runs it, after compiling the classes of this module.
 */
public final class Prebuild {
    private Prebuild() {}

    /**
     * Writes the compiled rules, a copy of the folder and {@link DefaultPolicy#INDEX}.
     *
     * @param arguments the policy's folder, and the folder of classes to write to
     * @throws IOException if something can't be written
     * @throws IllegalArgumentException if something is wrong with the policy; the message says what
     */
    public static void main(String[] arguments) throws IOException {
        Path output = Path.of(arguments[1]);
        PolicyFolder.Contents contents = PolicyFolder.read(Path.of(arguments[0]));
        PolicySource source = contents.source();
        CompiledRules rules = compile(CheckedPolicy.of(source, contents.problems(), Map.of()));
        deleteOld(output.resolve(RuleReader.PACKAGE));
        for (Map.Entry<String, byte[]> each : rules.classes().entrySet()) {
            write(output.resolve(each.getKey().replace('.', '/') + ".class"), each.getValue());
        }
        StringBuilder index = new StringBuilder(rules.model()).append('\n');
        Path resources = output.resolve(DefaultPolicy.RESOURCES);
        source.files().forEach((name, file) -> index.append(name).append('\n'));
        for (var each : source.files().entrySet()) {
            write(resources.resolve(each.getKey()), each.getValue().text().getBytes(StandardCharsets.UTF_8));
        }
        write(resources.resolve(DefaultPolicy.INDEX), index.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static CompiledRules compile(CheckedPolicy.Result check) {
        if (check instanceof CheckedPolicy.Result.Failed failed) {
            throw wrong(failed.problems());
        }
        RuleCompiler.Result result = RuleCompiler.compile(
                ((CheckedPolicy.Result.Passed) check).policy().rules());
        if (result instanceof RuleCompiler.Result.Failed failed) {
            throw wrong(failed.problems());
        }
        return ((RuleCompiler.Result.Compiled) result).rules();
    }

    private static IllegalArgumentException wrong(List<Problem> problems) {
        String list = String.join("\n\n", problems.stream().map(Problem::render).toList());
        return new IllegalArgumentException("the default policy is wrong:\n\n" + list + "\n");
    }

    /** Their names change with the rules: without this, classes of rules long gone would stay. */
    private static void deleteOld(Path classes) throws IOException {
        if (Files.exists(classes)) {
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
