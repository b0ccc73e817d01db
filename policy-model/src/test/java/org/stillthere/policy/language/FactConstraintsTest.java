package org.stillthere.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.fixture.Walk;
import org.stillthere.policy.fixture.Walks;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Messages;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.model.ActivityTable;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.OpeningHours;
import org.stillthere.policy.model.PolicyVersion;

/** What facts say of themselves is there, makes sense, and is true. The policy checker believes it. */
@Domain(Walks.class)
class FactConstraintsTest {
    private static final List<Class<?>> TYPES = List.of(boolean.class, int.class, String.class, Duration.class);

    @Test
    void everyFactHasThem() {
        assertThat(facts()).hasSizeGreaterThan(50);
        assertThat(facts().filter(fact -> !fact.isAnnotationPresent(FactConstraints.class)))
                .as("facts without @FactConstraints: the policy checker would know nothing of them")
                .isEmpty();
    }

    @Test
    void everyFactThatTheyNameIsOne() {
        Stream<String> named = constraints()
                .flatMap(each -> Stream.of(
                        Arrays.stream(each.atMost()),
                        parts(each).map(FactIs::fact),
                        Stream.of(each.sameAs()).filter(other -> !other.isEmpty())))
                .flatMap(names -> names);
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(methodOf(name)).isNotNull());
    }

    /** The checker keeps no values under such names, so a constraint on them would be lost. */
    @Test
    void noneIsAboutShorthandOrAnAlias() {
        List<String> aliases = constraints().map(FactConstraints::sameAs).toList();
        assertThat(constraints().flatMap(FactConstraintsTest::parts).map(FactIs::fact))
                .isNotEmpty()
                .allSatisfy(name -> {
                    assertThat(aliases).doesNotContain(name);
                    assertThat(constraintsOf(methodOf(name)).shorthandFor()).isEmpty();
                });
    }

    @Test
    void everyValueThatTheyNameIsOne() {
        assertThat(constraints().flatMap(FactConstraintsTest::parts))
                .isNotEmpty()
                .allSatisfy(part -> {
                    Class<?> type = methodOf(part.fact()).getReturnType();
                    if (type == int.class) {
                        assertThat(part.in()).isEmpty();
                        assertThat(part.atLeast()).isPositive();
                    } else {
                        assertThat(part.in()).isNotEmpty();
                        assertThat(part.atLeast()).isZero();
                        if (type.isEnum()) {
                            assertThat(Arrays.stream(type.getEnumConstants()).map(Object::toString))
                                    .contains(part.in());
                        } else if (type == boolean.class) {
                            assertThat(part.in()).hasSize(1).containsAnyOf("true", "false");
                        } else {
                            assertThat(type).isEqualTo(String.class);
                        }
                    }
                });
    }

    @Test
    void whatIsNeverLessIsOfTheSameType() {
        assertThat(facts()).allSatisfy(fact -> {
            for (String greater : constraintsOf(fact).atMost()) {
                assertThat(methodOf(greater).getReturnType()).isEqualTo(fact.getReturnType());
            }
        });
    }

    @Property(tries = 300)
    void theyHoldInRandomHandovers(@ForAll Walk walk) {
        for (Walk.Stage stage : walk.stages()) {
            Kernel.decide(
                    stage.before(),
                    stage.event(),
                    stage.receivedAt(),
                    History.EMPTY,
                    new Looking(
                            walk.policy(),
                            facts -> check(facts, EventKind.of(stage.event().occurrence()))));
        }
    }

    private static void check(Facts facts, EventKind event) {
        facts().forEach(fact -> {
            FactConstraints constraints = constraintsOf(fact);
            for (String argument : arguments(fact)) {
                Object value = value(facts, fact, argument);
                String what = fact.getName() + " " + argument + " is " + value + " at " + event;
                if (constraints.onlyAt().length > 0) {
                    boolean there = List.of(constraints.onlyAt()).contains(event);
                    assertThat(isBlank(value) || there).as(what).isTrue();
                    assertThat(constraints.alwaysAt() && there && isBlank(value))
                            .as(what)
                            .isFalse();
                }
                if (constraints.shorthandFor().length > 0) {
                    assertThat(value).as(what).isEqualTo(holds(facts, constraints.shorthandFor()));
                }
                if (!constraints.sameAs().isEmpty()) {
                    assertThat(value).as(what).isEqualTo(valueOf(facts, constraints.sameAs()));
                }
                if (!isBlank(value)) {
                    assertThat(holds(facts, constraints.requires())).as(what).isTrue();
                }
                for (String greater : constraints.atMost()) {
                    assertThat(number(value)).as(what).isLessThanOrEqualTo(number(valueOf(facts, greater)));
                }
                if (value instanceof Integer || value instanceof Duration) {
                    assertThat(number(value)).as(what).isBetween(0L, constraints.max());
                }
            }
        });
    }

    private static boolean holds(Facts facts, FactIs[] parts) {
        return Arrays.stream(parts).allMatch(part -> {
            Object value = valueOf(facts, part.fact());
            return value instanceof Integer number
                    ? number >= part.atLeast()
                    : List.of(part.in()).contains(String.valueOf(value));
        });
    }

    private static boolean isBlank(@Nullable Object value) {
        return value == null
                || value.equals(false)
                || value.equals("")
                || value.equals(0)
                || value.equals(Duration.ZERO);
    }

    private static long number(@Nullable Object value) {
        return value instanceof Duration length ? length.toMillis() : ((Integer) value).longValue();
    }

    private static Stream<FactConstraints> constraints() {
        return facts().map(FactConstraintsTest::constraintsOf);
    }

    private static FactConstraints constraintsOf(Method fact) {
        return fact.getAnnotation(FactConstraints.class);
    }

    private static Stream<FactIs> parts(FactConstraints constraints) {
        return Stream.concat(Arrays.stream(constraints.shorthandFor()), Arrays.stream(constraints.requires()));
    }

    /** Every method that rules can write: of a type that they know, without an argument or with one name. */
    private static Stream<Method> facts() {
        return Arrays.stream(Facts.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> TYPES.contains(method.getReturnType())
                        || method.getReturnType().isEnum())
                .filter(method -> method.getParameterCount() == 0
                        ? method.getName().matches("(get|is)[A-Z].*")
                        : method.getParameterCount() == 1);
    }

    private static List<String> arguments(Method fact) {
        return fact.getParameterCount() == 0
                ? List.of("")
                : List.of("inactivity", "agent-reply", "channel", "queue", "language", "tier", "product");
    }

    private static @Nullable Object valueOf(Facts facts, String written) {
        int bracket = written.indexOf('(');
        String argument = bracket < 0 ? "" : written.substring(bracket + 2, written.length() - 2);
        return value(facts, methodOf(written), argument);
    }

    private static Method methodOf(String written) {
        int bracket = written.indexOf('(');
        String name = bracket < 0 ? written : written.substring(0, bracket);
        String property = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        List<String> names = bracket < 0 ? List.of("get" + property, "is" + property) : List.of(name);
        return facts().filter(fact -> names.contains(fact.getName()))
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable Object value(Facts facts, Method fact, String argument) {
        try {
            return fact.getParameterCount() == 0 ? fact.invoke(facts) : fact.invoke(facts, argument);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(fact.getName(), e);
        }
    }

    /** Decides nothing, but looks at the facts. */
    private record Looking(Policy policy, Consumer<Facts> looks) implements Policy {
        @Override
        public Ruling decide(Facts facts) {
            looks.accept(facts);
            return new Ruling.Decided(List.of(), List.of());
        }

        @Override
        public PolicyVersion version() {
            return policy.version();
        }

        @Override
        public Settings settings() {
            return policy.settings();
        }

        @Override
        public Messages messages() {
            return policy.messages();
        }

        @Override
        public CatchUp catchUp() {
            return policy.catchUp();
        }

        @Override
        public ZoneId zone() {
            return policy.zone();
        }

        @Override
        public OpeningHours openingHours() {
            return policy.openingHours();
        }

        @Override
        public ActivityTable activity() {
            return policy.activity();
        }
    }
}
