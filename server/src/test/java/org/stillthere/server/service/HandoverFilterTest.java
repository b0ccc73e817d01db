package org.stillthere.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.PendingClose;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.policy.model.Timers;

/** Filters against the plainest reading of what the API says of them. */
class HandoverFilterTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final PolicyVersion VERSION = new PolicyVersion("policy", "0");

    /** One comparison, as written and as meant. */
    record Comparison(String field, String op, String value, boolean quoted) {
        String text(String space) {
            return field + space + op + space + (quoted ? '"' + value + '"' : value);
        }

        boolean holds(Map<String, String> facts) {
            String fact = facts.get(field);
            if (field.equals("inactivity_count")) {
                int difference = Integer.parseInt(fact) - Integer.parseInt(value);
                return switch (op) {
                    case "=" -> difference == 0;
                    case "!=" -> difference != 0;
                    case "<" -> difference < 0;
                    case "<=" -> difference <= 0;
                    case ">" -> difference > 0;
                    default -> difference >= 0;
                };
            }
            return op.equals("=") == value.equals(fact);
        }
    }

    @Property
    void aFilterMatchesWhatAllOfItsComparisonsHoldFor(
            @ForAll("comparisons") List<Comparison> comparisons,
            @ForAll("states") HandoverState state,
            @ForAll("spaces") String space) {
        String filter = space
                + comparisons.stream()
                        .map(comparison -> comparison.text(space))
                        .collect(Collectors.joining(" AND" + (space.isEmpty() ? " " : space)))
                + space;

        HandoverFilter.Parsed parsed = HandoverFilter.parse(filter);

        assertThat(parsed).as(filter).isInstanceOf(HandoverFilter.Parsed.Matching.class);
        boolean matches = ((HandoverFilter.Parsed.Matching) parsed).predicate().test(state);
        Map<String, String> facts = facts(state);
        assertThat(matches)
                .as("%s for %s", filter, facts)
                .isEqualTo(comparisons.stream().allMatch(one -> one.holds(facts)));
    }

    @Property
    void anyTextIsEitherAFilterOrIsRefusedAtAColumnOfIt(@ForAll("nearlyFilters") String text) {
        HandoverFilter.Parsed parsed = HandoverFilter.parse(text);

        if (parsed instanceof HandoverFilter.Parsed.Unreadable unreadable) {
            assertThat(unreadable.column()).isBetween(1, text.length() + 1);
            assertThat(unreadable.message()).isNotBlank();
        } else {
            assertThat(parsed).isInstanceOf(HandoverFilter.Parsed.Matching.class);
        }
    }

    private static Map<String, String> facts(HandoverState state) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("status", state.status().name());
        facts.put("awaiting", state.awaiting().name());
        facts.put("timer_owner", state.timerOwner().name());
        facts.put("pending_close", Boolean.toString(state.pendingClose() != null));
        facts.put("inactivity_count", Integer.toString(state.inactivityCount()));
        state.attributes().forEach((key, value) -> facts.put("attributes." + key, value));
        return facts;
    }

    @Provide
    Arbitrary<List<Comparison>> comparisons() {
        Arbitrary<String> equality = Arbitraries.of("=", "!=");
        return Arbitraries.oneOf(
                        of("status", equality, "QUEUE", "ACTIVE", "COMPLETED", "CANCELLED", "ERROR"),
                        of("awaiting", equality, "USER", "AGENT", "NOBODY"),
                        of("timer_owner", equality, "SERVER", "CALLER"),
                        of("pending_close", equality, "true", "false"),
                        of("inactivity_count", Arbitraries.of("=", "!=", "<", "<=", ">", ">="), "0", "1", "2", "3"),
                        of("attributes.queue", equality, "sales", "support", "AND"),
                        of("attributes.tier-1.b_c", equality, "gold", "1.5"),
                        quoted("attributes.queue", "a b", "", " AND ", "status = ACTIVE", "é漢", "<>!="))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static Arbitrary<Comparison> of(String field, Arbitrary<String> ops, String... values) {
        return Combinators.combine(ops, Arbitraries.of(values), Arbitraries.of(true, false))
                .as((op, value, quoted) -> new Comparison(field, op, value, quoted));
    }

    private static Arbitrary<Comparison> quoted(String field, String... values) {
        return Combinators.combine(Arbitraries.of("=", "!="), Arbitraries.of(values))
                .as((op, value) -> new Comparison(field, op, value, true));
    }

    @Provide
    Arbitrary<String> spaces() {
        return Arbitraries.of("", " ", "   ", "\t");
    }

    @Provide
    Arbitrary<String> nearlyFilters() {
        return Arbitraries.of(
                        "status",
                        "=",
                        "!=",
                        "<",
                        "QUEUE",
                        "AND",
                        "\"",
                        "attributes.",
                        "inactivity_count",
                        "2",
                        " ",
                        "  ",
                        "(",
                        "OR",
                        "漢",
                        "\n",
                        "99999999999",
                        "-1",
                        ".")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<HandoverState> states() {
        return Combinators.combine(
                        Arbitraries.of(HandoverStatus.values()),
                        Arbitraries.of(TimerOwner.values()),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(Participant.values()),
                        Arbitraries.of("sales", "support", "a b", "", " AND ", "é漢", "absent"),
                        Arbitraries.of(true, false))
                .as(HandoverFilterTest::state);
    }

    private static HandoverState state(
            HandoverStatus status, TimerOwner owner, int count, Participant wrote, String queue, boolean closing) {
        TreeMap<String, String> attributes = new TreeMap<>();
        if (!queue.equals("absent")) {
            attributes.put("queue", queue);
            attributes.put("tier-1.b_c", "gold");
        }
        return new HandoverState(
                new HandoverKey("acme", "h"),
                status,
                owner,
                NOW,
                NOW,
                Set.of(status),
                count,
                Activity.NONE.plus(wrote, ActivityKind.MESSAGE, NOW),
                Timers.NONE,
                attributes,
                closing ? new PendingClose("0", "inactivity", NOW) : null,
                VERSION,
                1,
                "e");
    }
}
