package org.stillthere.rules.engine;

import java.util.ArrayList;
import java.util.List;
import org.stillthere.policy.language.Settings;
import org.stillthere.rules.CompiledPolicy;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.problem.Problem;

/** Sessions of one policy's rules with and without the trace. It lives here because a server has no use for the latter. */
public final class Sessions {
    private final RuleBase base;
    private final Settings settings;

    private Sessions(RuleBase base, Settings settings) {
        this.base = base;
        this.settings = settings;
    }

    /**
     * Compiles the rules of that policy once more.
     *
     * @throws IllegalStateException if they do not compile
     */
    public static Sessions of(CompiledPolicy policy) {
        List<Problem> problems = new ArrayList<>();
        CompiledRules rules = RuleCompiler.compile(policy.files(), problems);
        if (rules == null) {
            throw new IllegalStateException(problems.toString());
        }
        List<String> order = policy.rules().stream().map(RuleText::name).toList();
        return new Sessions(RuleBase.of(rules, order), policy.settings());
    }

    /** As the server opens them: rulings tell which rules fired. */
    public RuleSession traced() {
        return base.open(settings, System::nanoTime);
    }

    /** Its rulings do not tell which rules fired. */
    public RuleSession untraced() {
        return base.openUntraced(settings);
    }
}
