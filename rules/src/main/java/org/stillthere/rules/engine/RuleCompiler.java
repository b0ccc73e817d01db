package org.stillthere.rules.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.compiler.kie.builder.impl.KieBuilderImpl;
import org.drools.model.codegen.ExecutableModelProject;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleReader;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.problem.Problem;

/**
 * Makes classes of rules that passed the check. Takes seconds the first time, tenths of a second later;
 * callers from several threads take turns.
 */
public final class RuleCompiler {
    private static final String SOURCES = "src/main/resources/";
    private static final String CLASS = ".class";

    /** The engine's repository is global, and so is its id for what we build: one build at a time. */
    private static final Object LOCK = new Object();

    private RuleCompiler() {}

    /** The compiled rules; null if they do not compile, with the problems noted. */
    public static @Nullable CompiledRules compile(List<RuleFile> files, List<Problem> problems) {
        SortedMap<String, String> sources = new TreeMap<>();
        files.forEach(file -> sources.put(file.engineName(), file.drl()));
        Build build = build(sources);
        if (build.rules() == null) {
            blame(files, build.messages(), problems);
        }
        return build.rules();
    }

    /** The engine seldom says which rule is to blame: only one that fails alone certainly is. */
    private static void blame(List<RuleFile> files, List<String> messages, List<Problem> problems) {
        int before = problems.size();
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
        if (problems.size() == before) {
            problems.add(Problem.of(
                    files.get(0).source().name(), "the rules do not compile: " + String.join("; ", messages), ""));
        }
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
                KieBuilder builder = services.newKieBuilder(files, view(true)).buildAll(ExecutableModelProject.class);
                List<String> errors = builder.getResults().getMessages(Message.Level.ERROR).stream()
                        .map(Message::getText)
                        .toList();
                return errors.isEmpty()
                        ? new Build(
                                classes((InternalKieModule) ((KieBuilderImpl) builder).getKieModuleIgnoringErrors()),
                                errors)
                        : new Build(null, errors);
            } catch (RuntimeException | StackOverflowError e) {
                // some mistakes in rules throw out of the engine's compiler instead of being reported
                return new Build(null, List.of(e.getMessage() == null ? e.toString() : e.getMessage()));
            } finally {
                services.getRepository().removeKieModule(id);
            }
        }
    }

    static ClassLoader view(boolean forCompiler) {
        return new FilteredLoader(RuleCompiler.class.getClassLoader(), RuleReader.PACKAGE + ".", forCompiler);
    }

    private static CompiledRules classes(InternalKieModule module) {
        SortedMap<String, byte[]> classes = new TreeMap<>();
        List<String> models = new ArrayList<>();
        for (String file : module.getFileNames()) {
            if (file.startsWith(RuleReader.PACKAGE + "/") && file.endsWith(CLASS)) {
                String name = file.substring(0, file.length() - CLASS.length()).replace('/', '.');
                classes.put(name, module.getBytes(file));
            } else if (file.endsWith("/drools-model")) {
                new String(module.getBytes(file), StandardCharsets.UTF_8)
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
