package org.stillthere.policy.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;

/** Damage that random bytes seldom hit upon. */
class CorruptBytesTest {
    private static final HandoverKey KEY = new HandoverKey("acme", "chat-1");

    @TestFactory
    Stream<DynamicTest> corruptIs() {
        return Stream.of(
                entry("a text longer than there are bytes", out -> {
                    out.text("acme");
                    out.number(Integer.MAX_VALUE);
                }),
                entry("a text of negative length", out -> {
                    out.text("acme");
                    out.number(-1);
                }),
                entry("a kind of occurrence that there is not", out -> {
                    head(out);
                    out.flag(false);
                    out.number(99);
                }),
                DynamicTest.dynamicTest("another layout", () -> {
                    ByteWriter out = new ByteWriter();
                    out.number(4);
                    expectCorrupt(CorruptBytesTest::decoded, out);
                    expectCorrupt(CorruptBytesTest::state, out);
                }));
    }

    @TestFactory
    Stream<DynamicTest> corruptIsTooWhatIsNoValueOfItsType() {
        return Stream.of(
                DynamicTest.dynamicTest("a state of an empty tenant", () -> {
                    ByteWriter out = new ByteWriter();
                    out.number(1);
                    out.text("");
                    out.text("chat-1");
                    expectCorrupt(CorruptBytesTest::state, out);
                }),
                entry("an empty tenant", out -> {
                    out.text("");
                    out.text("chat-1");
                    out.text("e");
                }),
                entry("an empty handover id", out -> {
                    out.text("acme");
                    out.text("");
                    out.text("e");
                }),
                entry("an instant beyond all time", out -> {
                    head(out);
                    out.flag(true);
                    out.number(Long.MAX_VALUE);
                    out.number(0);
                }),
                entry("nanoseconds that overflow the seconds", out -> {
                    head(out);
                    out.flag(true);
                    out.number(Instant.MAX.getEpochSecond());
                    out.number(Long.MAX_VALUE);
                }),
                entry("a kind of occurrence that is one only after its upper bits are cut off", out -> {
                    head(out);
                    out.flag(false);
                    out.number((1L << 32) + OccurrenceWriter.TIMER_FIRED);
                    out.text("t");
                    out.number(1);
                    decision(out, 0);
                    out.number(0);
                }),
                entry("a set timer whose length overflows", out -> {
                    head(out);
                    out.flag(false);
                    out.number(OccurrenceWriter.TIMER_FIRED);
                    out.text("t");
                    out.number(1);
                    decision(out, 1);
                    out.number(ActionWriter.SET_TIMER);
                    out.text("t");
                    out.number(1);
                    out.number(Long.MAX_VALUE);
                    out.number(Long.MAX_VALUE);
                    out.instant(Instant.EPOCH);
                    out.number(0);
                }));
    }

    /** Key and id of the event. */
    private static void head(ByteWriter out) {
        out.text("acme");
        out.text("chat-1");
        out.text("e");
    }

    /** The decision after the event, up to its actions. */
    private static void decision(ByteWriter out, int actions) {
        out.number(1);
        out.number(0);
        out.number(0);
        out.text("seed");
        out.text("00");
        out.instant(Instant.EPOCH);
        out.number(actions);
    }

    private static DynamicTest entry(String what, Consumer<ByteWriter> writer) {
        return DynamicTest.dynamicTest(what, () -> {
            ByteWriter out = new ByteWriter();
            out.number(1);
            writer.accept(out);
            expectCorrupt(CorruptBytesTest::decoded, out);
        });
    }

    private static History.Entry decoded(byte[] bytes) {
        return EntryCodec.decode(KEY, "e", bytes);
    }

    private static HandoverState state(byte[] bytes) {
        return StateCodec.decode(KEY, bytes);
    }

    private static void expectCorrupt(Function<byte[], Object> decode, ByteWriter out) {
        assertThatThrownBy(() -> decode.apply(out.toBytes())).isInstanceOf(CorruptException.class);
    }
}
