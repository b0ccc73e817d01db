package org.stillthere.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.stillthere.rules.problem.Problem;
import org.stillthere.server.storage.Durability;

/** Which source wins, and what each refusal says. */
class ConfigLoaderTest {
    @TempDir
    private Path folder;

    @Test
    void whereNobodySaysAnythingTheDefaultsHold() {
        ServerConfig config = ready(null, Map.of(), Map.of());
        int cores = Math.min(64, Runtime.getRuntime().availableProcessors());
        assertThat(config)
                .isEqualTo(new ServerConfig(
                        new NetworkConfig("127.0.0.1", 7040, false, null, 4 * 1024 * 1024),
                        new StorageConfig(Path.of("./stillthere-data"), Durability.FSYNC, Duration.ofDays(7)),
                        new PolicyConfig(null, null, new java.util.TreeMap<>()),
                        new LaneConfig(cores, 10_000, 100_000),
                        new EventConfig(Duration.ofHours(24), Duration.ofMinutes(5)),
                        new DeliveryConfig(100_000, Duration.ofSeconds(10)),
                        Duration.ofSeconds(20)));
    }

    @Test
    void aFlagWinsOverTheEnvironmentWhichWinsOverTheFile() throws IOException {
        Path file = file("port: 1\nlanes: 11\ndurability: process\n");
        Map<String, String> environment = Map.of("STILLTHERE_PORT", "2", "STILLTHERE_LANES", "12");
        ServerConfig config = ready(file, environment, Map.of(ConfigKey.PORT, "3"));
        assertThat(config.network().port()).isEqualTo(3);
        assertThat(config.lanes().count()).isEqualTo(12);
        assertThat(config.storage().durability()).isEqualTo(Durability.PROCESS);
    }

    @Test
    void thePortOfTheMetricsIsGivenLikeAnyOther() {
        assertThat(ready(null, Map.of("STILLTHERE_METRICS_PORT", "9464"), Map.of())
                        .network()
                        .metricsPort())
                .isEqualTo(9464);
        assertThat(ready(null, Map.of(), Map.of(ConfigKey.METRICS_PORT, "0"))
                        .network()
                        .metricsPort())
                .as("any free one, not none")
                .isEqualTo(0);
    }

    @Test
    void settingsOfThePolicyAreMergedOneByOne() throws IOException {
        Path file = file("set:\n  a: file\n  b: file\n  c: file\n");
        ConfigResult result = ConfigLoader.load(
                file, Map.of("STILLTHERE_SET", "b=env,c=env"), Map.of(), List.of("c=flag", "d=1", "d=2=3"));
        assertThat(((ConfigResult.Ready) result).config().policy().settings())
                .containsExactly(
                        Map.entry("a", "file"), Map.entry("b", "env"), Map.entry("c", "flag"), Map.entry("d", "2=3"));
    }

    @Test
    void theEnvironmentCanNameTheFile() throws IOException {
        Path file = file("port: 1\n");
        assertThat(ready(null, Map.of("STILLTHERE_CONFIG", file.toString()), Map.of())
                        .network()
                        .port())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(ConfigKey.class)
    void everyKeyHasTheSameNameEverywhere(ConfigKey key) {
        assertThat(key.flag()).isEqualTo("--" + key.key());
        assertThat(key.variable())
                .isEqualTo("STILLTHERE_"
                        + key.key().toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
        assertThat(ConfigKey.named(key.key())).contains(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PORT              | x       | --port: 'x' is not a whole number",
                "PORT              | 65536   | --port: 65536 is out of range",
                "PORT              | -1      | --port: -1 is out of range",
                "PORT              | `  `    | --port: the value is empty",
                "LANES             | 0       | --lanes: 0 is out of range",
                "LANES             | 65      | --lanes: 65 is out of range",
                "MAX_IN_FLIGHT     | 99999999999999999999 | --max-in-flight: '99999999999999999999' is not a whole number",
                "MAX_MESSAGE_SIZE  | 4MB     | --max-message-size: '4MB' is not a size",
                "MAX_MESSAGE_SIZE  | 65MiB   | --max-message-size: 65MiB is out of range",
                "MAX_MESSAGE_SIZE  | 1023    | --max-message-size: 1023 is out of range",
                "DRAIN_TIMEOUT     | 20      | --drain-timeout: '20' is not a length of time",
                "DRAIN_TIMEOUT     | 2h      | --drain-timeout: 2h is out of range",
                "DURABILITY        | fsink   | --durability: 'fsink' is none of fsync, process",
                "INSECURE_NETWORK  | yes     | --insecure-network: 'yes' is neither true nor false",
                "POLICY            | nowhere | --policy: there is no folder 'nowhere'",
                "POLICIES          | nowhere | --policies: there is no folder 'nowhere'",
                "HOST              | no.such.host.invalid | --host: there is no address 'no.such.host.invalid'",
            })
    void aValueThatIsNoneIsRefused(ConfigKey key, String text, String problem) {
        assertThat(problems(null, Map.of(), Map.of(key, text)))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @Test
    void aWatchedFolderIsAPolicyOrHoldsOne() throws IOException {
        Path mine = policyIn("policies/mine");
        Map<ConfigKey, String> itself = Map.of(ConfigKey.POLICIES, mine.toString());
        assertThat(ready(null, Map.of(), itself).policy().folder()).isEqualTo(mine);
        assertThat(ready(null, Map.of(), itself).policy().watched()).isEqualTo(mine);

        Map<ConfigKey, String> above =
                Map.of(ConfigKey.POLICIES, mine.getParent().toString());
        assertThat(ready(null, Map.of(), above).policy().folder()).isEqualTo(mine);
        assertThat(ready(null, Map.of(), above).policy().watched()).isEqualTo(mine.getParent());
    }

    @Test
    void ofSeveralPoliciesInAWatchedFolderOneIsNamed() throws IOException {
        Path mine = policyIn("policies/mine");
        policyIn("policies/other");
        Files.createDirectories(mine.resolveSibling("no-policy"));
        String root = mine.getParent().toString();
        Map<ConfigKey, String> named = Map.of(ConfigKey.POLICIES, root, ConfigKey.POLICY, "mine");
        assertThat(ready(null, Map.of(), named).policy().folder()).isEqualTo(mine);

        assertThat(problems(null, Map.of(), Map.of(ConfigKey.POLICIES, root)))
                .containsExactly("--policies: there are several policies in '" + root
                        + "': mine, other\n  = say with 'policy' which one decides");
        assertThat(problems(null, Map.of(), Map.of(ConfigKey.POLICIES, root, ConfigKey.POLICY, "mime")))
                .containsExactly("--policy: there is no policy 'mime' in '" + root + "'\n  = did you mean 'mine'?");
        assertThat(problems(null, Map.of(), Map.of(ConfigKey.POLICIES, root, ConfigKey.POLICY, "../policies/mine")))
                .hasSize(1);
        assertThat(problems(null, Map.of(), Map.of(ConfigKey.POLICIES, mine.toString(), ConfigKey.POLICY, "mine")))
                .singleElement()
                .asString()
                .startsWith("--policy: '" + mine + "' is itself a policy");
        assertThat(problems(
                        null,
                        Map.of(),
                        Map.of(
                                ConfigKey.POLICIES,
                                mine.resolveSibling("no-policy").toString())))
                .singleElement()
                .asString()
                .startsWith("--policies: there is no policy in ");
    }

    private Path policyIn(String name) throws IOException {
        Path policy = Files.createDirectories(folder.resolve(name));
        Files.writeString(policy.resolve("policy.yaml"), "name: mine\n");
        return policy;
    }

    @ParameterizedTest
    @CsvSource({"1024, 1024", "64KiB, 65536", "4 MiB, 4194304", "2048B, 2048"})
    void sizesHaveUnits(String text, int bytes) {
        assertThat(ready(null, Map.of(), Map.of(ConfigKey.MAX_MESSAGE_SIZE, text))
                        .network()
                        .maxMessageSize())
                .isEqualTo(bytes);
    }

    @Test
    void beyondLoopbackNeedsAWord() {
        assertThat(problems(null, Map.of(), Map.of(ConfigKey.HOST, "0.0.0.0")))
                .containsExactly("--host: 0.0.0.0 can be reached from other machines, and this version neither"
                        + " authenticates callers nor encrypts\n  = keep 127.0.0.1, or set insecure-network if the"
                        + " network itself keeps others out");
        Map<ConfigKey, String> flags = Map.of(ConfigKey.HOST, "0.0.0.0", ConfigKey.INSECURE_NETWORK, "true");
        assertThat(ready(null, Map.of(), flags).network().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void unknownVariablesAreRefused() {
        Map<String, String> environment =
                Map.of("STILLTHERE_PROT", "1", "STILLTHERE_SERVICE_HOST", "10.0.0.1", "STILLTHEREX", "not ours");
        assertThat(problems(null, environment, Map.of()))
                .containsExactly(
                        "STILLTHERE_PROT: there is no such key\n  = did you mean 'STILLTHERE_PORT'?",
                        "STILLTHERE_SERVICE_HOST: there is no such key\n  = Kubernetes sets this for a Service named"
                                + " 'stillthere': set 'enableServiceLinks: false' in the pod");
    }

    @Test
    void unknownKeysOfTheFileAreRefusedWithTheirPlace() throws IOException {
        assertThat(problems(file("host: 127.0.0.1\ndata_dir: x\n"), Map.of(), Map.of()))
                .singleElement()
                .asString()
                .contains("stillthere.yaml:2:1: ", "data_dir", "did you mean 'data-dir'?");
    }

    @Test
    void valuesOfTheFileAreRefusedWithTheirPlace() throws IOException {
        assertThat(problems(file("port: 1\nlanes: many\n"), Map.of(), Map.of()))
                .singleElement()
                .asString()
                .contains("stillthere.yaml:2:8: 'many' is not a whole number", "2 | lanes: many", "^^^^");
    }

    @Test
    void aFileThatIsNoneIsRefused() throws IOException {
        Path gone = folder.resolve("gone.yaml");
        assertThat(problems(gone, Map.of(), Map.of()))
                .containsExactly(gone + ": there is no such file\n  = check --config");
        assertThat(problems(file("port: [1\n"), Map.of(), Map.of()))
                .singleElement()
                .asString()
                .contains("stillthere.yaml:");
        assertThat(problems(file("port: [1]\n"), Map.of(), Map.of()))
                .singleElement()
                .asString()
                .contains("stillthere.yaml:1:7: ");
        assertThat(problems(file("x".repeat(1024 * 1024 + 1)), Map.of(), Map.of()))
                .singleElement()
                .asString()
                .contains("the file is larger than 1 MiB");
    }

    @Test
    void settingsThatAreNoneAreRefused() {
        ConfigResult result = ConfigLoader.load(null, Map.of("STILLTHERE_SET", "a=1,b"), Map.of(), List.of("=x"));
        assertThat(((ConfigResult.Rejected) result).problems().stream().map(Problem::render))
                .containsExactly(
                        "--set: '=x' is not of the form key=value\n  = write for example timeout=5m",
                        "STILLTHERE_SET: 'b' is not of the form key=value\n  = write for example timeout=5m");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThat(problems(null, Map.of("STILLTHERE_LANES", "x"), Map.of(ConfigKey.PORT, "x")))
                .hasSize(2);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("stillthere.yaml"), text);
    }

    private static ServerConfig ready(Path file, Map<String, String> environment, Map<ConfigKey, String> flags) {
        ConfigResult result = ConfigLoader.load(file, environment, flags, List.of());
        assertThat(result).isInstanceOf(ConfigResult.Ready.class);
        return ((ConfigResult.Ready) result).config();
    }

    private static List<String> problems(Path file, Map<String, String> environment, Map<ConfigKey, String> flags) {
        ConfigResult result = ConfigLoader.load(file, environment, flags, List.of());
        assertThat(result).isInstanceOf(ConfigResult.Rejected.class);
        return ((ConfigResult.Rejected) result)
                .problems().stream().map(Problem::render).toList();
    }
}
