package org.stillthere.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The layers inside this module, and how far Drools reaches into it. */
class ArchitectureTest {
    private static final String ENGINE = "org.stillthere.rules.engine";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.stillthere.rules");

    @Test
    void packagesAreLayers() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("problem")
                .definedBy("org.stillthere.rules.problem")
                .layer("yaml")
                .definedBy("org.stillthere.rules.yaml")
                .layer("source")
                .definedBy("org.stillthere.rules.source")
                .layer("definition")
                .definedBy("org.stillthere.rules.definition")
                .layer("language")
                .definedBy("org.stillthere.rules.language")
                .layer("table")
                .definedBy("org.stillthere.rules.table")
                .layer("sheet")
                .definedBy("org.stillthere.rules.sheet")
                .layer("engine")
                .definedBy(ENGINE)
                .layer("policy")
                .definedBy("org.stillthere.rules.policy")
                .layer("factmodel")
                .definedBy("org.stillthere.rules.factmodel")
                .layer("cases")
                .definedBy("org.stillthere.rules.cases")
                .layer("check, coverage, template")
                .definedBy(
                        "org.stillthere.rules.check", "org.stillthere.rules.coverage", "org.stillthere.rules.template")
                .whereLayer("check, coverage, template")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cases")
                .mayOnlyBeAccessedByLayers("check, coverage, template")
                .whereLayer("factmodel")
                .mayOnlyBeAccessedByLayers("check, coverage, template")
                .whereLayer("policy")
                .mayOnlyBeAccessedByLayers("cases", "check, coverage, template")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("policy")
                .whereLayer("sheet")
                .mayOnlyBeAccessedByLayers("table")
                .whereLayer("table")
                .mayOnlyBeAccessedByLayers("policy")
                .whereLayer("problem")
                .mayNotAccessAnyLayer()
                .whereLayer("yaml")
                .mayOnlyAccessLayers("problem")
                .whereLayer("source")
                .mayOnlyAccessLayers("problem")
                .whereLayer("definition")
                .mayOnlyAccessLayers("problem", "yaml")
                .whereLayer("language")
                .mayOnlyAccessLayers("problem", "definition")
                .whereLayer("sheet")
                .mayOnlyAccessLayers("problem")
                .whereLayer("table")
                .mayOnlyAccessLayers("problem", "sheet", "definition", "language")
                .whereLayer("engine")
                .mayOnlyAccessLayers("problem", "language")
                .whereLayer("factmodel")
                .mayOnlyAccessLayers("definition", "language")
                .ensureAllClassesAreContainedInArchitecture()
                .check(OURS);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.stillthere.rules.(*)..")
                .should()
                .beFreeOfCycles()
                .check(OURS);
    }

    @Test
    void onlyTheEngineUsesDrools() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.drools..", "org.kie..")
                .check(OURS);
    }

    @Test
    void onlyOneClassUsesInternalsOfDrools() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .and()
                .doNotHaveSimpleName("Drools10")
                .should()
                .dependOnClassesThat(resideInAPackage("org.drools..")
                        .and(not(resideInAnyPackage("org.drools.model", "org.drools.model.functions"))))
                .because("an upgrade of Drools should begin and end with DroolsInternals")
                .check(OURS);
    }

    /** Behind the interface, so that another release can have a class of its own. */
    @Test
    void whatUsesInternalsOfDroolsIsHidden() {
        classes()
                .that()
                .haveSimpleName("Drools10")
                .should()
                .bePackagePrivate()
                .andShould()
                .implement(ENGINE + ".DroolsInternals")
                .check(OURS);
    }
}
