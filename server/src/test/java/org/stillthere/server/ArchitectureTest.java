package org.stillthere.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.server.delivery.ClientState;

/** The walls between the modules and inside the server. The client has its own test. */
class ArchitectureTest {
    private static final String GENERATED = "org.stillthere.v1..";
    private static final String POLICY = "org.stillthere.policy..";
    private static final String RULES = "org.stillthere.rules..";
    private static final String CLIENT = "org.stillthere.client..";
    private static final String SERVER = "org.stillthere.server..";
    /** Packages that bring requests in, and what they share. Whatever is added here has all of their walls. */
    private static final String[] TRANSPORTS = {"org.stillthere.server.grpc..", "org.stillthere.server.wire.."};

    private static final String[] COMPOSITION_AND_EDGES = Stream.concat(
                    Stream.of("org.stillthere.server", "org.stillthere.server.cli.."), Stream.of(TRANSPORTS))
            .toArray(String[]::new);
    private static final String[] WIRE = {"io.grpc..", "com.google.protobuf..", "com.google.rpc..", GENERATED};

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar")) // what tests of rules lend to ours
            .importPackages("org.stillthere");

    private static final Set<String> TIME_OR_CHANCE_CALLS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.util.UUID.randomUUID");
    private static final Set<String> RANDOM_SOURCES =
            Set.of("java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom");

    private static final DescribedPredicate<JavaAccess<?>> TIME_OR_CHANCE =
            new DescribedPredicate<>("is the time of day or chance") {
                @Override
                public boolean test(JavaAccess<?> access) {
                    JavaClass owner = access.getTargetOwner();
                    String name = access.getTarget().getName();
                    return TIME_OR_CHANCE_CALLS.contains(owner.getName() + "." + name)
                            || (owner.getPackageName().equals("java.time") && name.equals("now"))
                            || (owner.getName().equals("java.time.Clock") && !name.equals("fixed"))
                            || owner.getName().equals("java.util.concurrent.ThreadLocalRandom")
                            || (RANDOM_SOURCES.contains(owner.getName()) && name.equals("<init>"));
                }
            };

    /** Else a rule below could hold because it looks at nothing. */
    @ParameterizedTest
    @ValueSource(strings = {GENERATED, POLICY, RULES, SERVER})
    void everyModuleIsLookedAt(String module) {
        assertThat(OURS.that(resideInAPackage(module))).isNotEmpty();
    }

    @Test
    void onlyRulesUseTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(RULES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.drools..", "org.kie..")
                .because("the engine can be replaced only while one module knows it")
                .check(OURS);
    }

    @Test
    void policyAndRulesDoNotKnowTheWire() {
        noClasses()
                .that()
                .resideOutsideOfPackages(GENERATED, CLIENT, SERVER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WIRE)
                .check(OURS);
    }

    @Test
    void insideTheServerOnlyTheEdgesKnowTheWire() {
        noClasses()
                .that()
                .resideInAPackage(SERVER)
                .and()
                .resideOutsideOfPackages(COMPOSITION_AND_EDGES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WIRE)
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void transportsReachLanesAndStoresThroughTheServiceOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(TRANSPORTS)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.stillthere.server.lane..", "org.stillthere.server.storage.."))
                .because("what a call means is said once, for every transport")
                .check(OURS);
    }

    /** Of delivery a transport shows one thing: where a client is. */
    @Test
    void transportsReachClientSessionsThroughTheServiceOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(TRANSPORTS)
                .should()
                .dependOnClassesThat(resideInAPackage("org.stillthere.server.delivery..")
                        .and(DescribedPredicate.not(type(ClientState.class))))
                .check(OURS);
    }

    @Test
    void theServiceKnowsNoTransport() {
        String[] transports =
                Stream.concat(Stream.of(WIRE), Stream.of(TRANSPORTS)).toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("org.stillthere.server.service..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(transports)
                .check(OURS);
    }

    @Test
    void onlyTheCompositionChoosesAStorageEngine() {
        noClasses()
                .that()
                .resideInAPackage(SERVER)
                .and()
                .resideOutsideOfPackages(
                        "org.stillthere.server", // the composition root
                        "org.stillthere.server.cli..", // loads its classes ahead
                        "org.stillthere.server.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.stillthere.server.storage.*..")
                .because("an engine can be replaced only while nothing else knows it")
                .check(OURS);
    }

    @Test
    void onlyTheStoreUsesRocksDb() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.stillthere.server.storage.rocksdb..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(OURS);
    }

    @Test
    void onlyTheMetricsUsePrometheus() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.stillthere.server.metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.prometheus..")
                .check(OURS);
    }

    @Test
    void nothingBelowTheServerDependsOnIt() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SERVER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SERVER)
                .check(OURS);
    }

    @Test
    void policyModelIsPlainJava() {
        classes()
                .that()
                .resideInAPackage(POLICY)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(POLICY, "java..", "org.jspecify..")
                .check(OURS);
    }

    @Test
    void policyModelReadsNoClockAndNoChance() {
        noClasses()
                .that()
                .resideInAPackage(POLICY)
                .should()
                .accessTargetWhere(TIME_OR_CHANCE)
                .because("the same policy on the same facts decides the same")
                .check(OURS);
    }

    @Test
    void serverPackagesHaveNoCycles() {
        slices().matching("org.stillthere.server.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> without = new TreeSet<>();
        for (JavaClass type : OURS.that(DescribedPredicate.not(resideInAPackage(GENERATED)))) {
            JavaPackage ours = type.getPackage();
            if (ours.tryGetPackageInfo().isEmpty() || !ours.isAnnotatedWith(NullMarked.class)) {
                without.add(ours.getName());
            }
        }
        assertThat(without)
                .as("packages without @NullMarked in package-info.java")
                .isEmpty();
    }

    /** Looks at the sources of all modules: byte code has no Javadoc. */
    @Test
    void everyPublicTypeHasJavadoc() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("policy-model", "rules", "server", "client", "bench")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertThat(typesWithoutJavadoc(sources))
                .as("public top-level types without Javadoc")
                .isEmpty();
    }

    private static List<String> typesWithoutJavadoc(List<Path> sources) throws IOException {
        List<String> without = new ArrayList<>();
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    javac.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree file : task.parse()) {
                for (Tree tree : file.getTypeDecls()) {
                    if (tree instanceof ClassTree type
                            && type.getModifiers().getFlags().contains(Modifier.PUBLIC)
                            && docs.getDocComment(TreePath.getPath(file, type)) == null) {
                        without.add(file.getPackageName() + "." + type.getSimpleName());
                    }
                }
            }
        }
        return without;
    }
}
