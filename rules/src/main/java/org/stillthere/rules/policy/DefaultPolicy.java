package org.stillthere.rules.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.rules.engine.RuleBase;
import org.stillthere.rules.source.PolicySource;

/** The policy that comes with the application. Its rules are compiled at build time, so that it starts without a compiler. */
public final class DefaultPolicy {
    /** Its name, and that of its folder. */
    public static final String NAME = "handover-inactivity";

    /** The first line names the class of the compiled rules, every other one a file of the folder. */
    static final String INDEX = "index";

    static final String RESOURCES = "policies/" + NAME + "/";

    private DefaultPolicy() {}

    /**
     * Loads the policy.
     *
     * @param overrides values for settings instead of its own, by name; may be empty
     * @throws IllegalStateException if the application was built without it
     */
    public static PolicyResult load(Map<String, String> overrides) {
        List<String> index = resource(INDEX).lines().toList();
        CheckedPolicy.Result check = CheckedPolicy.of(source(index), List.of(), overrides);
        if (check instanceof CheckedPolicy.Result.Failed failed) {
            return new PolicyResult.Rejected(failed.problems());
        }
        CheckedPolicy checked = ((CheckedPolicy.Result.Passed) check).policy();
        return new PolicyResult.Ready(
                new CompiledPolicy(checked, RuleBase.prebuilt(index.get(0), checked.ruleNames())));
    }

    /**
     * Its files.
     *
     * @throws IllegalStateException if the application was built without it
     */
    public static PolicySource source() {
        return source(resource(INDEX).lines().toList());
    }

    private static PolicySource source(List<String> index) {
        SortedMap<String, String> texts = new TreeMap<>();
        index.stream().skip(1).forEach(name -> texts.put(name, resource(name)));
        return PolicySource.of(NAME, texts);
    }

    private static String resource(String name) {
        try (InputStream in = DefaultPolicy.class.getClassLoader().getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the application was built without " + RESOURCES + name + ": build it with Maven");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the application can't be read: " + RESOURCES + name, e);
        }
    }
}
