package org.stillthere.rules.language;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.Actions;
import org.stillthere.policy.language.FactConstraints;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Length;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.Awaiting;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Participant;

/**
 * The words that rules may use: an allow-list. It is read off {@link Facts}, {@link Actions}, {@link
 * Settings} and {@link Length}, so that a new property or action is a new word at once. Members of other
 * types are no words.
 */
public final class Vocabulary {
    /** The types that a rule file may import, by simple name. */
    public static final Map<String, Class<?>> TYPES = Stream.of(
                    Facts.class,
                    Actions.class,
                    Settings.class,
                    ActivityKind.class,
                    Awaiting.class,
                    HandoverStatus.class,
                    Participant.class,
                    Duration.class,
                    Length.class,
                    DayOfWeek.class)
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

    /** The globals that a rule file may declare, by name. */
    public static final Map<String, Class<?>> GLOBALS = Map.of("actions", Actions.class, "settings", Settings.class);

    /** How to make a length of time. */
    static final List<String> LENGTHS = List.of("ofMillis", "ofSeconds", "ofMinutes", "ofHours", "ofDays");

    /** The methods of {@link Length}: the types of their arguments. */
    static final SortedMap<String, List<Type>> COMPUTED = computed();

    /** The facts, by name as rules write them, without an argument. */
    public static final SortedMap<String, Fact> FACTS = facts();

    /** The facts that take no argument, with their types. */
    public static final SortedMap<String, Type> PROPERTIES = typesOf(FACTS, false);

    /** The facts that take a name, with their types. */
    public static final SortedMap<String, Type> LOOKUPS = typesOf(FACTS, true);

    /** The methods of {@link Settings}. */
    static final SortedMap<String, Type> SETTINGS = lookups(Settings.class);

    /** The methods of {@link Actions}: the types of their arguments, for each way to call them. */
    public static final SortedMap<String, List<List<Type>>> ACTIONS = actions();

    private Vocabulary() {}

    /** The fact that a term is, as rules write it; empty if it is none. */
    public static Optional<Fact> factIn(String term) {
        int bracket = term.indexOf('(');
        Fact fact = FACTS.get(bracket < 0 ? term : term.substring(0, bracket));
        return Optional.ofNullable(fact).filter(found -> found.takesName() == bracket >= 0);
    }

    private static SortedMap<String, Fact> facts() {
        SortedMap<String, Fact> facts = new TreeMap<>();
        for (Method method : Facts.class.getDeclaredMethods()) {
            if (isPublic(method)) {
                factOf(method).ifPresent(fact -> facts.put(fact.name(), fact));
            }
        }
        return Collections.unmodifiableSortedMap(facts);
    }

    /** Empty if rules can't write it, or do not know its type. */
    private static Optional<Fact> factOf(Method method) {
        boolean takesName = method.getParameterCount() == 1 && method.getParameterTypes()[0] == String.class;
        String name = takesName ? method.getName() : propertyOf(method);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Type.of(method.getReturnType()).map(type -> {
            FactConstraints constraints = method.getAnnotation(FactConstraints.class);
            if (constraints == null) {
                throw new IllegalStateException("the fact '" + name + "' has no @FactConstraints");
            }
            boolean nullable = method.getAnnotatedReturnType().isAnnotationPresent(Nullable.class);
            return new Fact(name, type, takesName, nullable, constraints);
        });
    }

    /** The name of the property that a getter reads; empty if the method is no getter. */
    private static String propertyOf(Method method) {
        String name = method.getName();
        int prefix = name.startsWith("get") ? 3 : name.startsWith("is") ? 2 : 0;
        return prefix == 0 || method.getParameterCount() > 0
                ? ""
                : name.substring(prefix, prefix + 1).toLowerCase(Locale.ROOT) + name.substring(prefix + 1);
    }

    private static SortedMap<String, Type> typesOf(SortedMap<String, Fact> facts, boolean takesName) {
        SortedMap<String, Type> types = new TreeMap<>();
        facts.forEach((name, fact) -> {
            if (fact.takesName() == takesName) {
                types.put(name, fact.type());
            }
        });
        return types;
    }

    private static SortedMap<String, Type> lookups(Class<?> owner) {
        SortedMap<String, Type> lookups = new TreeMap<>();
        for (Method method : owner.getDeclaredMethods()) {
            if (isPublic(method) && method.getParameterCount() == 1 && method.getParameterTypes()[0] == String.class) {
                Type.of(method.getReturnType()).ifPresent(type -> lookups.put(method.getName(), type));
            }
        }
        return lookups;
    }

    private static SortedMap<String, List<Type>> computed() {
        SortedMap<String, List<Type>> computed = new TreeMap<>();
        for (Method method : Length.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && method.getReturnType() == Duration.class) {
                computed.put(method.getName(), parameters(method));
            }
        }
        return computed;
    }

    private static List<Type> parameters(Method method) {
        return Stream.of(method.getParameterTypes())
                .map(Type::of)
                .flatMap(Optional::stream)
                .toList();
    }

    private static SortedMap<String, List<List<Type>>> actions() {
        SortedMap<String, List<List<Type>>> actions = new TreeMap<>();
        for (Method method : Actions.class.getDeclaredMethods()) {
            List<Type> parameters = parameters(method);
            if (isPublic(method) && parameters.size() == method.getParameterCount()) {
                actions.computeIfAbsent(method.getName(), name -> new ArrayList<>())
                        .add(parameters);
            }
        }
        return actions;
    }

    private static boolean isPublic(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()
                && method.getDeclaringClass() != Object.class;
    }
}
