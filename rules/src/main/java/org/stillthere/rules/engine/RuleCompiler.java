package org.stillthere.rules.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.ReleaseId;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleReader;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.problem.Problem;

/**
 * Compiles rules that passed the check. Takes seconds the first time in a process, tenths of a second later. Calls from
 * several threads run one after the other.
 */
public final class RuleCompiler {
    private static final String SOURCES = "src/main/resources/";
    private static final String CLASS = ".class";

    private static final DroolsInternals INTERNALS = new Drools10();

    /** The engine's repository is global, and so is its id for what we build: one build at a time. */
    private static final Object LOCK = new Object();

    private RuleCompiler() {}

    /** What compiling rules came to. */
    public sealed interface Result {
        /** They compile. */
        record Compiled(CompiledRules rules) implements Result {}

        /**
         * They do not compile.
         *
         * @param problems what is wrong, never empty
         */
        record Failed(List<Problem> problems) implements Result {}
    }

    /** Compiles rules that passed the check. */
    public static Result compile(List<RuleFile> files) {
        SortedMap<String, String> sources = new TreeMap<>();
        files.forEach(file -> sources.put(file.engineName(), file.drl()));
        Build build = build(sources);
        return build.rules() == null
                ? new Result.Failed(blame(files, build.messages()))
                : new Result.Compiled(build.rules());
    }

    /** The engine seldom says which rule is at fault: only one that fails alone certainly is. */
    private static List<Problem> blame(List<RuleFile> files, List<String> messages) {
        List<Problem> problems = new ArrayList<>();
        for (RuleFile file : files) {
            for (RuleText rule : file.rules()) {
                String alone = file.header() + file.drl().substring(rule.start(), rule.end()) + "\n";
                Build build = build(new TreeMap<>(Map.of(file.engineName(), alone)));
                if (build.rules() == null) {
                    problems.add(file.source()
                            .problem(
                                    rule.line(),
                                    1,
                                    4,
                                    "the rule \"" + rule.name() + "\" does not compile: "
                                            + String.join("; ", build.messages()),
                                    "write its conditions more simply"));
                }
            }
        }
        if (problems.isEmpty()) {
            problems.add(Problem.of(
                    files.get(0).source().name(), "the rules do not compile: " + String.join("; ", messages), ""));
        }
        return problems;
    }

    private record Build(@Nullable CompiledRules rules, List<String> messages) {}

    private static Build build(SortedMap<String, String> sources) {
        KieServices services = KieServices.get();
        ReleaseId id = services.newReleaseId("org.stillthere", RuleReader.PACKAGE, "1");
        synchronized (LOCK) {
            try {
                KieFileSystem files = services.newKieFileSystem();
                files.generateAndWritePomXML(id);
                sources.forEach((name, drl) -> files.write(SOURCES + RuleReader.PACKAGE + "/" + name, drl));
                DroolsInternals.Built built = INTERNALS.build(files, view(true));
                return built.files() == null
                        ? new Build(null, built.errors())
                        : new Build(classes(built.files()), List.of());
            } catch (RuntimeException | StackOverflowError e) {
                // the engine's compiler throws on some mistakes instead of reporting them
                return new Build(null, List.of(e.getMessage() == null ? e.toString() : e.getMessage()));
            } finally {
                services.getRepository().removeKieModule(id);
            }
        }
    }

    static ClassLoader view(boolean forCompiler) {
        return new FilteredLoader(RuleCompiler.class.getClassLoader(), RuleReader.PACKAGE + ".", forCompiler);
    }

    private static CompiledRules classes(Map<String, byte[]> module) {
        SortedMap<String, byte[]> classes = new TreeMap<>();
        List<String> models = new ArrayList<>();
        for (Map.Entry<String, byte[]> each : module.entrySet()) {
            String file = each.getKey();
            if (file.startsWith(RuleReader.PACKAGE + "/") && file.endsWith(CLASS)) {
                String name = file.substring(0, file.length() - CLASS.length()).replace('/', '.');
                classes.put(name, each.getValue());
            } else if (file.endsWith("/drools-model")) {
                new String(each.getValue(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith(RuleReader.PACKAGE + "."))
                        .forEach(models::add);
            }
        }
        if (models.size() != 1) {
            throw new IllegalStateException("one package makes one model, not " + models);
        }
        return new CompiledRules(models.get(0), classes);
    }
}
