package org.stillthere.rules.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.model.Condition;
import org.drools.model.Constraint;
import org.drools.model.Index;
import org.drools.model.Model;
import org.drools.model.constraints.SingleConstraint1;
import org.drools.model.functions.Function1;
import org.drools.model.index.AlphaIndexImpl;
import org.stillthere.policy.language.Facts;

/**
 * Conditions like {@code attribute("queue") == "sales"}, made known to the engine as a lookup of a text. It does so
 * itself for {@code channel == "whatsapp"}: where three conditions or more compare the same with a text, it finds the one
 * that holds in a hash table instead of trying them all. What a method answers it would try.
 */
final class LookupIndex {
    /** A condition that is this and nothing else. The language has no quotes within quotes. */
    private static final Pattern LOOKUP =
            Pattern.compile("(attribute|providerData)\\s*\\(\\s*\"([^\"]*)\"\\s*\\)\\s*==\\s*\"([^\"]*)\"");

    /** The engine gives the properties of {@link Facts} numbers from 0; what is looked up has them from here. */
    private static final int FIRST = 1 << 16;

    private final Map<String, Integer> numbers = new HashMap<>();

    private LookupIndex() {}

    /** Writes it into all rules of a model. What it writes is for the rule base that is made of them next. */
    static void addTo(Model model) {
        LookupIndex index = new LookupIndex();
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
        } else if (constraint instanceof SingleConstraint1<?> single) {
            Matcher lookup = LOOKUP.matcher(single.predicateInformation().getStringConstraint());
            if (lookup.matches()) {
                single.setIndex(index(lookup.group(1), lookup.group(2), lookup.group(3)));
            }
        }
    }

    private Index<Facts, String> index(String method, String name, String text) {
        int number = numbers.computeIfAbsent(method + " " + name, key -> FIRST + numbers.size());
        Function1<Facts, String> left =
                method.equals("attribute") ? facts -> facts.attribute(name) : facts -> facts.providerData(name);
        return new AlphaIndexImpl<>(String.class, Index.ConstraintType.EQUAL, number, left, text);
    }
}
