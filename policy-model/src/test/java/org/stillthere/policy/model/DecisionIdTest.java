package org.stillthere.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Ids of decisions and actions never change, from one release to the next either. */
class DecisionIdTest {
    private static final HandoverKey KEY = new HandoverKey("acme", "chat-1");

    /** As computed by {@code printf 'acme\0chat-1\0event-1\0' | sha256sum | cut -c1-32}. */
    @Test
    void theIdIsADigestOfTheThreeNames() {
        assertThat(Decision.idOf(KEY, "event-1")).isEqualTo("f417c2396d1987a4f1dd71ee16d826e5");
    }

    @Test
    void namesAreToldApartWhereTheyMeet() {
        assertThat(Decision.idOf(new HandoverKey("a", "bc"), "d"))
                .isNotEqualTo(Decision.idOf(new HandoverKey("ab", "c"), "d"))
                .isNotEqualTo(Decision.idOf(new HandoverKey("a", "b"), "cd"));
    }
}
