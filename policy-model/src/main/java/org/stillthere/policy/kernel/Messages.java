package org.stillthere.policy.kernel;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The texts of a policy, by language and key. Immutable.
 *
 * <p>A text is looked for in the language asked for, then with the tag's last part taken off
 * ({@code pt-BR}, {@code pt}), then in the default language. Tags are compared without regard to case.
 */
public final class Messages {
    /** The attribute of a handover that says which language its user reads. */
    public static final String LANGUAGE_ATTRIBUTE = "language";

    private final String defaultLanguage;
    private final TreeMap<String, SortedMap<String, String>> texts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * These texts.
     *
     * @param defaultLanguage the language to fall back on, a BCP 47 tag
     * @param texts the texts by key, by language
     */
    public Messages(String defaultLanguage, SortedMap<String, SortedMap<String, String>> texts) {
        this.defaultLanguage = defaultLanguage;
        texts.forEach(
                (language, byKey) -> this.texts.put(language, Collections.unmodifiableSortedMap(new TreeMap<>(byKey))));
    }

    /** A text, and the language it is in. */
    public record Text(String text, String language) {}

    /** The text of that key in the nearest language there is; empty if there is none at all. */
    public Optional<Text> find(String key, String language) {
        for (String tag = language; !tag.isEmpty(); tag = parentOf(tag)) {
            SortedMap<String, String> byKey = texts.get(tag);
            if (byKey != null && byKey.containsKey(key)) {
                return Optional.of(new Text(byKey.get(key), texts.floorKey(tag))); // as the policy spells it
            }
        }
        return Optional.ofNullable(texts.getOrDefault(defaultLanguage, Collections.emptySortedMap())
                        .get(key))
                .map(text -> new Text(text, defaultLanguage));
    }

    /** The keys that the default language has: those that every rule may say. */
    public SortedSet<String> keys() {
        return new TreeSet<>(texts.getOrDefault(defaultLanguage, Collections.emptySortedMap())
                .keySet());
    }

    /** All texts by key, by language. */
    public SortedMap<String, SortedMap<String, String>> texts() {
        return Collections.unmodifiableSortedMap(texts);
    }

    private static String parentOf(String tag) {
        int dash = tag.lastIndexOf('-');
        return dash < 0 ? "" : tag.substring(0, dash);
    }
}
