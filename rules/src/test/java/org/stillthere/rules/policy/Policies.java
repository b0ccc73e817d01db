package org.stillthere.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.source.PolicySource;

/** Policies for tests. */
public final class Policies {
    /** The folder of the default policy; tests run in the module's folder. */
    public static final Path DEFAULT_FOLDER = Path.of("policies", "handover-inactivity");

    /** How a rule file begins. */
    public static final String HEADER = """
            package policy;
            import org.stillthere.policy.language.Actions;
            import org.stillthere.policy.language.Facts;
            import org.stillthere.policy.language.Settings;
            import org.stillthere.policy.model.ActivityKind;
            import org.stillthere.policy.model.HandoverStatus;
            import org.stillthere.policy.model.Participant;
            import java.time.DayOfWeek;
            import java.time.Duration; import org.stillthere.policy.language.Length;
            global Actions actions;
            global Settings settings;
            """;

    private Policies() {}

    /** The policy that a result must hold. */
    public static CompiledPolicy ready(PolicyResult result) {
        assertThat(result).isInstanceOf(PolicyResult.Ready.class);
        return ((PolicyResult.Ready) result).policy();
    }

    /** The problems that a result must hold. */
    public static List<Problem> problems(PolicyResult result) {
        assertThat(result).isInstanceOf(PolicyResult.Rejected.class);
        return ((PolicyResult.Rejected) result).problems();
    }

    /** The default policy, compiled from its folder. */
    public static CompiledPolicy fromFolder() {
        return ready(PolicyCompiler.compile(DEFAULT_FOLDER, Map.of()));
    }

    /** A small policy with these rules. */
    public static PolicySource source(String drl) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("policy.yaml", """
                name: test
                settings:
                  timeout: { value: 1m, min: 1s, max: 1d }
                  closeAfter: { value: 2, min: 1, max: 100 }
                  greeting: { value: "hello" }
                  strict: { value: false }
                """);
        files.put("messages/en.yaml", "still-there: Are you still there?\nback-with-bot: Back!\n");
        files.put("rules.drl", drl);
        return PolicySource.of("test", files);
    }

    /** A rule of this condition and these actions, in a file with a header. */
    public static String rule(String conditions, String actions) {
        return HEADER + "rule \"A rule\"\nwhen\n    Facts( " + conditions + " )\nthen\n    " + actions + "\nend\n";
    }
}
