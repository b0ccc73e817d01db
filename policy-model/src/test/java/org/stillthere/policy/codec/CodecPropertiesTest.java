package org.stillthere.policy.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.stillthere.policy.fixture.Walk;
import org.stillthere.policy.fixture.Walks;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;

/** What is stored comes back; what was not stored so is called corrupt, and nothing worse happens. */
@Domain(DomainContext.Global.class)
@Domain(Walks.class)
class CodecPropertiesTest {
    private static final HandoverKey KEY = new HandoverKey("acme", "chat-1");

    @Property
    void aStateComesBack(@ForAll Walk walk) {
        walk.decided().forEach(stage -> {
            byte[] bytes = StateCodec.encode(stage.after());
            assertThat(stateDecoder(stage).apply(bytes)).isEqualTo(stage.after());
            assertThat(StateCodec.encode(StateCodec.decode(stage.after().key(), bytes)))
                    .isEqualTo(bytes);
        });
    }

    @Property
    void anEntryComesBack(@ForAll Walk walk) {
        walk.decided().forEach(stage -> {
            byte[] bytes = EntryCodec.encode(entry(stage));
            assertThat(decoder(stage).apply(bytes)).isEqualTo(entry(stage));
            assertThat(EntryCodec.encode(
                            EntryCodec.decode(stage.event().key(), stage.event().eventId(), bytes)))
                    .isEqualTo(bytes);
        });
    }

    @Property(tries = 200)
    void anEntryThatRepeatsItsKeyIsReadToo(@ForAll Walk walk) {
        walk.decided().forEach(stage -> {
            byte[] bytes = EntryCodec.encode(entry(stage));
            ByteWriter first = new ByteWriter();
            first.number(1);
            first.text(stage.event().key().tenant());
            first.text(stage.event().key().handoverId());
            first.text(stage.event().eventId());
            byte[] behindLayout = Arrays.copyOfRange(bytes, 1, bytes.length);
            assertThat(decoder(stage).apply(join(first.toBytes(), behindLayout)))
                    .isEqualTo(entry(stage));
        });
    }

    @Property(tries = 200)
    void aStateThatRepeatsItsKeyIsReadToo(@ForAll Walk walk) {
        walk.decided().forEach(stage -> {
            byte[] bytes = StateCodec.encode(stage.after());
            ByteWriter second = new ByteWriter();
            second.number(2);
            second.text(stage.after().key().tenant());
            second.text(stage.after().key().handoverId());
            byte[] behindLayout = Arrays.copyOfRange(bytes, 1, bytes.length);
            assertThat(stateDecoder(stage).apply(join(second.toBytes(), behindLayout)))
                    .isEqualTo(stage.after());
        });
    }

    @Property(tries = 200)
    void bytesThatAreCutOffAreCorrupt(@ForAll Walk walk) {
        walk.decided().limit(3).forEach(stage -> {
            expectAllPrefixesCorrupt(StateCodec.encode(stage.after()), stateDecoder(stage));
            expectAllPrefixesCorrupt(EntryCodec.encode(entry(stage)), decoder(stage));
        });
    }

    @Property(tries = 200)
    void bytesThatGoOnAreCorrupt(@ForAll Walk walk, @ForAll @Size(min = 1, max = 20) byte[] more) {
        walk.decided().limit(3).forEach(stage -> {
            expectCorrupt(join(StateCodec.encode(stage.after()), more), stateDecoder(stage));
            expectCorrupt(join(EntryCodec.encode(entry(stage)), more), decoder(stage));
        });
    }

    @Property
    void randomBytesAreCorrupt(@ForAll @Size(max = 200) byte[] bytes) {
        decodeOrCorrupt(bytes, CodecPropertiesTest::state);
        decodeOrCorrupt(bytes, CodecPropertiesTest::entry);
    }

    @Property
    void randomBytesWithTheRightLayoutAreCorrupt(@ForAll @Size(max = 200) byte[] bytes) {
        byte[] layoutOne = {2};
        byte[] layoutTwo = {4};
        byte[] layoutThree = {6};
        decodeOrCorrupt(join(layoutOne, bytes), CodecPropertiesTest::state);
        decodeOrCorrupt(join(layoutTwo, bytes), CodecPropertiesTest::state);
        decodeOrCorrupt(join(layoutThree, bytes), CodecPropertiesTest::state);
        decodeOrCorrupt(join(layoutOne, bytes), CodecPropertiesTest::entry);
        decodeOrCorrupt(join(layoutTwo, bytes), CodecPropertiesTest::entry);
    }

    @Property
    void aDamagedByteIsCorruptOrAnotherValueAndNothingWorse(
            @ForAll Walk walk, @ForAll @IntRange(max = 100_000) int where, @ForAll byte damage) {
        walk.decided().forEach(stage -> {
            decodeOrCorrupt(damage(StateCodec.encode(stage.after()), where, damage), stateDecoder(stage));
            decodeOrCorrupt(damage(EntryCodec.encode(entry(stage)), where, damage), decoder(stage));
        });
    }

    private static Function<byte[], Object> decoder(Walk.Stage stage) {
        return bytes -> EntryCodec.decode(stage.event().key(), stage.event().eventId(), bytes);
    }

    private static Function<byte[], Object> stateDecoder(Walk.Stage stage) {
        return bytes -> StateCodec.decode(stage.after().key(), bytes);
    }

    private static HandoverState state(byte[] bytes) {
        return StateCodec.decode(KEY, bytes);
    }

    private static History.Entry entry(byte[] bytes) {
        return EntryCodec.decode(KEY, "event-1", bytes);
    }

    private static History.Entry entry(Walk.Stage stage) {
        return new History.Entry(stage.event(), stage.decision());
    }

    private static void expectAllPrefixesCorrupt(byte[] bytes, Function<byte[], Object> decode) {
        for (int length = 0; length < bytes.length; length++) {
            expectCorrupt(Arrays.copyOf(bytes, length), decode);
        }
    }

    private static void expectCorrupt(byte[] bytes, Function<byte[], Object> decode) {
        assertThatThrownBy(() -> decode.apply(bytes)).isInstanceOf(CorruptException.class);
    }

    /** Any other exception comes through and fails the property. */
    private static void decodeOrCorrupt(byte[] bytes, Function<byte[], Object> decode) {
        try {
            assertThat(decode.apply(bytes)).isNotNull();
        } catch (CorruptException expected) {
            assertThat(expected).hasMessageMatching("(?s).+");
        }
    }

    private static byte[] damage(byte[] bytes, int where, byte damage) {
        bytes[where % bytes.length] ^= damage;
        return bytes;
    }

    private static byte[] join(byte[] head, byte[] tail) {
        byte[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }
}
