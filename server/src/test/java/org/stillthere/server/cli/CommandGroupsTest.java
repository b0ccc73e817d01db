package org.stillthere.server.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which packages of the command may use which: the root its groups, a group what all groups share, no group another. */
class CommandGroupsTest {
    private static final String CLI = "org.stillthere.server.cli";
    private static final List<String> GROUPS =
            List.of("demo", "policy", "replay", "send", "serve", "simulate", "watch");
    private static final List<String> SHARED = List.of("call", "command", "terminal");

    private static final JavaClasses COMMANDS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(CLI);

    @Test
    void dependenciesGoOneWay() {
        LayeredArchitecture layers = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .ensureAllClassesAreContainedInArchitecture()
                .layer("root")
                .definedBy(CLI);
        for (String each : Stream.concat(SHARED.stream(), GROUPS.stream()).toList()) {
            layers = layers.layer(each).definedBy(CLI + "." + each);
        }
        for (String group : GROUPS) {
            layers = layers.whereLayer(group).mayOnlyBeAccessedByLayers("root");
        }
        layers.whereLayer("root")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("call")
                .mayOnlyAccessLayers("command", "terminal")
                .whereLayer("command")
                .mayOnlyAccessLayers("terminal")
                .whereLayer("terminal")
                .mayNotAccessAnyLayer()
                .check(COMMANDS);
    }
}
