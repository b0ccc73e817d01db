package org.stillthere.rules.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.rules.definition.Overrides;
import org.stillthere.rules.definition.PolicyDefinition;
import org.stillthere.rules.engine.RuleBase;
import org.stillthere.rules.engine.RuleSession;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.source.PolicySource;

/**
 * A policy that can decide. Immutable but for {@link #close()}; thread-safe: each thread opens a session
 * of its own.
 */
public final class CompiledPolicy implements AutoCloseable {
    /** A clock of the rules' time limit that stands still. */
    public static final LongSupplier NO_TIME_LIMIT = () -> 0;

    private final CheckedPolicy checked;
    private final RuleBase base;
    private final PolicyVersion version;
    private final @Nullable Predicate<String> filter;
    private final Settings settings;
    private volatile boolean closed;

    CompiledPolicy(CheckedPolicy checked, RuleBase base) {
        this(checked, base, null);
    }

    private CompiledPolicy(CheckedPolicy checked, RuleBase base, @Nullable Predicate<String> filter) {
        this(
                checked,
                base,
                new PolicyVersion(checked.definition().name(), PolicyDigest.of(checked.definition(), checked.rules())),
                filter);
    }

    private CompiledPolicy(
            CheckedPolicy checked, RuleBase base, PolicyVersion version, @Nullable Predicate<String> filter) {
        this.checked = checked;
        this.base = base;
        this.version = version;
        this.filter = filter;
        this.settings = checked.definition().values();
    }

    /** Its name and the digest of all that can change a decision. */
    public PolicyVersion version() {
        return version;
    }

    /** The values of its settings, overrides included. */
    public Settings settings() {
        return settings;
    }

    /** What it says besides its rules, overrides included. */
    public PolicyDefinition definition() {
        return checked.definition();
    }

    /** Its files, as they were read. */
    public PolicySource source() {
        return checked.source();
    }

    /** Its rules, in the order of files and of lines. */
    public List<RuleText> rules() {
        return checked.rules().stream()
                .map(RuleFile::rules)
                .flatMap(List::stream)
                .toList();
    }

    /** Its rule files, by name. */
    public List<RuleFile> files() {
        return checked.rules();
    }

    /**
     * The same policy, of whose rules only some fire: as if the others had never been written. Nothing is compiled. It
     * keeps its version, so it is for tests and not for serving. Both policies are used and closed on their own.
     *
     * @param names tells by its name whether a rule fires
     */
    public CompiledPolicy only(Predicate<String> names) {
        return new CompiledPolicy(checked, base, version, names);
    }

    /**
     * The same policy with more rules, for tests as well: what it says of its files, rules and version stays. Nothing is
     * compiled. All the policies are used and closed on their own.
     *
     * @param others the policies that the rules are of
     * @param order the names of all the rules, its own among them: equal ones fire in this order
     * @throws IllegalArgumentException if there is no rule of such a name
     */
    public CompiledPolicy with(List<CompiledPolicy> others, List<String> order) {
        List<RuleBase> bases = others.stream().map(CompiledPolicy::base).toList();
        return new CompiledPolicy(checked, base.with(bases, order), version, filter);
    }

    /**
     * The same policy with other rules instead of its own, which pass the same check.
     *
     * @param files the rule files; one that is named like a table of the policy stands for it
     */
    public PolicyResult withRules(List<SourceFile> files) {
        return PolicyCompiler.compile(checked.withRules(files), null);
    }

    /**
     * The same rules with other values for settings; nothing is compiled. Both policies are used and
     * closed on their own.
     *
     * @param overrides values by the setting's name; the others stay as they are
     */
    public PolicyResult with(Map<String, String> overrides) {
        if (overrides.isEmpty()) {
            return new PolicyResult.Ready(new CompiledPolicy(checked, base, version, filter));
        }
        List<Problem> problems = new ArrayList<>();
        PolicyDefinition definition = Overrides.apply(checked.definition(), overrides, problems);
        return problems.isEmpty()
                ? new PolicyResult.Ready(new CompiledPolicy(
                        new CheckedPolicy(checked.source(), definition, checked.rules()), base, filter))
                : new PolicyResult.Rejected(problems);
    }

    /** Whether the other policy has the same input for the engine's compiler: names of files, and rules without comments. */
    boolean hasRulesOf(CheckedPolicy other) {
        return compiled(checked).equals(compiled(other));
    }

    /** A policy with these files, whose rules are the same. Nothing is compiled. */
    CompiledPolicy sharing(CheckedPolicy other) {
        return new CompiledPolicy(other, base);
    }

    private static List<String> compiled(CheckedPolicy policy) {
        return policy.rules().stream()
                .flatMap(file -> Stream.of(file.engineName(), file.drl()))
                .toList();
    }

    /** The rules of the other that this one does not have, or has with another text; files without any are left out. */
    List<RuleFile> missingOf(CheckedPolicy other) {
        Set<String> known = new HashSet<>();
        files().forEach(file -> file.rules().forEach(rule -> known.add(file.textOf(rule))));
        return other.rules().stream()
                .map(file -> file.only(rule -> !known.contains(file.textOf(rule))))
                .filter(file -> !file.rules().isEmpty())
                .toList();
    }

    /**
     * Whether it holds on to the memory of many rules that are no longer in it, because it was derived from other policies
     * by small changes. It is then time to compile all of it anew.
     */
    boolean isCrowded() {
        return base.compiled() > 2 * rules().size();
    }

    RuleBase base() {
        return base;
    }

    /**
     * Opens a session. Whoever opens it closes it.
     *
     * @throws IllegalStateException if the policy is closed
     */
    public PolicySession open() {
        return open(System::nanoTime);
    }

    /**
     * Opens a session with another clock for the time limit. Whoever opens it closes it.
     *
     * @param nanos a clock as {@link System#nanoTime} is one
     * @throws IllegalStateException if the policy is closed
     */
    public PolicySession open(LongSupplier nanos) {
        return open((facts, ruling) -> {}, nanos);
    }

    /**
     * Opens a session with an observer and without a time limit: in virtual time, the result must not depend on how busy
     * the machine is. Whoever opens it closes it.
     *
     * @param observer called after each evaluation with the facts and the ruling, in the session's thread
     * @throws IllegalStateException if the policy is closed
     */
    public PolicySession open(BiConsumer<Facts, Ruling> observer) {
        return open(observer, NO_TIME_LIMIT);
    }

    private PolicySession open(BiConsumer<Facts, Ruling> observer, LongSupplier nanos) {
        if (closed) {
            throw new IllegalStateException("the policy " + version + " is closed");
        }
        RuleSession session = filter == null ? base.open(settings, nanos) : base.open(settings, filter, nanos);
        return new PolicySession(version, checked.definition(), settings, session, observer);
    }

    /** No more sessions can be opened. Open ones go on; memory is freed once they are closed. */
    @Override
    public void close() {
        closed = true;
    }
}
