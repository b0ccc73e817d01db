package org.stillthere.server.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole trace, for callers that need its conversations in another order than that of the file. */
public final class TraceFile {
    private TraceFile() {}

    /** What a trace says. */
    public sealed interface Result {
        /**
         * Its conversations, in the order of the file.
         *
         * @param conversations may be empty
         */
        record Read(List<Conversation> conversations) implements Result {}

        /** It can't be read. */
        record Refused(TraceProblem problem) implements Result {}
    }

    /**
     * Reads the trace. Empty lines are passed over.
     *
     * @param most how many conversations to read at most, 1 or more
     */
    public static Result read(Path trace, int most) {
        List<Conversation> conversations = new ArrayList<>();
        long number = 1;
        try (InputStream in = Files.newInputStream(trace);
                LineReader lines = new LineReader(in)) {
            for (String line = lines.next(); line != null && conversations.size() < most; line = lines.next()) {
                if (!line.isBlank()) {
                    TraceLine.Result read = TraceLine.read(line);
                    if (read instanceof TraceLine.Result.Refused refused) {
                        return refused(trace, number, refused.field(), refused.reason());
                    }
                    conversations.add(((TraceLine.Result.Read) read).conversation());
                }
                number++;
            }
            return new Result.Read(List.copyOf(conversations));
        } catch (LineReader.Unreadable e) {
            return refused(trace, number, "", "the line " + e.getMessage());
        } catch (NoSuchFileException e) {
            return refused(trace, 0, "", "there is no such file");
        } catch (IOException e) {
            return refused(trace, 0, "", "can't be read: " + e.getMessage());
        }
    }

    private static Result refused(Path trace, long line, String field, String reason) {
        return new Result.Refused(new TraceProblem(trace.toString(), line, field, reason));
    }
}
