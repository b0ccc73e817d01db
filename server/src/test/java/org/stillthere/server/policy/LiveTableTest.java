package org.stillthere.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.table.Workbook;
import org.stillthere.server.testing.PolicyBoard;
import org.stillthere.server.testing.PolicyOnDisk;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.CheckPolicyRequest;
import org.stillthere.v1.CheckPolicyResponse;
import org.stillthere.v1.Policy;
import org.stillthere.v1.PolicyFile;
import org.stillthere.v1.PolicyProblem;
import org.stillthere.v1.PolicyServiceGrpc;

/** A workbook is sent to be checked, and saved beside a server that watches. */
class LiveTableTest {
    private static final String NAME = "tables/vip.xlsx";

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    private static byte[] workbook(String tier, String length) {
        return Workbook.of(
                "VIP", List.of(List.of("when", "tier", "set timer vip-waits"), List.of("user message", tier, length)));
    }

    private static void save(PolicyOnDisk policy, byte[] workbook) throws IOException {
        Path file = policy.folder().resolve(NAME);
        Files.createDirectories(file.getParent());
        Path fresh = Files.write(policy.folder().resolve(".saving"), workbook);
        Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aSavedWorkbookGoesLiveAndABrokenOneChangesNothing() throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder);
        try (RunningServer server = RunningServer.watching(data, folder, folder, Map.of())) {
            PolicyBoard board = new PolicyBoard(server.channel());
            String before = board.active().getVersion();

            save(policy, workbook("gold, vip", "10m"));
            Policy live = board.awaitOther(before);
            assertThat(PolicyBoard.isRejected(live)).isFalse();

            save(policy, workbook("gold, vip", "10 minutes"));
            PolicyProblem problem = board.awaitRejected().getProblems(0);
            assertThat(problem.getFile()).isEqualTo(NAME);
            assertThat(problem.getSheet()).isEqualTo("VIP");
            assertThat(problem.getCell()).isEqualTo("C2");
            assertThat(problem.getSourceLine()).isEqualTo("10 minutes");
            assertThat(board.active().getVersion()).isEqualTo(live.getVersion());

            save(policy, workbook("gold, vip", "15m"));
            assertThat(board.awaitOther(live.getVersion()).getProblemsList()).isEmpty();
        }
    }

    @Test
    void aWorkbookIsCheckedOverTheWire() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            CheckPolicyResponse right = check(server, workbook("gold", "10m"));
            assertThat(right.getProblemsList())
                    .extracting(PolicyProblem::getCode)
                    .containsOnly("timer-unheard");
            assertThat(right.getVersion()).isNotEmpty();

            CheckPolicyResponse wrong = check(server, workbook("go\"ld", "10m"));
            assertThat(wrong.getVersion()).isEmpty();
            assertThat(wrong.getProblemsList()).hasSize(1);
            assertThat(wrong.getProblems(0).getCell()).isEqualTo("B2");
        }
    }

    private static CheckPolicyResponse check(RunningServer server, byte[] workbook) {
        CheckPolicyRequest.Builder request = CheckPolicyRequest.newBuilder();
        DefaultPolicy.source()
                .files()
                .forEach((path, file) ->
                        request.addFiles(PolicyFile.newBuilder().setPath(path).setText(file.text())));
        request.addFiles(PolicyFile.newBuilder().setPath(NAME).setContent(ByteString.copyFrom(workbook)));
        return PolicyServiceGrpc.newBlockingStub(server.channel())
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .checkPolicy(request.build());
    }
}
