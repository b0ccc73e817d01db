package org.stillthere.rules.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.compiler.kie.builder.impl.KieBuilderImpl;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.model.Constraint;
import org.drools.model.Index;
import org.drools.model.Model;
import org.drools.model.Rule;
import org.drools.model.codegen.ExecutableModelProject;
import org.drools.model.constraints.SingleConstraint1;
import org.drools.model.functions.Function1;
import org.drools.model.index.AlphaIndexImpl;
import org.drools.modelcompiler.KieBaseBuilder;
import org.drools.modelcompiler.consequence.LambdaConsequence;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.runtime.conf.ThreadSafeOption;
import org.stillthere.policy.language.Facts;

/** The internals of Drools 10. The only class that names them; stateless, any thread may use it. */
final class Drools10 implements DroolsInternals {
    @Override
    public Built build(KieFileSystem files, ClassLoader loader) {
        KieBuilder builder = KieServices.get().newKieBuilder(files, loader).buildAll(ExecutableModelProject.class);
        List<String> errors = builder.getResults().getMessages(Message.Level.ERROR).stream()
                .map(Message::getText)
                .toList();
        return errors.isEmpty() ? new Built(filesOf((KieBuilderImpl) builder), errors) : new Built(null, errors);
    }

    /** The published type of a module does not give out its files. */
    private static Map<String, byte[]> filesOf(KieBuilderImpl builder) {
        InternalKieModule module = (InternalKieModule) builder.getKieModuleIgnoringErrors();
        Map<String, byte[]> files = new HashMap<>();
        module.getFileNames().forEach(name -> files.put(name, module.getBytes(name)));
        return files;
    }

    @Override
    public KieBase base(Model model) {
        InternalKnowledgeBase base = KieBaseBuilder.createKieBaseFromModel(model);
        base.getSessionConfiguration().setOption(ThreadSafeOption.NO); // locks would take half of an evaluation
        model.getRules().forEach(rule -> unshare(base, rule));
        return base;
    }

    /**
     * In a session without locks the engine keeps the arguments of a rule's actions in the rule, where the sessions of
     * other threads find them. {@code false} makes them new each time.
     */
    private static void unshare(KieBase base, Rule rule) {
        RuleImpl loaded = (RuleImpl) base.getRule(rule.getPackage(), rule.getName());
        loaded.setConsequence(new LambdaConsequence(rule.getDefaultConsequence(), false));
    }

    @Override
    public String textOf(Constraint constraint) {
        String text = constraint instanceof SingleConstraint1<?> single
                ? single.predicateInformation().getStringConstraint()
                : null;
        return text == null ? "" : text;
    }

    @Override
    public void index(Constraint constraint, int number, Function1<Facts, String> left, String right) {
        if (constraint instanceof SingleConstraint1<?> single) {
            single.setIndex(new AlphaIndexImpl<>(String.class, Index.ConstraintType.EQUAL, number, left, right));
        }
    }
}
