package org.stillthere.rules.engine;

import java.util.List;
import org.drools.model.EntryPoint;
import org.drools.model.Global;
import org.drools.model.Model;
import org.drools.model.Query;
import org.drools.model.Rule;
import org.drools.model.TypeMetaData;

/**
 * Compiled rules of which some are left out. The others keep their order.
 *
 * @param whole the model with all rules
 * @param rules those that are left in
 */
record PartOfModel(Model whole, List<Rule> rules) implements Model {
    @Override
    public String getName() {
        return whole.getName();
    }

    @Override
    public String getPackageName() {
        return whole.getPackageName();
    }

    @Override
    @SuppressWarnings("rawtypes") // the engine's
    public List<Global> getGlobals() {
        return whole.getGlobals();
    }

    @Override
    public List<Rule> getRules() {
        return rules;
    }

    @Override
    public List<Query> getQueries() {
        return whole.getQueries();
    }

    @Override
    public List<TypeMetaData> getTypeMetaDatas() {
        return whole.getTypeMetaDatas();
    }

    @Override
    public List<EntryPoint> getEntryPoints() {
        return whole.getEntryPoints();
    }
}
