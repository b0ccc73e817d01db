package org.stillthere.server.service;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.stillthere.rules.source.PolicySource;

/** Takes the files of a policy. They come from anybody: names and sizes are bounded before anything looks at them. */
final class PolicyUpload {
    private static final String NAME = "policy";
    private static final Pattern PATH = Pattern.compile("[\\p{L}\\p{N}_. -]+(/[\\p{L}\\p{N}_. -]+)*");

    private PolicyUpload() {}

    static Result<PolicySource> read(List<? extends UploadedFile> files) {
        FieldCheck check = new FieldCheck("");
        if (files.isEmpty() || files.size() > PolicySource.MAX_FILES) {
            check.fail("files", "must be 1 to " + PolicySource.MAX_FILES + " files, they are " + files.size());
            return new Result.Rejected<>(check.rejection());
        }
        SortedMap<String, String> texts = new TreeMap<>();
        SortedMap<String, byte[]> workbooks = new TreeMap<>();
        Set<String> paths = new HashSet<>();
        long total = 0;
        for (int i = 0; i < files.size(); i++) {
            UploadedFile file = files.get(i);
            String field = "files[" + i + "].";
            String path = check.text(field + "path", file.path(), 1, FieldCheck.MAX_ID);
            if (!path.isEmpty()
                    && path.length() <= FieldCheck.MAX_ID
                    && !PATH.matcher(path).matches()) {
                check.fail(field + "path", "may have letters, digits, spaces and _-. with / between folders");
            }
            boolean workbook = PolicySource.isWorkbook(path);
            int size = workbook ? file.contentSize() : file.textSize();
            String holds = field + (workbook ? "content" : "text");
            total += size;
            if (size > PolicySource.MAX_FILE) {
                check.fail(holds, "must have at most " + PolicySource.MAX_FILE + " bytes");
            }
            if ((workbook ? file.textSize() : file.contentSize()) > 0) {
                check.fail(field + (workbook ? "text" : "content"), "must be empty in such a file: set " + holds);
            }
            if (!paths.add(path)) {
                check.fail(field + "path", "is that of an earlier file");
            }
            if (workbook) {
                workbooks.put(path, file.content());
            } else {
                texts.put(path, file.text());
            }
        }
        if (total > PolicySource.MAX_TOTAL) {
            check.fail("files", "must have at most " + PolicySource.MAX_TOTAL + " bytes together");
        }
        return check.passed()
                ? new Result.Answered<>(PolicySource.of(NAME, texts, workbooks))
                : new Result.Rejected<>(check.rejection());
    }
}
