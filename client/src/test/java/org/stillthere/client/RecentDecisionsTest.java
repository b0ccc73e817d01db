package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RecentDecisionsTest {
    @Test
    void theOneThatWasUsedTheLongestAgoGoesFirst() {
        DoneDecisions done = DoneDecisions.inMemory(2);
        done.add("a");
        done.add("b");
        assertThat(done.contains("a")).isTrue();
        done.add("c");
        assertThat(done.contains("b")).isFalse();
        assertThat(done.contains("a")).isTrue();
        assertThat(done.contains("c")).isTrue();
        assertThatThrownBy(() -> DoneDecisions.inMemory(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
