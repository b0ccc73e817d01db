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
        assertThat(done.contains("a")).as("a is remembered").isTrue();
        done.add("c");
        assertThat(done.contains("b")).as("b is remembered").isFalse();
        assertThat(done.contains("a")).as("a is remembered").isTrue();
        assertThat(done.contains("c")).as("c is remembered").isTrue();
        assertThatThrownBy(() -> DoneDecisions.inMemory(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
