package org.stillthere.bench.micro;

import java.util.List;
import org.stillthere.policy.language.Settings;
import org.stillthere.rules.engine.RuleBase;
import org.stillthere.rules.engine.RuleCompiler;
import org.stillthere.rules.engine.RuleSession;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.policy.CompiledPolicy;

/** Sessions of one policy's rules, with and without the trace of fired rules. */
final class Sessions {
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
    static Sessions of(CompiledPolicy policy) {
        RuleCompiler.Result result = RuleCompiler.compile(policy.files());
        if (!(result instanceof RuleCompiler.Result.Compiled compiled)) {
            throw new IllegalStateException(result.toString());
        }
        List<String> order = policy.rules().stream().map(RuleText::name).toList();
        return new Sessions(RuleBase.of(compiled.rules(), order), policy.settings());
    }

    /** As the server opens them: rulings tell which rules fired. */
    RuleSession traced() {
        return base.open(settings, System::nanoTime);
    }

    /** Its rulings do not tell which rules fired. */
    RuleSession untraced() {
        return base.openUntraced(settings);
    }
}
