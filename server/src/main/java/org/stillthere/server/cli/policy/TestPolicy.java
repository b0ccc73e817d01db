package org.stillthere.server.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.cases.CaseReader;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.CaseRunner;
import org.stillthere.rules.cases.JUnitXml;
import org.stillthere.rules.cases.PolicyCase;
import org.stillthere.rules.coverage.Coverage;
import org.stillthere.rules.coverage.Mutation;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.server.cli.command.ExitCode;
import org.stillthere.server.cli.command.Logs;
import org.stillthere.server.cli.command.SettingOverrides;
import org.stillthere.server.cli.command.Version;
import org.stillthere.server.cli.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stillthere policy test}: whether a policy does what its cases say. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        header = "Run the cases of a policy.",
        description = {
            "",
            "A case is a small story in cases/*.yaml: what was given, what happens, and all that must come of it. It is"
                    + " played with the rules of the policy in virtual time: a day of silence takes no time.",
            "",
            "When all cases hold, the command says what they leave open: rules that never fired, conditions that made no"
                    + " difference, and with --mutation every number, comparison and condition that could be changed"
                    + " without any case noticing.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stillthere policy test my-policy",
            "  stillthere policy test my-policy --filter silent",
            "  stillthere policy test my-policy --set timeout=5m",
            "  stillthere policy test my-policy --mutation --junit-xml results.xml"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every case holds; what they leave open does not count",
            "1:a case does not hold, or there is none",
            "2:a flag or a file that was named is wrong",
            "3:the policy, a setting of it, or the text of a case is wrong"
        })
final class TestPolicy implements Callable<Integer> {
    private final Screen screen;

    @Parameters(paramLabel = "DIR", description = "Folder of the policy.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Mixin
    private SettingOverrides settings = new SettingOverrides();

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Run only cases that have this in their name or the name of their file.")
    private @Nullable String filter;

    @Option(
            names = "--mutation",
            description = "Change rules and settings in small ways, one at a time, and list what no case notices.")
    private boolean mutation;

    @Option(names = "--junit-xml", paramLabel = "FILE", description = "Write the results as JUnit XML, too.")
    private @Nullable Path junitXml;

    TestPolicy(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Logs.onlyWarnings();
        if (mutation && filter != null) {
            screen.error("--mutation needs all cases: leave --filter out");
            return ExitCode.USAGE;
        }
        PolicyResult result = PolicyCompiler.compile(folder, settings.byName());
        if (result instanceof PolicyResult.Rejected rejected) {
            screen.problems("the policy is wrong", rejected.problems());
            return ExitCode.POLICY_REJECTED;
        }
        try (CompiledPolicy policy = ((PolicyResult.Ready) result).policy()) {
            CaseReader.Cases read = CaseReader.read(policy.source());
            if (!read.problems().isEmpty()) {
                screen.problems("the cases are wrong", read.problems());
                return ExitCode.POLICY_REJECTED;
            }
            List<PolicyCase> cases = read.cases();
            if (cases.isEmpty()) {
                screen.error("the policy " + policy.version().name() + " has no cases, so nothing was tested\n"
                        + "  = write some in cases/*.yaml; 'stillthere policy new' makes a policy that shows how");
                return ExitCode.FAILED;
            }
            List<PolicyCase> chosen = cases.stream().filter(this::isChosen).toList();
            if (chosen.isEmpty()) {
                screen.error("--filter: none of the " + cases.size() + " cases has '" + filter
                        + "' in its name or the name of its file");
                return ExitCode.USAGE;
            }
            return test(policy, chosen);
        }
    }

    private boolean isChosen(PolicyCase one) {
        return filter == null
                || (one.file() + " " + one.name()).toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT));
    }

    private int test(CompiledPolicy policy, List<PolicyCase> cases) {
        screen.line("policy " + policy.version() + "\n");
        long began = System.nanoTime();
        List<JUnitXml.Timed> timed = new ArrayList<>();
        for (PolicyCase one : cases) {
            long start = System.nanoTime();
            CaseResult result = CaseRunner.run(policy, one);
            timed.add(new JUnitXml.Timed(result, Duration.ofNanos(System.nanoTime() - start)));
            if (!result.passed()) {
                screen.line(result.render() + "\n");
            }
        }
        List<CaseResult> results = timed.stream().map(JUnitXml.Timed::result).toList();
        int failed = (int) results.stream().filter(each -> !each.passed()).count();
        screen.line(summary(cases.size(), failed, began));
        if (junitXml != null) {
            try {
                Files.writeString(junitXml, JUnitXml.of(policy.version().name(), timed));
            } catch (IOException e) {
                screen.error("--junit-xml: " + junitXml + " can't be written: " + e);
                return ExitCode.USAGE;
            }
        }
        if (failed == 0 && filter == null) {
            leftOpen(policy, results);
        } else if (mutation) {
            screen.line("No changes were tried: mend the cases, or the rules, first.");
        }
        return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private void leftOpen(CompiledPolicy policy, List<CaseResult> results) {
        screen.line("\n" + Coverage.of(policy, results).render());
        if (mutation) {
            long began = System.nanoTime();
            String report = Mutation.run(policy, results).render();
            screen.line(report + "\n\nTried in " + seconds(began) + ".");
        }
    }

    private static String summary(int cases, int failed, long began) {
        String count = cases == 1 ? "1 case" : cases + " cases";
        String outcome = failed == 0 ? "all hold" : failed + (failed == 1 ? " does not hold" : " do not hold");
        return count + ": " + outcome + ", in " + seconds(began);
    }

    private static String seconds(long began) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - began) / 1e9);
    }
}
