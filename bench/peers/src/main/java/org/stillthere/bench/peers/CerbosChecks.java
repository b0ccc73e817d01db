package org.stillthere.bench.peers;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Asks Cerbos which of the five inactivity rules apply when a user has written: CheckResources of a handover with its
 * facts as attributes. The policy is {@code cerbos/handover.yaml}. Cerbos keeps nothing, so the caller sends all facts
 * each time.
 */
final class CerbosChecks implements Requests {
    private static final List<String> RULES = List.of("wait", "restart", "resume", "ask", "close");
    private static final String APPLIES = "restart";
    private static final int EFFECT_ALLOW = 1;

    private final int handovers;
    private final int batch;

    /**
     * Sets up.
     *
     * @param handovers how many ids of handovers there are
     * @param batch handovers of a request, at most 50
     */
    CerbosChecks(int handovers, int batch) {
        this.handovers = handovers;
        this.batch = batch;
    }

    @Override
    public String method() {
        return "cerbos.svc.v1.CerbosService/CheckResources";
    }

    @Override
    public long openings() {
        return 0;
    }

    @Override
    public byte[] opening(long n) {
        throw new UnsupportedOperationException("nothing is opened");
    }

    @Override
    public byte[] request(long n) {
        return message(request -> {
            request.writeString(1, Ids.of(n)); // request_id
            request.writeByteArray(3, principal());
            for (long i = n * batch; i < (n + 1) * batch; i++) {
                request.writeByteArray(4, entry((int) (i % handovers)));
            }
        });
    }

    @Override
    public int events() {
        return batch;
    }

    /** The answer holds each action's effect in a map entry: its name as field 1 and the effect as field 2. */
    @Override
    public void check(byte[] answer) {
        for (String rule : RULES) {
            byte[] allowed = message(entry -> {
                entry.writeString(1, rule);
                entry.writeEnum(2, EFFECT_ALLOW);
            });
            if (contains(answer, allowed) != rule.equals(APPLIES)) {
                throw new IllegalStateException("Cerbos should allow " + APPLIES + " and nothing else; " + rule + ": "
                        + new String(answer, StandardCharsets.UTF_8));
            }
        }
    }

    private static byte[] principal() {
        return message(principal -> {
            principal.writeString(1, "bot"); // id
            principal.writeString(3, "service"); // roles
        });
    }

    private static byte[] entry(int handover) {
        return message(entry -> {
            for (String rule : RULES) {
                entry.writeString(1, rule); // actions
            }
            entry.writeByteArray(2, resource(handover));
        });
    }

    private static byte[] resource(int handover) {
        return message(resource -> {
            resource.writeString(1, "handover"); // kind
            resource.writeString(3, Ids.of(handover)); // id
            attribute(resource, "open", Value.newBuilder().setBoolValue(true));
            attribute(resource, "firstTimeInStatus", Value.newBuilder().setBoolValue(false));
            attribute(resource, "userMessage", Value.newBuilder().setBoolValue(true));
            attribute(resource, "inactive", Value.newBuilder().setBoolValue(false));
            attribute(resource, "closeTakenBack", Value.newBuilder().setBoolValue(false));
            attribute(resource, "timerRunning", Value.newBuilder().setBoolValue(true));
            attribute(resource, "inactivityCount", Value.newBuilder().setNumberValue(handover % 2));
            attribute(resource, "closeAfter", Value.newBuilder().setNumberValue(2));
        });
    }

    private static void attribute(CodedOutputStream resource, String name, Value.Builder value) throws IOException {
        resource.writeByteArray(4, message(entry -> {
            entry.writeString(1, name);
            entry.writeByteArray(2, value.build().toByteArray());
        }));
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
