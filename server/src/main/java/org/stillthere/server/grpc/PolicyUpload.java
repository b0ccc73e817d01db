package org.stillthere.server.grpc;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.stillthere.rules.source.PolicySource;
import org.stillthere.v1.CheckPolicyRequest;
import org.stillthere.v1.PolicyFile;

/** Reads the files of a policy from the wire. They come from anybody: names and sizes are bounded before anything looks. */
final class PolicyUpload {
    private static final String NAME = "policy";
    private static final Pattern PATH = Pattern.compile("[\\p{L}\\p{N}_. -]+(/[\\p{L}\\p{N}_. -]+)*");

    private PolicyUpload() {}

    /** The files; empty if something is wrong with the request, which {@code check} then tells. */
    static Optional<PolicySource> read(CheckPolicyRequest request, FieldCheck check) {
        List<PolicyFile> files = request.getFilesList();
        if (files.isEmpty() || files.size() > PolicySource.MAX_FILES) {
            check.fail("files", "must be 1 to " + PolicySource.MAX_FILES + " files, they are " + files.size());
            return Optional.empty();
        }
        SortedMap<String, String> texts = new TreeMap<>();
        SortedMap<String, byte[]> workbooks = new TreeMap<>();
        Set<String> paths = new HashSet<>();
        long total = 0;
        for (int i = 0; i < files.size(); i++) {
            PolicyFile file = files.get(i);
            String field = "files[" + i + "].";
            String path = check.text(field + "path", file.getPath(), 1, FieldCheck.MAX_ID);
            if (!path.isEmpty()
                    && path.length() <= FieldCheck.MAX_ID
                    && !PATH.matcher(path).matches()) {
                check.fail(field + "path", "may have letters, digits, spaces and _-. with / between folders");
            }
            boolean workbook = PolicySource.isWorkbook(path);
            ByteString content = workbook ? file.getContent() : file.getTextBytes();
            String holds = field + (workbook ? "content" : "text");
            total += content.size();
            if (content.size() > PolicySource.MAX_FILE) {
                check.fail(holds, "must have at most " + PolicySource.MAX_FILE + " bytes");
            }
            if (workbook ? !file.getText().isEmpty() : !file.getContent().isEmpty()) {
                check.fail(field + (workbook ? "text" : "content"), "must be empty in such a file: set " + holds);
            }
            if (!paths.add(path)) {
                check.fail(field + "path", "is that of an earlier file");
            }
            if (workbook) {
                workbooks.put(path, content.toByteArray());
            } else {
                texts.put(path, file.getText());
            }
        }
        if (total > PolicySource.MAX_TOTAL) {
            check.fail("files", "must have at most " + PolicySource.MAX_TOTAL + " bytes together");
        }
        return check.passed() ? Optional.of(PolicySource.of(NAME, texts, workbooks)) : Optional.empty();
    }
}
