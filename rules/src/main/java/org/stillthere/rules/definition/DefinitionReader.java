package org.stillthere.rules.definition;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.Messages;
import org.stillthere.policy.language.Setting;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.yaml.Yaml;
import org.stillthere.rules.yaml.YamlFile;

/** Reads {@code policy.yaml}. */
public final class DefinitionReader {
    /** The file's name. */
    public static final String FILE = "policy.yaml";

    private static final Set<String> KEYS = Set.of(
            "name",
            "about",
            "owner",
            "language",
            "time-zone",
            "catch-up",
            "settings",
            ActivityReader.KEY,
            OpeningHoursReader.HOURS,
            OpeningHoursReader.HOLIDAYS);
    private static final Set<String> SETTING_KEYS = Set.of("value", "min", "max", "about");
    private static final String DEFAULT_LANGUAGE = "en";

    /** How many settings a policy has at most. */
    private static final int MAX_SETTINGS = 200;

    /** A setting is put into messages, as often as they name it. */
    static final int LONGEST_TEXT = 1_024;

    private static final Pattern POLICY_NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern SETTING_NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9]{0,62}");
    private static final Map<String, CatchUp> CATCH_UPS =
            Map.of("fire", CatchUp.FIRE, "skip", CatchUp.SKIP, "re-arm", CatchUp.RE_ARM);

    private final YamlFile yaml;

    private DefinitionReader(YamlFile yaml) {
        this.yaml = yaml;
    }

    /**
     * Reads the definition and the messages.
     *
     * @param folder the folder's name, for problems
     * @param files all files of the policy by name
     * @param problems where it is noted what is wrong
     * @return the definition, of little use if there are problems; null if there is nothing to read
     */
    public static @Nullable PolicyDefinition read(
            String folder, SortedMap<String, SourceFile> files, List<Problem> problems) {
        SourceFile file = files.get(FILE);
        if (file == null) {
            problems.add(Problem.of(folder, "there is no " + FILE, "write one: the policy's name and its settings"));
            MessagesReader.read(files, DEFAULT_LANGUAGE, null, problems);
            return null;
        }
        YamlFile yaml = new YamlFile(file, problems);
        Yaml root = yaml.read();
        Yaml.Mapping mapping = root == null ? null : yaml.mapping(root, KEYS, "a policy");
        if (mapping == null) {
            MessagesReader.read(
                    files, DEFAULT_LANGUAGE, null, problems); // what is wrong with them is told all the same
            return null;
        }
        return new DefinitionReader(yaml).definition(mapping, files, problems);
    }

    /** Whether a policy can have that name: lower-case letters, digits and hyphens, a letter first, at most 63. */
    public static boolean isName(String name) {
        return POLICY_NAME.matcher(name).matches();
    }

    private PolicyDefinition definition(
            Yaml.Mapping root, SortedMap<String, SourceFile> files, List<Problem> problems) {
        String language = language(root);
        SortedMap<String, SettingDefinition> settings = settings(root);
        SortedMap<String, SortedMap<String, String>> texts =
                MessagesReader.read(files, language, PolicyDefinition.values(settings), problems);
        ZoneId zone = zone(root);
        return new PolicyDefinition(
                name(root),
                yaml.text(root, "about", ""),
                yaml.text(root, "owner", ""),
                language,
                zone,
                catchUp(root),
                new OpeningHoursReader(yaml).read(root, zone),
                new ActivityReader(yaml).read(root),
                settings,
                new Messages(language, texts));
    }

    private String language(Yaml.Mapping root) {
        Yaml.Scalar language = yaml.find(root, "language");
        if (language != null
                && !MessagesReader.LANGUAGE.matcher(language.text()).matches()) {
            yaml.problem(language, "this is no language tag", "write it like en, de or pt-BR");
            return DEFAULT_LANGUAGE;
        }
        return language == null ? DEFAULT_LANGUAGE : language.text();
    }

    private String name(Yaml.Mapping root) {
        Yaml.Scalar name = yaml.find(root, "name");
        if (name == null) {
            yaml.problem(root, "the policy has no name", "add a line like 'name: handover-inactivity'");
            return "";
        }
        if (!POLICY_NAME.matcher(name.text()).matches()) {
            yaml.problem(
                    name, "this can't be a policy's name", "use lower-case letters, digits and hyphens, at most 63");
        }
        return name.text();
    }

    private ZoneId zone(Yaml.Mapping root) {
        Yaml.Scalar zone = yaml.find(root, "time-zone");
        if (zone == null) {
            return ZoneId.of("UTC");
        }
        try {
            return ZoneId.of(zone.text());
        } catch (DateTimeException e) {
            yaml.problem(
                    zone, "there is no such time zone", DidYouMean.among(zone.text(), ZoneId.getAvailableZoneIds()));
            return ZoneId.of("UTC");
        }
    }

    private CatchUp catchUp(Yaml.Mapping root) {
        Yaml.Scalar catchUp = yaml.find(root, "catch-up");
        if (catchUp == null) {
            return CatchUp.FIRE;
        }
        CatchUp known = CATCH_UPS.get(catchUp.text());
        if (known == null) {
            yaml.problem(catchUp, "there is no such catch-up", DidYouMean.among(catchUp.text(), CATCH_UPS.keySet()));
            return CatchUp.FIRE;
        }
        return known;
    }

    private SortedMap<String, SettingDefinition> settings(Yaml.Mapping root) {
        SortedMap<String, SettingDefinition> settings = new TreeMap<>();
        Yaml.Entry entry = root.entries().get("settings");
        Yaml.Mapping mapping = entry == null ? null : yaml.mapping(entry.value(), "'settings'");
        if (mapping != null) {
            if (mapping.entries().size() > MAX_SETTINGS) {
                yaml.problem(mapping, "a policy has at most " + MAX_SETTINGS + " settings", "");
            }
            mapping.entries().values().stream()
                    .limit(MAX_SETTINGS)
                    .forEach(each -> settings.put(each.key().text(), setting(each)));
        }
        return Collections.unmodifiableSortedMap(settings);
    }

    private SettingDefinition setting(Yaml.Entry entry) {
        String name = entry.key().text();
        if (!SETTING_NAME.matcher(name).matches()) {
            yaml.problem(
                    entry.key(),
                    "this can't be a setting's name",
                    "use letters and digits, a letter first, at most 63");
        }
        if (entry.value() instanceof Yaml.Scalar bare && !bare.text().isEmpty()) {
            yaml.problem(
                    bare,
                    "a setting is written as 'key: value' lines",
                    "write '" + name + ": { value: " + bare.text() + " }'");
            return SettingDefinition.UNREADABLE;
        }
        Yaml.Mapping mapping =
                entry.value() instanceof Yaml.Scalar ? null : yaml.mapping(entry.value(), SETTING_KEYS, "a setting");
        Yaml.Scalar value = mapping == null ? null : yaml.find(mapping, "value");
        if (mapping == null || value == null || (value.plain() && value.text().isEmpty())) {
            yaml.problem(
                    entry.key(), "the setting '" + name + "' has no value", "add a line like 'value: 1m' under it");
            return SettingDefinition.UNREADABLE;
        }
        if (value.plain() && looksLikeNumber(value.text())) {
            yaml.problem(
                    value,
                    "'" + value.text() + "' is neither a whole number nor a duration",
                    "write a duration like 500ms, 90s, 5m, 2h or 1d; if a text is meant, put it in quotes");
            return SettingDefinition.UNREADABLE;
        }
        Setting given = value.plain() ? SettingDefinition.guess(value.text()) : new Setting.Text(value.text());
        SettingDefinition open = new SettingDefinition(given, null, null, yaml.text(mapping, "about", ""));
        SettingDefinition setting =
                new SettingDefinition(given, bound(mapping, "min", open), bound(mapping, "max", open), open.about());
        if (setting.min() != null
                && setting.max() != null
                && setting.withoutMin().isOutOfBounds(setting.min())) {
            yaml.problem(entry.key(), "no value fits between min and max", "let min be the lesser of the two");
        } else if (given instanceof Setting.Text text && text.value().length() > LONGEST_TEXT) {
            yaml.problem(
                    entry.key(),
                    "the setting '" + name + "' has " + text.value().length() + " characters, and at most "
                            + LONGEST_TEXT + " are allowed",
                    "write long texts into messages/");
        } else if (setting.isOutOfBounds(given)) {
            yaml.problem(value, value.text() + " is out of bounds", name + " is " + setting.bounds());
        }
        return setting;
    }

    /** What begins like a number and is none was hardly meant as a text. */
    private static boolean looksLikeNumber(String text) {
        return text.matches("[+-]?[\\p{Nd}.].*") && SettingDefinition.guess(text) instanceof Setting.Text;
    }

    private @Nullable Setting bound(Yaml.Mapping mapping, String key, SettingDefinition setting) {
        Yaml.Scalar bound = yaml.find(mapping, key);
        if (bound == null) {
            return null;
        }
        if (setting.value() instanceof Setting.Text || setting.value() instanceof Setting.Flag) {
            yaml.problem(
                    bound,
                    "only durations and numbers have bounds",
                    "the value is " + setting.kind()
                            + (setting.value() instanceof Setting.Text
                                    ? "; write a duration or number without quotes"
                                    : ""));
            return null;
        }
        Setting parsed = setting.parse(bound.text()).orElse(null);
        if (parsed == null) {
            yaml.problem(bound, "this is not " + setting.kind().toLowerCase(Locale.ROOT), "write it like the value");
        }
        return parsed;
    }
}
