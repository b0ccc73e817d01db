package org.stillthere.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.server.testing.ActionText;
import org.stillthere.server.testing.Conversation;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.TimerOwner;

/** What is said, branched and closed is decided in DRL and nowhere else: a changed rule changes it. */
class ChangedRuleTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @TempDir
    private Path data;

    @Test
    void aThresholdChangedInTheRulesClosesLater() throws Exception {
        changeRules("settings.number(\"closeAfter\")", "3");
        try (RunningServer server = server()) {
            Conversation conversation = conversation(server).status(HANDOVER_STATUS_QUEUE);
            assertThat(ActionText.of(conversation.expire(TIMEOUT).last())).hasSize(2);
            assertThat(ActionText.of(conversation.expire(TIMEOUT).last()))
                    .as("the built-in policy closes here")
                    .hasSize(2)
                    .noneMatch(action -> action.startsWith("close"));
            assertThat(ActionText.of(conversation.expire(TIMEOUT).last())).contains("close: inactivity");
        }
    }

    @Test
    void aBranchChangedInTheRulesIsTaken() throws Exception {
        changeRules("takeBranch(\"queue\")", "takeBranch(\"waiting-room\")");
        try (RunningServer server = server()) {
            Conversation conversation = conversation(server).status(HANDOVER_STATUS_QUEUE);
            assertThat(ActionText.of(conversation.last())).first().isEqualTo("branch waiting-room");
        }
    }

    @Test
    void thePolicyVersionTellsThemApart() throws Exception {
        changeRules("takeBranch(\"queue\")", "takeBranch(\"waiting-room\")");
        String changed;
        try (RunningServer server = server()) {
            changed = server.server().policyVersion();
        }
        try (RunningServer builtIn = RunningServer.start(data)) {
            assertThat(builtIn.server().policyVersion()).isNotEqualTo(changed);
        }
    }

    private RunningServer server() throws StartupException {
        return RunningServer.start(data, folder, Map.of(), RunningServer.START);
    }

    private static Conversation conversation(RunningServer server) {
        return new Conversation(server, MonitorClient.open(server), TimerOwner.TIMER_OWNER_SERVER, "h");
    }

    /** Copies the built-in policy's folder, with a text replaced wherever its rules have it. */
    private void changeRules(String text, String replacement) throws IOException {
        boolean changed = false;
        for (Map.Entry<String, SourceFile> file : DefaultPolicy.source().files().entrySet()) {
            String content = file.getValue().text();
            if (file.getKey().endsWith(".drl")) {
                changed |= content.contains(text);
                content = content.replace(text, replacement);
            }
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, content);
        }
        assertThat(changed).as("some rule has %s", text).isTrue();
    }
}
