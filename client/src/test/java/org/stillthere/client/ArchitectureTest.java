package org.stillthere.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The client is thin: the wire contract and what carries it, nothing of the server. */
class ArchitectureTest {
    @Test
    void clientKnowsOnlyTheWire() {
        classes()
                .that()
                .resideInAPackage("org.stillthere.client..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.stillthere.client..",
                        "org.stillthere.v1..",
                        "io.grpc..",
                        "com.google.protobuf..",
                        "com.google.rpc..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "java..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.stillthere.client"));
    }
}
