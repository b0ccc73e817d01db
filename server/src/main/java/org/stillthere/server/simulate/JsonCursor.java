package org.stillthere.server.simulate;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one line of JSON (RFC 8259) strictly, with errors in words for the owner of the trace. */
final class JsonCursor {
    /** The library tells its callers what to do, in words of its own; what an owner needs is where it is. */
    private static final Pattern WHERE = Pattern.compile(" at line 1 column (\\d+) path ");

    /** Deeper than any trace is. */
    private static final int MAX_DEPTH = 16;

    private final JsonReader json;

    JsonCursor(String text) {
        json = new JsonReader(new StringReader(text));
        json.setStrictness(Strictness.STRICT);
        json.setNestingLimit(MAX_DEPTH);
    }

    /** The text is not JSON, or not the JSON that was asked for. Never leaves this package. */
    static final class Unexpected extends Exception {
        private static final long serialVersionUID = 1L;

        Unexpected(String message) {
            super(message);
        }
    }

    /** A step of the library. */
    private interface Step<T> {
        T take() throws IOException;
    }

    /** Goes into an object. */
    void beginObject() throws Unexpected {
        require(JsonToken.BEGIN_OBJECT, "an object {...}");
        take(() -> {
            json.beginObject();
            return true;
        });
    }

    /** Goes out of an object. */
    void endObject() throws Unexpected {
        take(() -> {
            json.endObject();
            return true;
        });
    }

    /** Goes into an array. */
    void beginArray() throws Unexpected {
        require(JsonToken.BEGIN_ARRAY, "an array [...]");
        take(() -> {
            json.beginArray();
            return true;
        });
    }

    /** Goes out of an array. */
    void endArray() throws Unexpected {
        take(() -> {
            json.endArray();
            return true;
        });
    }

    /** Whether the object or the array goes on. */
    boolean hasNext() throws Unexpected {
        return take(json::hasNext);
    }

    /** The name of the next field. */
    String name() throws Unexpected {
        return take(json::nextName);
    }

    String text() throws Unexpected {
        require(JsonToken.STRING, "a text in double quotes");
        return take(json::nextString);
    }

    /** A number; finite. */
    double number() throws Unexpected {
        require(JsonToken.NUMBER, "a number");
        return take(json::nextDouble);
    }

    /** Goes past a value of whatever kind. */
    void skipValue() throws Unexpected {
        take(() -> {
            json.skipValue();
            return true;
        });
    }

    /** Nothing may follow. */
    void end() throws Unexpected {
        require(JsonToken.END_DOCUMENT, "the end of the line");
    }

    private void require(JsonToken wanted, String words) throws Unexpected {
        JsonToken found = take(json::peek);
        if (found != wanted) {
            throw new Unexpected("must be " + words);
        }
    }

    private <T> T take(Step<T> step) throws Unexpected {
        try {
            return step.take();
        } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
            Matcher where = WHERE.matcher(String.valueOf(e.getMessage()));
            throw new Unexpected("is not JSON" + (where.find() ? " at column " + where.group(1) : ""));
        }
    }
}
