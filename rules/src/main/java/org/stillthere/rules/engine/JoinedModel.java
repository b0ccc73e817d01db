package org.stillthere.rules.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.drools.model.EntryPoint;
import org.drools.model.Global;
import org.drools.model.Model;
import org.drools.model.Query;
import org.drools.model.Rule;
import org.drools.model.TypeMetaData;

/**
 * Joins rules that were compiled separately. Only their order matters: no rule refers to another.
 *
 * @param first what the model is called after
 * @param rules its rules, in the order in which equal ones fire
 * @param globals what the rules call by name
 */
@SuppressWarnings("rawtypes") // the engine's
record JoinedModel(Model first, List<Rule> rules, List<Global> globals) implements Model {
    /**
     * Joins models.
     *
     * @param models the models; of rules of one name the last one counts
     * @param order the names of the rules that are wanted
     */
    static Model of(List<Model> models, Collection<String> order) {
        Map<String, Rule> byName = new HashMap<>();
        models.forEach(model -> model.getRules().forEach(rule -> byName.put(rule.getName(), rule)));
        List<Rule> rules = new ArrayList<>();
        for (String name : order) {
            Rule rule = byName.get(name);
            if (rule == null) {
                throw new IllegalArgumentException("no rule \"" + name + "\" was compiled");
            }
            rules.add(rule);
        }
        return new JoinedModel(models.get(0), List.copyOf(rules), globals(models));
    }

    /** Each model declares what its own rules need, under the same names. */
    private static List<Global> globals(List<Model> models) {
        Map<String, Global> byName = new LinkedHashMap<>();
        models.forEach(model -> model.getGlobals().forEach(global -> byName.putIfAbsent(global.getName(), global)));
        return List.copyOf(byName.values());
    }

    @Override
    public String getName() {
        return first.getName();
    }

    @Override
    public String getPackageName() {
        return first.getPackageName();
    }

    @Override
    public List<Global> getGlobals() {
        return globals;
    }

    @Override
    public List<Rule> getRules() {
        return rules;
    }

    @Override
    public List<Query> getQueries() {
        return first.getQueries();
    }

    @Override
    public List<TypeMetaData> getTypeMetaDatas() {
        return first.getTypeMetaDatas();
    }

    @Override
    public List<EntryPoint> getEntryPoints() {
        return first.getEntryPoints();
    }
}
