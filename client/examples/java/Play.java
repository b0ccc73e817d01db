import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.stillthere.client.DecisionHandler;
import org.stillthere.client.HandoverMonitor;
import org.stillthere.client.MonitorListener;
import org.stillthere.v1.Action;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.GetHandoverResponse;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.MonitorHandoversResponse;

/**
 * Plays the scenario of all the languages against a server, and writes what came of it. The loop itself is in the
 * library ({@link HandoverMonitor}).
 *
 * <p>Arguments: target, tenant, client id, scenario, outcome, ledger.
 */
public final class Play implements MonitorListener {
    private final String tenant;
    private final Path ledger;
    private final SortedMap<String, Part> parts = new TreeMap<>();
    private final AtomicInteger marks = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final ExecutorService steps = Executors.newCachedThreadPool();
    private HandoverMonitor monitor;

    /** Plays, and exits with 0 if all went well. */
    public static void main(String[] args) throws Exception {
        if (args.length != 6) {
            System.err.println("usage: Play TARGET TENANT CLIENT-ID SCENARIO OUTCOME LEDGER");
            System.exit(2);
        }
        new Play(args[1], Path.of(args[3]), Path.of(args[5])).run(args[0], args[2], Path.of(args[4]));
        System.out.println("DONE");
        System.exit(0);
    }

    private Play(String tenant, Path scenario, Path ledger) throws IOException {
        this.tenant = tenant;
        this.ledger = ledger;
        JsonObject handovers = JsonParser.parseString(Files.readString(scenario))
                .getAsJsonObject()
                .getAsJsonObject("handovers");
        for (Map.Entry<String, JsonElement> handover : handovers.entrySet()) {
            List<JsonObject> script = new ArrayList<>();
            for (JsonElement step : handover.getValue().getAsJsonObject().getAsJsonArray("steps")) {
                script.add(step.getAsJsonObject());
                marks.addAndGet(step.getAsJsonObject().has("mark") ? 1 : 0);
            }
            parts.put(handover.getKey(), new Part(handover.getKey(), script));
        }
    }

    private void run(String target, String clientId, Path outcome) throws Exception {
        ManagedChannel channel = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
                .intercept(new FirstToSee())
                .build();
        monitor = HandoverMonitor.over(channel)
                .clientId(clientId)
                .tenants(tenant)
                .maxOutstanding(50)
                .handler(DecisionHandler.blocking(Executors.newCachedThreadPool(), this::carryOut))
                .listener(this)
                .start();
        monitor.termination().whenComplete((end, error) -> {
            if (error != null) {
                failed.completeExceptionally(error);
            }
        });
        CompletableFuture<Void> ended = CompletableFuture.allOf(
                parts.values().stream().map(part -> part.ended).toArray(CompletableFuture<?>[]::new));
        CompletableFuture.anyOf(ended, failed).get();
        monitor.close();
        Files.writeString(outcome, outcome(channel));
        channel.shutdownNow();
    }

    private void carryOut(Decision decision) throws Exception {
        for (Action action : decision.getActionsList()) {
            parts.get(decision.getHandoverId()).carryOut(action);
        }
    }

    @Override
    public void connected(boolean resumed) {
        int times = opened.incrementAndGet();
        System.out.println("OPENED " + times);
        if (times <= 2) {
            parts.values().forEach(part -> steps.execute(() -> part.happened(times == 1 ? "start" : "back")));
        }
    }

    @Override
    public void disconnected(Status status, Duration untilNextAttempt) {
        System.out.println("BROKEN " + status.getCode() + ": " + status.getDescription());
    }

    @Override
    public void closeRefused(Decision decision) {
        parts.get(decision.getHandoverId()).did("refuse to close");
    }

    private String outcome(Channel channel) {
        JsonObject all = new JsonObject();
        parts.forEach((id, part) -> {
            GetHandoverResponse response = HandoverServiceGrpc.newBlockingStub(channel)
                    .getHandover(GetHandoverRequest.newBuilder()
                            .setTenant(tenant)
                            .setHandoverId(id)
                            .build());
            JsonObject one = new JsonObject();
            one.addProperty("decisions", response.getHandover().getDecisionSequence());
            JsonArray done = new JsonArray();
            part.done.forEach(done::add);
            one.add("done", done);
            one.addProperty(
                    "status", response.getHandover().getStatus().name().replace("HANDOVER_STATUS_", ""));
            one.addProperty("timersSet", part.timersSet);
            one.addProperty("unacknowledged", response.getDelivery().getUnacknowledged());
            all.add(id, one);
        });
        return new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(all) + "\n";
    }

    /** One handover of the scenario: where it stands in the script, and what was done in it. */
    private final class Part {
        private final String id;
        private final List<JsonObject> script;
        private final List<String> done = new ArrayList<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private int timersSet;

        Part(String id, List<JsonObject> script) {
            this.id = id;
            this.script = script;
        }

        /** Something happened: takes the first step that waits for it. */
        void happened(String what) {
            JsonObject step = next(what);
            if (step == null) {
                return;
            }
            if (step.has("mark") && marks.decrementAndGet() == 0) {
                System.out.println("MARK");
            }
            try {
                int times = step.has("times") ? step.get("times").getAsInt() : 1;
                for (int n = 1; n <= times; n++) {
                    for (JsonElement event : step.getAsJsonArray("report")) {
                        report(event, n);
                    }
                    if (step.has("pauseMs")) {
                        Thread.sleep(step.get("pauseMs").getAsInt());
                    }
                }
            } catch (InterruptedException | InvalidProtocolBufferException e) {
                failed.completeExceptionally(e);
            }
        }

        private synchronized JsonObject next(String what) {
            for (JsonObject step : script) {
                if (step.get("on").getAsString().equals(what)) {
                    script.remove(step);
                    return step;
                }
            }
            return null;
        }

        private void report(JsonElement json, int n) throws InvalidProtocolBufferException {
            HandoverEvent.Builder event = HandoverEvent.newBuilder();
            JsonFormat.parser().merge(json.toString(), event);
            String eventId = event.getEventId().replace("#", String.valueOf(n));
            event.setTenant(tenant).setHandoverId(id).setEventId(eventId);
            monitor.report(event.build())
                    .thenAcceptAsync(result -> answered(eventId, result), steps)
                    .exceptionally(e -> {
                        failed.completeExceptionally(e);
                        return null;
                    });
        }

        private void answered(String eventId, EventResult result) {
            if (result.hasRejection()) {
                throw new IllegalStateException(
                        id + ": " + eventId + " was refused: " + result.getRejection().getMessage());
            }
            if (eventId.equals("ended")) {
                ended.complete(null);
            }
            happened("answered " + eventId);
        }

        /** What a chat platform would do: it takes its time, and it can't be undone. */
        void carryOut(Action action) throws IOException, InterruptedException {
            Thread.sleep(20);
            synchronized (ledger) {
                Files.writeString(
                        ledger, action.getActionId() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
            switch (action.getActionCase()) {
                case SET_TIMER -> timersSet++;
                case TAKE_BRANCH -> did("take branch " + action.getTakeBranch().getBranch());
                case SAY -> {
                    String to = action.getSay().getDestination().name().replace("DESTINATION_", "");
                    String key = action.getSay().getMessageKey();
                    did("say " + key + " to " + to + " in " + action.getSay().getLanguage());
                    happened("say " + key);
                }
                case CLOSE_HANDOVER -> {
                    did("close " + action.getCloseHandover().getReason());
                    happened("close");
                }
                case CANCEL_TIMER, SET_ATTRIBUTE, RAISE_EVENT, ACTION_NOT_SET -> {}
            }
        }

        synchronized void did(String what) {
            done.add(what);
        }
    }

    /** Sees what the server sends before the monitor does: the user writes while a close arrives. */
    private final class FirstToSee implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    super.start(
                            new SimpleForwardingClientCallListener<>(listener) {
                                @Override
                                public void onMessage(A message) {
                                    if (message instanceof MonitorHandoversResponse response) {
                                        see(response);
                                    }
                                    super.onMessage(message);
                                }
                            },
                            headers);
                }
            };
        }

        private void see(MonitorHandoversResponse response) {
            Stream.concat(
                            Stream.of(response.getDecision()),
                            response.getResults().getResultsList().stream().map(EventResult::getDecision))
                    .filter(decision -> decision.getActionsList().stream().anyMatch(Action::hasCloseHandover))
                    .forEach(decision -> parts.get(decision.getHandoverId()).happened("before close"));
        }
    }
}
