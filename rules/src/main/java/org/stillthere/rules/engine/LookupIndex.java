package org.stillthere.rules.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.model.Condition;
import org.drools.model.Constraint;
import org.drools.model.Model;
import org.drools.model.functions.Function1;
import org.stillthere.policy.language.Facts;

/**
 * Indexes conditions like {@code attribute("queue") == "sales"}. Where three conditions or more compare the same property
 * with a text, the engine finds those that hold in a hash table rather than evaluating each of them. It does so by
 * itself for properties such as {@code channel}, but not for methods that take an argument.
 */
final class LookupIndex {
    /** A condition that is this and nothing else. The language has no quotes within quotes. */
    private static final Pattern LOOKUP =
            Pattern.compile("(attribute|providerData)\\s*\\(\\s*\"([^\"]*)\"\\s*\\)\\s*==\\s*\"([^\"]*)\"");

    /** The engine gives the properties of {@link Facts} numbers from 0; what is looked up has them from here. */
    private static final int FIRST = 1 << 16;

    private final Map<String, Integer> numbers = new HashMap<>();

    private final DroolsInternals internals;

    private LookupIndex(DroolsInternals internals) {
        this.internals = internals;
    }

    /** Writes it into all rules of a model. What it writes is for the rule base that is made of them next. */
    static void addTo(Model model, DroolsInternals internals) {
        LookupIndex index = new LookupIndex(internals);
        model.getRules().forEach(rule -> index.visit(rule.getView()));
    }

    private void visit(Condition condition) {
        if (condition instanceof org.drools.model.Pattern<?> pattern) {
            visit(pattern.getConstraint());
        } else {
            condition.getSubConditions().forEach(this::visit);
        }
    }

    private void visit(Constraint constraint) {
        if (constraint.getType() == Constraint.Type.MULTIPLE) {
            List<Constraint> all = constraint.getChildren();
            all.forEach(this::visit);
        } else {
            Matcher lookup = LOOKUP.matcher(internals.textOf(constraint));
            if (lookup.matches()) {
                index(constraint, lookup.group(1), lookup.group(2), lookup.group(3));
            }
        }
    }

    private void index(Constraint constraint, String method, String name, String text) {
        int number = numbers.computeIfAbsent(method + " " + name, key -> FIRST + numbers.size());
        Function1<Facts, String> left =
                method.equals("attribute") ? facts -> facts.attribute(name) : facts -> facts.providerData(name);
        internals.index(constraint, number, left, text);
    }
}
