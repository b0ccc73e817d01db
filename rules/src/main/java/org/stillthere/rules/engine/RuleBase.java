package org.stillthere.rules.engine;

import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.drools.model.Model;
import org.drools.modelcompiler.KieBaseBuilder;
import org.kie.api.KieBase;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.rule.Global;
import org.stillthere.policy.language.Settings;
import org.stillthere.rules.language.RuleReader;

/** Loaded rules, ready to be evaluated. Thread-safe; what {@link #open} gives is not. */
public final class RuleBase {
    private final Model model;
    private final KieBase base;
    private final Set<String> globals;

    private RuleBase(Model model) {
        this.model = model;
        this.base = KieBaseBuilder.createKieBaseFromModel(model);
        KiePackage rules = base.getKiePackage(RuleReader.PACKAGE);
        this.globals = rules == null // a model whose rules are all left out makes no package
                ? Set.of()
                : rules.getGlobalVariables().stream().map(Global::getName).collect(Collectors.toUnmodifiableSet());
    }

    /** Loads rules that were just compiled, into a loader of their own. */
    public static RuleBase of(CompiledRules rules) {
        return load(rules.model(), new PolicyLoader(rules.classes(), RuleCompiler.view(false)));
    }

    /** Loads rules that were compiled with the application. */
    public static RuleBase prebuilt(String model) {
        return load(model, RuleBase.class.getClassLoader());
    }

    /**
     * A session for these settings.
     *
     * @param nanos a clock as {@link System#nanoTime} is one, by which the rules have their time
     */
    public RuleSession open(Settings settings, LongSupplier nanos) {
        return new RuleSession(base, globals, settings, nanos);
    }

    /** The same rules without those whose names the predicate refuses; nothing is compiled. */
    public RuleBase only(Predicate<String> names) {
        return new RuleBase(new PartOfModel(
                model,
                model.getRules().stream()
                        .filter(rule -> names.test(rule.getName()))
                        .toList()));
    }

    private static RuleBase load(String model, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(model, true, loader);
            return new RuleBase((Model) type.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the compiled rules can't be loaded: " + model, e);
        }
    }
}
