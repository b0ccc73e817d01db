package org.stillthere.bench.micro;

import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.stillthere.policy.codec.StateCodec;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.policy.PolicyResult;

/** The state of a handover in the middle of its conversation as bytes, and back; the floor is a copy of the bytes. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // the fields are set before each trial
public class StateBytes {
    /** Of the conversation's eleven: two messages of the user, two of the agent, a timer runs. */
    private static final int STEP = 6;

    private HandoverState state;
    private byte[] bytes;

    /** Plays one conversation under the built-in policy. */
    @Setup(Level.Trial)
    public void setUp() {
        PolicyResult result = DefaultPolicy.load(Map.of("closeAfter", "3"));
        if (!(result instanceof PolicyResult.Ready ready)) {
            throw new IllegalStateException(result.toString());
        }
        state = Conversations.play(ready.policy(), 1).get(STEP).after();
        bytes = StateCodec.encode(state);
        if (!StateCodec.decode(state.key(), bytes).equals(state)) {
            throw new IllegalStateException("decoded to something else");
        }
    }

    /** To bytes. */
    @Benchmark
    public byte[] encode() {
        return StateCodec.encode(state);
    }

    /** From bytes. */
    @Benchmark
    public HandoverState decode() {
        return StateCodec.decode(state.key(), bytes);
    }

    /** The floor. */
    @Benchmark
    public byte[] copy() {
        return bytes.clone();
    }
}
