package org.stillthere.bench;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/elsewhere}: whether what a policy gains on recorded conversations holds on others. */
@Command(
        name = "bench/elsewhere",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Plays the conversations, parts of them, and changed ones through a policy and through handover-inactivity at"
                    + " 5 minutes and 3 times, and prints what the policy has of its false closes and of its minutes.",
            "The goals: at most half of the false closes, at least 98 % of the minutes."
        })
public final class Elsewhere implements Callable<Integer> {
    private static final double MOST_CLOSES = 0.5;
    private static final double LEAST_MINUTES = 0.98;
    private static final int RESAMPLES = 1_000;
    private static final int TIMES = 3;

    @Option(names = "--trace", required = true, description = "The recorded conversations.")
    @SuppressWarnings("NullAway.Init") // required
    private Path trace;

    @Option(names = "--policy", description = "The policy.")
    private Path policy = Path.of("rules", "policies", "courteous");

    @Option(names = "--parts", description = "Parts of the trace, one after the other in time if the trace is so.")
    private int parts = 20;

    @Option(names = "--jar", description = "The command.")
    private Path jar = Path.of("server", "target", "stillthere.jar");

    private final PrintStream out = System.out;
    private final Gson gson = new Gson();

    private Elsewhere() {}

    /** Prints a line for each kind of conversations. Ends with 0 if all were played. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Elsewhere()).execute(args));
    }

    /** A conversation of a trace. */
    private record Chat(String conversation, double startsAt, List<Message> events) {
        /** The same conversation with other messages. */
        Chat with(List<Message> others) {
            return new Chat(conversation, startsAt, others);
        }

        /** Chance that is the same in each run and for each policy. */
        Random chance() {
            return new Random(conversation.hashCode());
        }
    }

    /** A message, so many seconds after the start. */
    private record Message(double at, String from) {}

    /** What a policy came to; the names are those of its JSON. */
    private record Figures(long falseCloses, long agentMinutesFreed) {}

    /** The policy's figures beside those of handover-inactivity. */
    private record Pair(Figures ours, Figures theirs) {
        double closes() {
            return (double) ours.falseCloses / Math.max(1, theirs.falseCloses);
        }

        double minutes() {
            return (double) ours.agentMinutesFreed / Math.max(1, theirs.agentMinutesFreed);
        }

        Pair plus(Pair other) {
            return new Pair(plus(ours, other.ours), plus(theirs, other.theirs));
        }

        private static Figures plus(Figures one, Figures other) {
            return new Figures(one.falseCloses + other.falseCloses, one.agentMinutesFreed + other.agentMinutesFreed);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Chat> chats = Files.readAllLines(trace).stream()
                .filter(line -> !line.isBlank())
                .map(line -> gson.fromJson(line, Chat.class))
                .toList();
        out.printf("%-36s %13s %17s%n", "", "false closes", "minutes freed");
        changed("as recorded", chats, chat -> chat);
        for (double pace : new double[] {0.5, 0.8, 1.1, 1.25, 2}) {
            changed("all pauses times " + pace, chats, chat -> chat.with(stretched(chat, pace)));
        }
        changed("each pause by chance longer or shorter", chats, chat -> chat.with(jittered(chat)));
        changed("every fifth message left out", chats, chat -> chat.with(thinned(chat)));
        changed(
                "only the first 80 % of the messages",
                chats,
                chat -> chat.with(chat.events.subList(0, Math.max(1, (int) Math.ceil(chat.events.size() * 0.8)))));
        changed("nobody but the user writes last", chats, chat -> chat.with(untilUser(chat)));
        parts(chats);
        return 0;
    }

    private void changed(String kind, List<Chat> chats, UnaryOperator<Chat> change)
            throws IOException, InterruptedException {
        print(kind, play(chats.stream().map(change).toList()));
    }

    /** The trace in parts, and what drawing as many of them by chance, again and again, says of the whole. */
    private void parts(List<Chat> chats) throws IOException, InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            pairs.add(play(chats.subList(chats.size() * i / parts, chats.size() * (i + 1) / parts)));
        }
        long closes =
                pairs.stream().filter(pair -> pair.closes() <= MOST_CLOSES).count();
        long minutes =
                pairs.stream().filter(pair -> pair.minutes() >= LEAST_MINUTES).count();
        out.printf(
                "%n%d parts: the goal of the closes holds in %d, that of the minutes in %d%n", parts, closes, minutes);
        Random chance = new Random(1);
        List<Pair> drawn = IntStream.range(0, RESAMPLES)
                .mapToObj(i -> chance.ints(parts, 0, parts)
                        .mapToObj(pairs::get)
                        .reduce(Pair::plus)
                        .orElseThrow())
                .toList();
        out.printf(
                Locale.ROOT,
                "%,d draws of %d parts: false closes %s, minutes %s (95 of 100 lie between); both goals hold in %.1f %%%n",
                RESAMPLES,
                parts,
                range(drawn.stream().mapToDouble(Pair::closes).toArray()),
                range(drawn.stream().mapToDouble(Pair::minutes).toArray()),
                100.0
                        * drawn.stream()
                                .filter(pair -> pair.closes() <= MOST_CLOSES && pair.minutes() >= LEAST_MINUTES)
                                .count()
                        / RESAMPLES);
    }

    private static String range(double[] values) {
        Arrays.sort(values);
        return String.format(
                Locale.ROOT,
                "%.2f to %.2f",
                values[(int) (values.length * 0.025)],
                values[(int) (values.length * 0.975)]);
    }

    private void print(String kind, Pair pair) {
        out.printf(
                Locale.ROOT,
                "%-38s %,4d of %,4d %5.2f %s  %,6d of %,6d %5.3f %s%n",
                kind,
                pair.ours.falseCloses,
                pair.theirs.falseCloses,
                pair.closes(),
                pair.closes() <= MOST_CLOSES ? "holds" : "MISSED",
                pair.ours.agentMinutesFreed,
                pair.theirs.agentMinutesFreed,
                pair.minutes(),
                pair.minutes() >= LEAST_MINUTES ? "holds" : "MISSED");
    }

    private Pair play(List<Chat> chats) throws IOException, InterruptedException {
        Path file = Files.createTempFile("elsewhere", ".jsonl");
        try {
            Files.write(file, chats.stream().map(gson::toJson).toList());
            return new Pair(
                    simulate(file, "--policy", policy.toString()),
                    simulate(file, "--set", "timeout=5m", "--set", "closeAfter=" + TIMES));
        } finally {
            Files.delete(file);
        }
    }

    private Figures simulate(Path file, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "simulate",
                "--json",
                "--trace",
                file.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("ended with " + process.exitValue() + ": " + String.join(" ", command));
        }
        return gson.fromJson(json, Figures.class);
    }

    private static List<Message> stretched(Chat chat, double pace) {
        return chat.events.stream()
                .map(message -> new Message(message.at * pace, message.from))
                .toList();
    }

    /** Each pause times a number of its own, about 0.55 to 1.8 in two of three cases, and 1 in the middle. */
    private static List<Message> jittered(Chat chat) {
        Random chance = chat.chance();
        List<Message> messages = new ArrayList<>();
        double before = 0;
        double at = 0;
        for (Message message : chat.events) {
            at += (message.at - before) * Math.exp(chance.nextGaussian() * 0.6);
            before = message.at;
            messages.add(new Message(at, message.from));
        }
        return messages;
    }

    private static List<Message> thinned(Chat chat) {
        Random chance = chat.chance();
        return IntStream.range(0, chat.events.size())
                .filter(i -> chance.nextInt(5) != 0 || i == 0)
                .mapToObj(chat.events::get)
                .toList();
    }

    private static List<Message> untilUser(Chat chat) {
        int last = IntStream.range(0, chat.events.size())
                .filter(i -> "USER".equals(chat.events.get(i).from))
                .reduce((first, second) -> second)
                .orElse(chat.events.size() - 1);
        return chat.events.subList(0, last + 1);
    }
}
