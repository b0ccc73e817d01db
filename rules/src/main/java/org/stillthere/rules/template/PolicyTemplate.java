package org.stillthere.rules.template;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A small policy with a few rules, texts in two languages, and cases that show all of it. */
public final class PolicyTemplate {
    private static final String FOLDER = "templates/policy/";
    private static final String NAME = "my-policy";

    /** What each file is for, in the order in which a reader wants them. */
    private static final Map<String, String> FILES = files();

    private PolicyTemplate() {}

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("policy.yaml", "its name and its settings");
        files.put("silence.drl", "its rules");
        files.put("messages/en.yaml", "what it says");
        files.put("messages/de.yaml", "the same in German");
        files.put("cases/silence.yaml", "what it must do: silence");
        files.put("cases/activity.yaml", "what it must do: messages and status");
        return Collections.unmodifiableMap(files);
    }

    /** What each file is for, in a few words, by the file's path in the policy's folder. */
    public static Map<String, String> about() {
        return FILES;
    }

    /**
     * The texts of the files, by the same paths and in the same order.
     *
     * @param name the policy's name, which the reader of {@code policy.yaml} accepts
     * @throws IllegalStateException if the application was built without them
     */
    public static Map<String, String> of(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        FILES.keySet().forEach(file -> texts.put(file, resource(file).replace(NAME, name)));
        return Collections.unmodifiableMap(texts);
    }

    private static String resource(String file) {
        try (InputStream in = PolicyTemplate.class.getClassLoader().getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("the application was built without " + FOLDER + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the application can't be read: " + FOLDER + file, e);
        }
    }
}
