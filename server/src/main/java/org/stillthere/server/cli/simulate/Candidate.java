package org.stillthere.server.cli.simulate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.problem.Problem;

/**
 * A policy to simulate, with its settings.
 *
 * @param label what distinguishes it from the other policies
 * @param policy the policy with these settings; its user closes it
 * @param swept its swept settings, as written
 */
record Candidate(String label, CompiledPolicy policy, SortedMap<String, String> swept) {
    /** A policy before settings are applied, with what distinguishes it from the others. */
    private record Entrant(String label, CompiledPolicy policy) {
        Set<String> settings() {
            return policy.settings().values().keySet();
        }
    }

    /**
     * Each policy once for each step that makes a difference to it. A setting applies to the policies that have it; one that
     * none has is a problem.
     *
     * @param folders where the policies are; the built-in one, if there are none
     * @param fixed values by the setting's name, for all steps
     * @param steps values by the setting's name, for each step; they win over the fixed ones
     * @param problems receives what is wrong with a policy or a setting; the candidates are then incomplete
     */
    static List<Candidate> of(
            List<Path> folders,
            Map<String, String> fixed,
            List<SortedMap<String, String>> steps,
            List<Problem> problems) {
        List<Entrant> entrants = compile(folders, problems);
        if (!problems.isEmpty()) {
            return List.of(); // the settings of the broken ones are unknown
        }
        Set<String> known = new HashSet<>();
        entrants.forEach(entrant -> known.addAll(entrant.settings()));
        List<Candidate> candidates = new ArrayList<>();
        for (Entrant entrant : entrants) {
            Set<String> foreign = new HashSet<>(known);
            foreign.removeAll(entrant.settings());
            Set<SortedMap<String, String>> own = new LinkedHashSet<>();
            steps.forEach(step -> own.add(without(foreign, step)));
            for (SortedMap<String, String> swept : own) {
                SortedMap<String, String> values = without(foreign, fixed);
                values.putAll(swept);
                ready(entrant.policy.with(values), problems)
                        .forEach(policy -> candidates.add(new Candidate(entrant.label, policy, swept)));
            }
        }
        return candidates;
    }

    private static List<Entrant> compile(List<Path> folders, List<Problem> problems) {
        List<CompiledPolicy> policies = new ArrayList<>();
        if (folders.isEmpty()) {
            policies.addAll(ready(DefaultPolicy.load(Map.of()), problems));
        }
        folders.forEach(folder -> policies.addAll(ready(PolicyCompiler.compile(folder, Map.of()), problems)));
        Set<String> names = new HashSet<>();
        boolean distinct = policies.stream()
                .map(CompiledPolicy::version)
                .map(PolicyVersion::name)
                .allMatch(names::add);
        return policies.stream()
                .map(policy -> new Entrant(
                        distinct ? policy.version().name() : policy.version().toString(), policy))
                .toList();
    }

    /** The policy, or none if it is rejected. */
    private static List<CompiledPolicy> ready(PolicyResult result, List<Problem> problems) {
        if (result instanceof PolicyResult.Rejected rejected) {
            rejected.problems().stream()
                    .filter(problem -> !problems.contains(problem)) // each step reports it again
                    .forEach(problems::add);
            return List.of();
        }
        return List.of(((PolicyResult.Ready) result).policy());
    }

    private static SortedMap<String, String> without(Set<String> foreign, Map<String, String> values) {
        SortedMap<String, String> own = new TreeMap<>(values);
        own.keySet().removeAll(foreign);
        return own;
    }
}
