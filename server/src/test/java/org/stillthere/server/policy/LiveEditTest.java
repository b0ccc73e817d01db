package org.stillthere.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.ActionText;
import org.stillthere.server.testing.Conversation;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.PolicyBoard;
import org.stillthere.server.testing.PolicyOnDisk;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Decision;
import org.stillthere.v1.Policy;
import org.stillthere.v1.PolicyProblem;
import org.stillthere.v1.TimerOwner;

/** Files are edited while a server runs, and what is asked of it over the wire shows what came of that. */
class LiveEditTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final String QUEUE = "takeBranch(\"queue\")";
    private static final String LOBBY = "takeBranch(\"lobby\")";

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    /** How a file comes to say something else. */
    private enum Save {
        IN_PLACE {
            @Override
            void save(PolicyOnDisk policy, String file, String text) {
                policy.write(file, text);
            }
        },
        BY_RENAME {
            @Override
            void save(PolicyOnDisk policy, String file, String text) throws IOException {
                policy.swapIn(file, text);
            }
        },
        DELETED_AND_MADE_ANEW {
            @Override
            void save(PolicyOnDisk policy, String file, String text) throws IOException {
                Files.delete(policy.folder().resolve(file));
                policy.write(file, text);
            }
        },
        IN_TWO_HALVES {
            @Override
            void save(PolicyOnDisk policy, String file, String text) throws IOException {
                policy.write(file, text.substring(0, text.length() / 2));
                policy.write(file, text);
            }
        };

        abstract void save(PolicyOnDisk policy, String file, String text) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Save.class)
    void aSavedEditGoesLive(Save save) throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder);
        try (RunningServer server = watching(policy)) {
            PolicyBoard board = new PolicyBoard(server.channel());
            String before = board.active().getVersion();
            Conversation conversation = conversation(server, "before");
            assertThat(branch(conversation)).isEqualTo("branch queue");

            save.save(policy, "lookup.drl", policy.changed("lookup.drl", QUEUE, LOBBY));

            Policy after = board.awaitOther(before);
            conversation = conversation(server, "after");
            assertThat(branch(conversation)).isEqualTo("branch lobby");
            assertThat(conversation.last().getPolicyVersion()).isEqualTo(after.getVersion());
            assertThat(after.getActive()).isTrue();
            assertThat(PolicyBoard.isRejected(after)).isFalse();
            assertThat(after.getProblemsList()).isEmpty();
            assertThat(MonitorClient.open(server).opened().getPolicyVersion()).isEqualTo(after.getVersion());
        }
    }

    @Test
    void aTextThatIsOneFolderDownGoesLiveToo() throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder);
        try (RunningServer server = watching(policy)) {
            PolicyBoard board = new PolicyBoard(server.channel());
            String before = board.active().getVersion();

            policy.edit("messages/en.yaml", "Are you still there?", "Hello?");

            board.awaitOther(before);
            Conversation conversation = conversation(server, "h").status(HANDOVER_STATUS_QUEUE);
            assertThat(conversation
                            .expire(TIMEOUT)
                            .last()
                            .getActions(0)
                            .getSay()
                            .getText())
                    .startsWith("Hello?");
        }
    }

    @Test
    void aRunningHandoverGoesOnByTheNewVersionFromItsNextEventOn() throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder);
        try (RunningServer server = watching(policy)) {
            PolicyBoard board = new PolicyBoard(server.channel());
            Conversation conversation = conversation(server, "h").status(HANDOVER_STATUS_QUEUE);
            Decision first = conversation.last();

            policy.write(
                    "policy.yaml",
                    policy.changed("policy.yaml", "value: 1m", "value: 5m").replace("value: 2", "value: 1"));
            Policy after = board.awaitOther(first.getPolicyVersion());

            assertThat(conversation.handover().getPolicyVersion())
                    .as("nothing has happened in it since")
                    .isEqualTo(first.getPolicyVersion());
            assertThat(conversation.handover().getTimers(0).getLength().getSeconds())
                    .as("the timer that runs keeps its length")
                    .isEqualTo(TIMEOUT.toSeconds());
            conversation.expire(TIMEOUT);
            assertThat(ActionText.of(conversation.last()))
                    .as("the new settings close at the first silence")
                    .contains("close: inactivity");
            assertThat(conversation.last().getPolicyVersion()).isEqualTo(after.getVersion());
            assertThat(conversation.handover().getPolicyVersion()).isEqualTo(after.getVersion());
            assertThat(replayed(server, first))
                    .as("what was decided stays decided")
                    .isEqualTo(first.toBuilder()
                            .setReplayed(true)
                            .setAcknowledged(true)
                            .build());
        }
    }

    @Test
    void aBrokenEditChangesNothingAndIsShownUntilItIsMended() throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder);
        String right = policy.read("lookup.drl");
        try (RunningServer server = watching(policy)) {
            PolicyBoard board = new PolicyBoard(server.channel());
            Policy before = board.active();
            server.forward(Duration.ofSeconds(1));

            policy.edit("lookup.drl", QUEUE, "takeBrunch(\"queue\")");
            Policy rejected = board.awaitRejected();

            assertThat(rejected.getActive()).isTrue();
            assertThat(rejected.getVersion()).isEqualTo(before.getVersion());
            assertThat(rejected.getAcceptedAt()).isEqualTo(before.getAcceptedAt());
            assertThat(rejected.getCheckedAt()).isEqualTo(Events.timestamp(server.now()));
            PolicyProblem problem = rejected.getProblems(0);
            int line = right.substring(0, right.indexOf(QUEUE)).split("\n", -1).length;
            assertThat(problem.getFile()).isEqualTo("lookup.drl");
            assertThat(problem.getLine()).isEqualTo(line);
            assertThat(problem.getColumn()).isEqualTo("    actions.".length() + 1);
            assertThat(problem.getLength()).isEqualTo("takeBrunch".length());
            assertThat(problem.getSourceLine()).isEqualTo("    actions.takeBrunch(\"queue\");");
            assertThat(problem.getRemedy()).contains("takeBranch");
            Conversation conversation = conversation(server, "meanwhile");
            assertThat(branch(conversation)).isEqualTo("branch queue");
            assertThat(conversation.last().getPolicyVersion()).isEqualTo(before.getVersion());

            policy.write("lookup.drl", right.replace(QUEUE, LOBBY));
            Policy mended = board.awaitAccepted();

            assertThat(mended.getVersion()).isNotEqualTo(before.getVersion());
            assertThat(mended.getProblemsList()).isEmpty();
            assertThat(branch(conversation(server, "after"))).isEqualTo("branch lobby");
        }
    }

    @Test
    void aBrokenEditThatIsTakenBackLeavesTheVersionInOffice() throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder);
        String right = policy.read("policy.yaml");
        try (RunningServer server = watching(policy)) {
            PolicyBoard board = new PolicyBoard(server.channel());
            Policy before = board.active();
            server.forward(Duration.ofSeconds(1));
            policy.write("policy.yaml", "name: [\n");
            board.awaitRejected();

            policy.write("policy.yaml", right);

            Policy after = board.awaitAccepted();
            assertThat(after.getVersion()).isEqualTo(before.getVersion());
            assertThat(after.getAcceptedAt()).isEqualTo(before.getAcceptedAt());
        }
    }

    @Test
    void aFolderThatIsGoneIsABrokenEdit() throws Exception {
        Path lower = folder.resolve("mine");
        PolicyOnDisk policy = new PolicyOnDisk(lower);
        try (RunningServer server = watching(policy)) {
            PolicyBoard board = new PolicyBoard(server.channel());
            String before = board.active().getVersion();
            policy.delete();
            board.await(policies -> policies.get(0).getProblemsList().stream()
                    .anyMatch(problem -> problem.getMessage().contains("there is no such folder")));
            assertThat(branch(conversation(server, "meanwhile"))).isEqualTo("branch queue");

            policy = new PolicyOnDisk(lower);
            assertThat(board.awaitAccepted().getVersion()).isEqualTo(before);
            policy.edit("lookup.drl", QUEUE, LOBBY);
            board.awaitOther(before);
        }
    }

    /** How orchestrators change mounted files: all of them are links through one folder, which is swapped. */
    @Test
    void aVolumeThatSwapsALinkGoesLive() throws Exception {
        PolicyOnDisk first = new PolicyOnDisk(folder.resolve("..first"));
        PolicyOnDisk second = new PolicyOnDisk(folder.resolve("..second"));
        second.edit("lookup.drl", QUEUE, LOBBY);
        Files.createSymbolicLink(folder.resolve("..data"), first.folder().getFileName());
        for (String name : new String[] {"policy.yaml", "lookup.drl", "inactivity.drl", "messages"}) {
            Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
        }
        try (RunningServer server = RunningServer.watching(data, folder, folder, Map.of())) {
            PolicyBoard board = new PolicyBoard(server.channel());
            String before = board.active().getVersion();

            Path link = Files.createSymbolicLink(
                    folder.resolve("..data_tmp"), second.folder().getFileName());
            Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            board.awaitOther(before);
            assertThat(branch(conversation(server, "after"))).isEqualTo("branch lobby");
        }
    }

    @Test
    void theOtherPoliciesOfAFolderAreCheckedAndDecideNothing() throws Exception {
        PolicyOnDisk active = new PolicyOnDisk(folder.resolve("mine"));
        PolicyOnDisk other = new PolicyOnDisk(folder.resolve("another"));
        other.edit("lookup.drl", QUEUE, LOBBY);
        try (RunningServer server = RunningServer.watching(data, folder, active.folder(), Map.of())) {
            PolicyBoard board = new PolicyBoard(server.channel());
            board.await(policies ->
                    policies.size() == 2 && !policies.get(1).getVersion().isEmpty());
            assertThat(board.all()).extracting(Policy::getName).containsExactly("mine", "another");
            assertThat(board.all()).extracting(Policy::getActive).containsExactly(true, false);

            other.edit("lookup.drl", LOBBY, "runAway()");
            board.await(policies -> PolicyBoard.isRejected(policies.get(1)));
            assertThat(PolicyBoard.isRejected(board.active())).isFalse();
            assertThat(branch(conversation(server, "h"))).isEqualTo("branch queue");

            other.delete();
            board.await(policies -> policies.size() == 1);
        }
    }

    @Test
    void settingsThatTheServerOverridesStayOverridden() throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder);
        try (RunningServer server = RunningServer.watching(data, folder, folder, Map.of("timeout", "3m"))) {
            PolicyBoard board = new PolicyBoard(server.channel());
            String before = board.active().getVersion();

            policy.edit("policy.yaml", "value: 1m", "value: 5m");
            policy.edit("lookup.drl", QUEUE, LOBBY);

            board.awaitOther(before);
            Conversation conversation = conversation(server, "h").status(HANDOVER_STATUS_QUEUE);
            assertThat(ActionText.of(conversation.last())).first().isEqualTo("branch lobby");
            assertThat(conversation.lastSet().getLength().getSeconds()).isEqualTo(180);
        }
    }

    @Test
    void anEditThatCanNotChangeADecisionReplacesNothing() throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder);
        try (RunningServer server = watching(policy)) {
            PolicyBoard board = new PolicyBoard(server.channel());
            Policy before = board.active();
            server.forward(Duration.ofSeconds(1));

            policy.write("README.md", "Ask Mia before you change a text.\n");

            Policy after = board.await(
                            policies -> !policies.get(0).getCheckedAt().equals(before.getCheckedAt()))
                    .get(0);
            assertThat(after.getVersion()).isEqualTo(before.getVersion());
            assertThat(after.getAcceptedAt()).isEqualTo(before.getAcceptedAt());
        }
    }

    @Test
    void aServerDoesNotStartWithABrokenPolicy() {
        PolicyOnDisk policy = new PolicyOnDisk(folder);
        policy.edit("lookup.drl", QUEUE, "takeBrunch(\"queue\")");

        assertThatThrownBy(() -> watching(policy))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("lookup.drl:")
                .hasMessageContaining("takeBranch");
    }

    private RunningServer watching(PolicyOnDisk policy) throws StartupException {
        return RunningServer.watching(data, policy.folder(), policy.folder(), Map.of());
    }

    private static Conversation conversation(RunningServer server, String id) {
        return new Conversation(server, MonitorClient.open(server), TimerOwner.TIMER_OWNER_SERVER, id);
    }

    private static String branch(Conversation conversation) {
        return ActionText.of(conversation.status(HANDOVER_STATUS_QUEUE).last()).get(0);
    }

    /** The answer when the event that opened the handover is reported again. */
    private static Decision replayed(RunningServer server, Decision first) {
        return server
                .blocking()
                .reportEvent(Events.report(Events.at(
                        Events.status(
                                first.getHandoverId(),
                                first.getEventId(),
                                HANDOVER_STATUS_QUEUE,
                                TimerOwner.TIMER_OWNER_SERVER),
                        RunningServer.START)))
                .getDecision()
                .toBuilder()
                .clearOwnerClientId()
                .build();
    }
}
