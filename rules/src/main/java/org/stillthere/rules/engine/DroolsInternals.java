package org.stillthere.rules.engine;

import java.util.List;
import java.util.Map;
import org.drools.model.Constraint;
import org.drools.model.Model;
import org.drools.model.functions.Function1;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.builder.KieFileSystem;
import org.stillthere.policy.language.Facts;

/**
 * All that we need of Drools beyond its published interfaces, {@code org.kie.api} and {@code org.drools.model}. What is
 * behind this may change with any release: an upgrade of Drools begins with the one class that implements it.
 */
interface DroolsInternals {
    /**
     * What compiling came to.
     *
     * @param files the files of the compiled module by path; null if there are errors
     * @param errors what is wrong, in the engine's words; empty if nothing is
     */
    record Built(@Nullable Map<String, byte[]> files, List<String> errors) {}

    /**
     * Compiles the rules in these files to an executable model. The engine keeps what it builds in a global repository:
     * one build at a time, and the caller removes it.
     *
     * @param loader the classes that rules and the compiler may see
     * @throws RuntimeException if the engine's compiler fails instead of reporting an error, as it does on some mistakes
     */
    Built build(KieFileSystem files, ClassLoader loader);

    /**
     * A base of these rules whose sessions take no locks, each for one thread at a time. Sessions of several threads may
     * share the base.
     */
    KieBase base(Model model);

    /** A constraint as its rule writes it; empty if that is not known. */
    String textOf(Constraint constraint);

    /**
     * Lets the engine find a constraint by hashing the value that it compares with, rather than by evaluating it.
     *
     * @param constraint the constraint, which compares the result of {@code left} with {@code right}
     * @param number what stands for {@code left}: the same for the same function, and for no other in the base
     */
    void index(Constraint constraint, int number, Function1<Facts, String> left, String right);
}
