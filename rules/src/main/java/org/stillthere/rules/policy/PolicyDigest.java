package org.stillthere.rules.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.stillthere.rules.definition.PolicyDefinition;
import org.stillthere.rules.definition.SettingDefinition;
import org.stillthere.rules.language.RuleFile;

/**
 * A digest of everything in a policy that can change a decision: the first 12 hex digits of a SHA-256 over
 * rules, values of settings, messages, catch-up, time zone, opening hours, activities and default language. Each part is
 * preceded by its length, so that no two policies have the same input.
 */
final class PolicyDigest {
    private static final int HEX_DIGITS = 12;

    private final MessageDigest sha;

    private PolicyDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String of(PolicyDefinition definition, List<RuleFile> files) {
        PolicyDigest digest = new PolicyDigest();
        digest.add("rules", Integer.toString(files.size()));
        files.forEach(file -> digest.add(name(file), file.source().text()));
        digest.add("settings", Integer.toString(definition.settings().size()));
        definition
                .settings()
                .forEach((key, setting) -> digest.add(
                        key,
                        setting.value().getClass().getSimpleName() + " " + SettingDefinition.show(setting.value())));
        definition.messages().texts().forEach((language, byKey) -> {
            digest.add("language", language);
            byKey.forEach(digest::add);
        });
        digest.add("default language", definition.language());
        digest.add("catch-up", definition.catchUp().name());
        digest.add("time zone", definition.zone().getId());
        // only where a policy says them, so that the digest of one that does not is what it was
        if (!definition.openingHours().isAlways()) {
            digest.add("opening hours", definition.openingHours().toString());
        }
        if (!definition.activity().effects().isEmpty()) {
            digest.add("activity", definition.activity().effects().toString());
        }
        return HexFormat.of().formatHex(digest.sha.digest()).substring(0, HEX_DIGITS);
    }

    /** A table is the same in whatever format it was saved. */
    private static String name(RuleFile file) {
        String name = file.source().name();
        return file.source().cells() == null ? name : name.substring(0, name.lastIndexOf('.'));
    }

    private void add(String name, String value) {
        for (String part : List.of(name, value)) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            sha.update(bytes);
        }
    }
}
