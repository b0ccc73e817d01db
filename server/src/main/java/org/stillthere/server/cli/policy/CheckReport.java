package org.stillthere.server.cli.policy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.stillthere.rules.definition.DefinitionReader;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.TableCell;

/**
 * What a check found, laid out for a person or a tool.
 *
 * @param folder the policy's folder, as given
 * @param problems what is wrong; may be empty
 */
record CheckReport(String folder, List<Problem> problems) {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final String SARIF_SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /** Each problem with its line, then a total. */
    String text() {
        String sum = folder + ": " + count("error", true) + ", " + count("warning", false);
        return problems.isEmpty()
                ? folder + ": no problems"
                : problems.stream().map(Problem::render).collect(Collectors.joining("\n\n", "", "\n\n" + sum));
    }

    private String count(String what, boolean errors) {
        long count = number(errors);
        return count == 1 ? "1 " + what : (count == 0 ? "no" : count) + " " + what + "s";
    }

    private long number(boolean errors) {
        return problems.stream().filter(problem -> problem.isError() == errors).count();
    }

    /** One object: {@code policy}, {@code errors}, {@code warnings}, {@code problems}. */
    String json() {
        JsonObject root = new JsonObject();
        root.addProperty("policy", folder);
        root.addProperty("errors", number(true));
        root.addProperty("warnings", number(false));
        JsonArray list = new JsonArray();
        for (Problem problem : problems) {
            JsonObject each = new JsonObject();
            each.addProperty("severity", level(problem));
            each.addProperty("code", problem.code());
            each.addProperty("file", problem.file());
            TableCell cell = problem.cell();
            if (cell != null) {
                if (!cell.sheet().isEmpty()) {
                    each.addProperty("sheet", cell.sheet());
                }
                each.addProperty("cell", cell.address());
            }
            if (problem.line() > 0) {
                each.addProperty("line", problem.line());
                each.addProperty("column", problem.column());
                each.addProperty("length", problem.length());
                each.addProperty("sourceLine", problem.sourceLine());
            }
            each.addProperty("message", problem.message());
            if (!problem.remedy().isEmpty()) {
                each.addProperty("remedy", problem.remedy());
            }
            list.add(each);
        }
        root.add("problems", list);
        return GSON.toJson(root);
    }

    /** A log in the format SARIF 2.1.0, which code hosts and editors show beside the lines. */
    String sarif(String version) {
        JsonObject driver = new JsonObject();
        driver.addProperty("name", "stillthere policy check");
        driver.addProperty("version", version);
        JsonArray rules = new JsonArray();
        for (String code : new TreeSet<>(problems.stream().map(Problem::code).toList())) {
            JsonObject rule = new JsonObject();
            rule.addProperty("id", code);
            rules.add(rule);
        }
        driver.add("rules", rules);
        JsonArray results = new JsonArray();
        problems.forEach(problem -> results.add(result(problem)));
        JsonObject run = new JsonObject();
        run.add("tool", object("driver", driver));
        run.addProperty("columnKind", "utf16CodeUnits");
        run.add("results", results);
        JsonArray runs = new JsonArray();
        runs.add(run);
        JsonObject root = new JsonObject();
        root.addProperty("$schema", SARIF_SCHEMA);
        root.addProperty("version", "2.1.0");
        root.add("runs", runs);
        return GSON.toJson(root);
    }

    private JsonObject result(Problem problem) {
        JsonObject message = new JsonObject();
        message.addProperty(
                "text", problem.message() + (problem.remedy().isEmpty() ? "" : " (" + problem.remedy() + ")"));
        JsonObject physical = new JsonObject();
        JsonObject artifact = new JsonObject();
        artifact.addProperty("uri", uri(problem));
        physical.add("artifactLocation", artifact);
        TableCell cell = problem.cell();
        if (cell != null && cell.line() > 0) {
            JsonObject region = new JsonObject();
            region.addProperty("startLine", cell.line());
            physical.add("region", region);
        } else if (cell == null && problem.line() > 0) {
            JsonObject region = new JsonObject();
            region.addProperty("startLine", problem.line());
            region.addProperty("startColumn", problem.column());
            region.addProperty("endColumn", problem.column() + problem.underlined());
            physical.add("region", region);
        }
        JsonObject location = object("physicalLocation", physical);
        if (cell != null) {
            JsonArray logical = new JsonArray();
            logical.add(logical(cell));
            location.add("logicalLocations", logical);
        }
        JsonArray locations = new JsonArray();
        locations.add(location);
        JsonObject result = new JsonObject();
        result.addProperty("ruleId", problem.code());
        result.addProperty("level", level(problem));
        result.add("message", message);
        result.add("locations", locations);
        return result;
    }

    /** A cell has a name instead of a line and column. */
    private static JsonObject logical(TableCell cell) {
        JsonObject logical = new JsonObject();
        logical.addProperty("name", cell.address());
        logical.addProperty(
                "fullyQualifiedName", cell.sheet().isEmpty() ? cell.address() : cell.sheet() + "!" + cell.address());
        logical.addProperty("kind", "cell");
        return logical;
    }

    /** Relative to the working directory, like the folder; a problem of no single file belongs to the folder. */
    private String uri(Problem problem) {
        String path = folder.replace('\\', '/') + (problem.line() == 0 ? "" : "/" + problem.file());
        try {
            boolean absolute = path.startsWith("/");
            return new URI(absolute ? "file" : null, absolute ? "" : null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            return DefinitionReader.FILE;
        }
    }

    private static JsonObject object(String key, JsonObject value) {
        JsonObject object = new JsonObject();
        object.add(key, value);
        return object;
    }

    private static String level(Problem problem) {
        return problem.severity().name().toLowerCase(Locale.ROOT);
    }
}
