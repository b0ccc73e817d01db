package org.stillthere.server.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.command.Logs;
import org.stillthere.server.cli.command.Version;
import org.stillthere.server.cli.demo.Demo;
import org.stillthere.server.cli.policy.PolicyCommands;
import org.stillthere.server.cli.replay.ReplayLive;
import org.stillthere.server.cli.send.Send;
import org.stillthere.server.cli.serve.HeadStart;
import org.stillthere.server.cli.serve.Serve;
import org.stillthere.server.cli.simulate.Simulate;
import org.stillthere.server.cli.terminal.Screen;
import org.stillthere.server.cli.watch.Watch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code stillthere}. */
@Command(
        name = "stillthere",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        description = {
            "Decides, by rules that business people own, what happens when a person goes quiet in a chat that a bot"
                    + " handed to a human agent.",
            ""
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stillthere demo                              see it work, in seconds",
            "  stillthere serve --set timeout=5m            run a server",
            "  stillthere send --handover h1 status QUEUE   report that a handover opened",
            "  stillthere watch                             see the handovers of a server change",
            "  stillthere simulate --trace chats.jsonl      what would the policy have done?",
            "  stillthere replay-live --trace chats.jsonl   what does a running server do?",
            "  stillthere help serve                        all about one command"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:it failed while it ran, or the server refused the event",
            "2:the command line, the configuration or a file that was named is wrong",
            "3:the policy, or a setting of it, is wrong",
            "4:the server can't be reached, or did not answer in time"
        })
public final class StillThere implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            Demo.class,
            Serve.class,
            Send.class,
            Watch.class,
            Simulate.class,
            ReplayLive.class,
            PolicyCommands.class,
            HelpCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private StillThere() {}

    /** Runs the command and ends the process with one of {@link ExitCode}. */
    public static void main(String[] args) {
        Logs.toOneLine();
        HeadStart.of(args);
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        // A server is to start fast, and needs none of the other commands.
        List<Class<?>> commands = HeadStart.isOfServer(args) ? List.of(Serve.class) : COMMANDS;
        int exitCode =
                commandLine(System.getenv(), Screen.of(out, err), commands).execute(args);
        System.exit(exitCode);
    }

    /** The whole command, which writes to that screen and reads that environment. */
    static CommandLine commandLine(Map<String, String> environment, Screen screen) {
        return commandLine(environment, screen, COMMANDS);
    }

    private static CommandLine commandLine(Map<String, String> environment, Screen screen, List<Class<?>> commands) {
        CommandLine line = new CommandLine(new StillThere(), new Commands(environment, screen));
        commands.forEach(line::addSubcommand);
        line.setOut(screen.out());
        line.setErr(screen.err());
        line.setUsageHelpAutoWidth(screen.terminal());
        line.setParameterExceptionHandler((e, args) -> usage(screen, e));
        line.setExecutionExceptionHandler((e, failed, args) -> {
            Logs.unexpected(e);
            screen.error("this should not have happened: " + e);
            return ExitCode.FAILED;
        });
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do");
    }

    private static int usage(Screen screen, ParameterException e) {
        screen.error(String.valueOf(e.getMessage()));
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String suggestion = e instanceof UnmatchedArgumentException unmatched ? suggestion(command, unmatched) : "";
        screen.err().println(suggestion + "Try '" + command.qualifiedName() + " --help'.");
        screen.err().flush();
        return ExitCode.USAGE;
    }

    private static String suggestion(CommandSpec command, UnmatchedArgumentException e) {
        String given = e.getUnmatched().get(0);
        Set<String> known = given.startsWith("-")
                ? command.optionsMap().keySet()
                : command.subcommands().keySet();
        String nearest = DidYouMean.among(given, known);
        return nearest.startsWith("did you mean") ? "D" + nearest.substring(1) + " " : "";
    }

    /** Hands the environment and the screen to the subcommands as picocli makes them. */
    private static final class Commands implements IFactory {
        private final Map<Class<?>, Supplier<?>> makers;

        Commands(Map<String, String> environment, Screen screen) {
            makers = new HashMap<>(PolicyCommands.subcommands(screen));
            makers.put(Serve.class, () -> new Serve(environment, screen));
            makers.put(Send.class, () -> new Send(screen));
            makers.put(Watch.class, () -> new Watch(environment, screen, InstantSource.system()));
            makers.put(ReplayLive.class, () -> new ReplayLive(screen));
            makers.put(Simulate.class, () -> new Simulate(screen));
            makers.put(Demo.class, () -> new Demo(screen));
        }

        @Override
        public <K> K create(Class<K> type) throws Exception {
            Supplier<?> maker = makers.get(type);
            return maker == null ? CommandLine.defaultFactory().create(type) : type.cast(maker.get());
        }
    }
}
