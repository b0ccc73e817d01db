package org.stillthere.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A policy of so many rules: a ladder as the built-in policy has it, and for queues by number rules of their own. Each
 * edition of it changes one word of one rule.
 */
public final class GeneratedPolicy {
    private static final String FILE = "rules.drl";
    private static final int RULES_OF_ALL = 4;

    /** How many rules each queue has: one for each silence from the first. */
    public static final int RULES_OF_QUEUE = 4;

    private static final String HEADER = """
            package policy;
            import org.stillthere.policy.language.Actions;
            import org.stillthere.policy.language.Facts;
            import org.stillthere.policy.language.Settings;
            global Actions actions;
            global Settings settings;
            """;

    private final Path folder;
    private final int rules;

    private GeneratedPolicy(Path folder, int rules) {
        this.folder = folder;
        this.rules = rules;
    }

    /**
     * Makes the folder with edition 0.
     *
     * @param folder where
     * @param rules how many rules: four, and four for each queue
     * @throws IOException if it can't be written
     */
    public static GeneratedPolicy of(Path folder, int rules) throws IOException {
        Files.createDirectories(folder.resolve("messages"));
        Files.writeString(folder.resolve("policy.yaml"), """
                name: generated
                settings:
                  timeout: { value: 1h, min: 1s, max: 90d }
                  closeAfter: { value: 3, min: 1, max: 100 }
                """);
        GeneratedPolicy policy = new GeneratedPolicy(folder, rules);
        policy.saveText(0);
        policy.save(0);
        return policy;
    }

    /** How many queues have rules of their own in a policy of so many rules. */
    public static int queues(int rules) {
        return (rules - RULES_OF_ALL) / RULES_OF_QUEUE;
    }

    /** Where it lies. */
    public Path folder() {
        return folder;
    }

    /** Saves that edition, in place. */
    void save(int edition) throws IOException {
        Files.writeString(folder.resolve(FILE), text(edition));
    }

    /** Saves that edition of a text that rules say; they stay as they are. */
    void saveText(int edition) throws IOException {
        Files.writeString(
                folder.resolve("messages/en.yaml"),
                "still-there: Are you still there?\nbye: Goodbye " + edition + "!\n");
    }

    /** Saves that edition with a misspelt action. */
    void saveBroken(int edition) throws IOException {
        Files.writeString(folder.resolve(FILE), text(edition).replaceFirst("takeBranch", "takeBrunch"));
    }

    private String text(int edition) {
        StringBuilder text = new StringBuilder(HEADER);
        rule(
                text,
                "Take the branch of the edition",
                "statusReported != \"\"",
                "takeBranch(\"edition-" + edition + "\")");
        rule(text, "Wait", "firstTimeInStatus, open", "setInactivityTimer(settings.duration(\"timeout\"))");
        rule(text, "Wait anew", "userMessage, inactivityTimerRunning", "restartInactivityTimer()");
        rule(
                text,
                "Close",
                "inactive, inactivityCount >= settings.number(\"closeAfter\")",
                "close(\"inactivity\")",
                "say(\"bye\")");
        for (int i = 0; i < rules - RULES_OF_ALL; i++) {
            int queue = i / RULES_OF_QUEUE;
            int silence = 1 + i % RULES_OF_QUEUE;
            rule(
                    text,
                    "Queue " + queue + ": ask at silence " + silence,
                    "inactive, inactivityCount == " + silence + ", attribute(\"queue\") == \"q" + queue + "\"",
                    "sayToUser(\"still-there\")",
                    "setInactivityTimer(settings.duration(\"timeout\"))");
        }
        return text.toString();
    }

    private static void rule(StringBuilder text, String name, String conditions, String... actions) {
        text.append("\nrule \"")
                .append(name)
                .append("\"\nwhen\n    Facts( ")
                .append(conditions)
                .append(" )\nthen\n");
        for (String action : actions) {
            text.append("    actions.").append(action).append(";\n");
        }
        text.append("end\n");
    }
}
