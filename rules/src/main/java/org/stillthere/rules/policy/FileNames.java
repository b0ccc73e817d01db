package org.stillthere.rules.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.stillthere.rules.definition.DefinitionReader;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.UnseenCharacters;
import org.stillthere.rules.source.PolicySource;

/** Which files a policy may have, and what each of them is, by its path in the folder. */
final class FileNames {
    private static final String TABLES = "tables/";

    private static final Set<String> FOLDERS = Set.of("messages", "cases", "tables");

    /** Names go into messages, and that of a rule file to the engine's compiler. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}0-9][\\p{L}0-9 ._-]{0,127}");

    private FileNames() {}

    /** Whether a file of that name holds rules. */
    static boolean isRules(String name) {
        return name.endsWith(".drl") && name.indexOf('/') < 0;
    }

    /** Whether a file of that name is a table of rules. */
    static boolean isTable(String name) {
        return name.startsWith(TABLES)
                && name.indexOf('/', TABLES.length()) < 0
                && (name.endsWith(".csv") || name.endsWith(".xlsx"));
    }

    /** What is wrong with the name of a file; empty if nothing is. A rule file that nobody reads would be a trap. */
    static List<Problem> check(String name) {
        List<Problem> problems = new ArrayList<>();
        String lower = name.toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        String folder = slash < 0 ? "" : name.substring(0, slash);
        boolean yaml = name.endsWith(".yaml") && name.indexOf('/', slash + 1) < 0;
        boolean table = PolicySource.isWorkbook(name) || lower.endsWith(".csv");
        boolean known = isRules(name)
                || isTable(name)
                || name.equals(DefinitionReader.FILE)
                || (FOLDERS.contains(folder) && !name.startsWith(TABLES) && yaml)
                || (slash < 0 && lower.endsWith(".md"));
        String own = name.substring(slash + 1);
        if (!NAME.matcher(own).matches()
                || UnseenCharacters.firstIn(own) >= 0
                || UnseenCharacters.mistakable(own).isPresent()) {
            problems.add(Problem.of(
                    name,
                    "this can't be the name of a file",
                    "use letters, digits, blanks and . _ - and begin with a letter or digit; at most 128"));
        }
        if (known) {
            return problems;
        }
        if (lower.contains(".drl")) {
            problems.add(Problem.of(
                    name,
                    "this file would not be read as rules",
                    "give it a name that ends in .drl, in small letters, next to policy.yaml"));
        } else if (table) {
            problems.add(Problem.of(
                    name,
                    "this file would not be read as a table",
                    "save it in the folder tables as an Excel workbook (.xlsx) or as CSV (.csv), with the ending in small"
                            + " letters"));
        } else if (lower.endsWith(".yml")) {
            problems.add(Problem.of(name, "this file would not be read", "let its name end in .yaml"));
        } else if (slash >= 0 && !FOLDERS.contains(folder)) {
            problems.add(
                    Problem.of(name, "a policy has no folder '" + folder + "'", DidYouMean.among(folder, FOLDERS)));
        } else {
            problems.add(Problem.of(name, "this file would not be read", "take it out of the policy's folder"));
        }
        return problems;
    }
}
