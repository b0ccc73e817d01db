package org.stillthere.rules.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.drools.model.Model;
import org.kie.api.KieBase;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.rule.Global;
import org.stillthere.policy.language.Settings;
import org.stillthere.rules.language.RuleReader;

/** Loaded rules, ready to be evaluated. Thread-safe; a session from {@link #open} is not. */
public final class RuleBase {
    private static final DroolsInternals INTERNALS = new Drools10();

    private final Model model;
    private final int compiled;
    private final KieBase base;
    private final Set<String> globals;

    private RuleBase(Model model, int compiled) {
        this.model = model;
        this.compiled = compiled;
        this.base = build(model);
        KiePackage rules = base.getKiePackage(RuleReader.PACKAGE);
        this.globals = rules == null // a model whose rules are all left out makes no package
                ? Set.of()
                : rules.getGlobalVariables().stream().map(Global::getName).collect(Collectors.toUnmodifiableSet());
    }

    /** One at a time: what an index writes into a rule is for one base, and several bases may have the rule. */
    private static synchronized KieBase build(Model model) {
        LookupIndex.addTo(model, INTERNALS);
        return INTERNALS.base(model);
    }

    /** Loads rules that were just compiled, into a loader of their own. Equal ones fire in the order of the compiler. */
    public static RuleBase of(CompiledRules rules) {
        Model model = load(rules);
        return new RuleBase(model, model.getRules().size());
    }

    /**
     * The same in an order that is given.
     *
     * @param order their names: equal ones fire in this order
     */
    public static RuleBase of(CompiledRules rules, Collection<String> order) {
        Model model = load(rules);
        return new RuleBase(
                JoinedModel.of(List.of(model), order), model.getRules().size());
    }

    /**
     * Loads rules that were compiled with the application.
     *
     * @param order their names: equal ones fire in this order
     */
    public static RuleBase prebuilt(String model, Collection<String> order) {
        Model loaded = load(model, RuleBase.class.getClassLoader());
        return new RuleBase(
                JoinedModel.of(List.of(loaded), order), loaded.getRules().size());
    }

    /**
     * A session for these settings.
     *
     * @param nanos a clock as {@link System#nanoTime} is one, by which the rules have their time
     */
    public RuleSession open(Settings settings, LongSupplier nanos) {
        return new RuleSession(base, globals, settings, null, true, nanos);
    }

    /**
     * A session for these settings, in which only some rules fire: as if the others had never been written.
     *
     * @param names tells by its name whether a rule fires
     * @param nanos a clock as {@link System#nanoTime} is one, by which the rules have their time
     */
    public RuleSession open(Settings settings, Predicate<String> names, LongSupplier nanos) {
        return new RuleSession(base, globals, settings, names, true, nanos);
    }

    /** A session whose rulings do not tell which rules fired: only to measure what the trace costs. */
    public RuleSession openUntraced(Settings settings) {
        return new RuleSession(base, globals, settings, null, false, System::nanoTime);
    }

    /**
     * Some of these rules and of others that were just compiled.
     *
     * @param changed the others; one of them stands for one of these that has its name
     * @param order the names of all the rules that are wanted: equal ones fire in this order
     * @throws IllegalArgumentException if there is no rule of such a name
     */
    public RuleBase with(CompiledRules changed, Collection<String> order) {
        Model other = load(changed);
        return new RuleBase(
                JoinedModel.of(List.of(model, other), order),
                compiled + other.getRules().size());
    }

    /** The same with others that are loaded already; nothing is compiled. */
    public RuleBase with(List<RuleBase> others, Collection<String> order) {
        List<Model> models = new ArrayList<>(List.of(model));
        others.forEach(other -> models.add(other.model));
        int total = compiled + others.stream().mapToInt(RuleBase::compiled).sum();
        return new RuleBase(JoinedModel.of(models, order), total);
    }

    /**
     * How many rules were compiled until these stood as they stand. Those of them that are no longer wanted still take
     * memory, as long as one is wanted that was compiled together with them.
     */
    public int compiled() {
        return compiled;
    }

    private static Model load(CompiledRules rules) {
        return load(rules.model(), new PolicyLoader(rules.classes(), RuleCompiler.view(false)));
    }

    private static Model load(String model, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(model, true, loader);
            return (Model) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the compiled rules can't be loaded: " + model, e);
        }
    }
}
