package org.stillthere.rules.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.problem.UnseenCharacters;

/**
 * Reads one YAML file. Mistakes become problems, not exceptions. Used by one thread.
 *
 * <p>No Java object is ever made of a tag. Aliases are refused because a short file could stand for an
 * endless tree, deep nesting because it could exhaust the stack.
 */
public final class YamlFile {
    private static final int DEEPEST = 12;

    /** How much of one file is told at once. */
    /** The folder of the texts for users. */
    private static final String MESSAGES = "messages/";

    private static final int MAX_PROBLEMS = 50;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setUseMarks(true)
            .setAllowDuplicateKeys(true) // refused below, with a place
            .build();

    private final SourceFile source;
    private final List<Problem> problems;
    private int noted;

    /** Reads {@code source}; adds to {@code problems}. */
    public YamlFile(SourceFile source, List<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The file. */
    public SourceFile source() {
        return source;
    }

    /** The tree that the file holds; null if it holds none, with a problem noted. */
    public @Nullable Yaml read() {
        try {
            if (!isVisible() || !isFlatEnough()) {
                return null;
            }
            Optional<Node> root = new Compose(SETTINGS).composeString(source.text());
            if (root.isEmpty()) {
                problems.add(source.problem("the file is empty", "write something, or delete the file"));
                return null;
            }
            return tree(root.get());
        } catch (MarkedYamlEngineException e) {
            String what = e.getProblem() == null ? "this is no YAML" : "this is no YAML: " + e.getProblem();
            e.getProblemMark()
                    .ifPresentOrElse(
                            mark -> add(mark, what, "check the indentation, the colons and the quotes"),
                            () -> problems.add(source.problem(what, "")));
        } catch (YamlEngineException e) {
            problems.add(source.problem("this is no YAML: " + e.getMessage(), ""));
        }
        return null;
    }

    /** Notes a problem with that piece; of a file full of mistakes only the first are told. */
    public void problem(Yaml at, String message, String remedy) {
        int length = at instanceof Yaml.Scalar scalar ? scalar.text().length() : 1;
        if (noted++ < MAX_PROBLEMS) {
            problems.add(source.problem(at.line(), at.column(), length, message, remedy));
        }
    }

    /** Notes a problem with a part of a piece. */
    public void problem(int line, int column, int length, String message, String remedy) {
        problems.add(source.problem(line, column, length, message, remedy));
    }

    /** The piece as a mapping that has no keys but these; null if it is none, with a problem noted. */
    public Yaml.@Nullable Mapping mapping(Yaml piece, Set<String> keys, String what) {
        Yaml.Mapping mapping = mapping(piece, what);
        if (mapping != null) {
            for (Yaml.Entry entry : mapping.entries().values()) {
                String key = entry.key().text();
                if (!keys.contains(key)) {
                    problem(entry.key(), what + " has no '" + key + "'", DidYouMean.among(key, keys));
                }
            }
        }
        return mapping;
    }

    /** The piece as a mapping with any keys; null if it is none, with a problem noted. */
    public Yaml.@Nullable Mapping mapping(Yaml piece, String what) {
        if (piece instanceof Yaml.Mapping mapping) {
            return mapping;
        }
        problem(piece, what + " is written as 'key: value' lines", "");
        return null;
    }

    /** The piece as a text; null if it is none, with a problem noted. */
    public Yaml.@Nullable Scalar scalar(Yaml piece, String what) {
        if (piece instanceof Yaml.Scalar scalar) {
            return scalar;
        }
        problem(piece, what + " is a single value", "");
        return null;
    }

    /** The text of that key, or {@code otherwise} if there is no such key or its value is no text. */
    public String text(Yaml.Mapping mapping, String key, String otherwise) {
        Yaml.Scalar found = find(mapping, key);
        return found == null ? otherwise : found.text();
    }

    /** The text of that key; null if there is no such key, or its value is no text, with a problem noted. */
    public Yaml.@Nullable Scalar find(Yaml.Mapping mapping, String key) {
        Yaml.Entry entry = mapping.entries().get(key);
        return entry == null ? null : scalar(entry.value(), "'" + key + "'");
    }

    private boolean isVisible() {
        String text = source.text();
        boolean messages = source.name().startsWith(MESSAGES);
        int at = messages ? UnseenCharacters.firstInMessage(text) : UnseenCharacters.firstIn(text);
        if (at < 0) {
            return true;
        }
        int line = (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        int column = at - text.lastIndexOf('\n', at);
        problem(
                line,
                column,
                1,
                "there is an invisible character here: " + UnseenCharacters.name(text, at),
                "delete it");
        return false;
    }

    private boolean isFlatEnough() {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(source.text())) {
            if (event instanceof AliasEvent alias) {
                alias.getStartMark().ifPresent(mark -> add(mark, "aliases (*name) are not read", "write it out"));
                return false;
            }
            Optional<String> tag = event instanceof ScalarEvent scalar
                    ? scalar.getTag()
                    : event instanceof CollectionStartEvent start ? start.getTag() : Optional.empty();
            if (tag.isPresent()) {
                event.getStartMark().ifPresent(mark -> add(mark, "tags (!name) are not read", "delete it"));
                return false;
            }
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > DEEPEST) {
                event.getStartMark().ifPresent(mark -> add(mark, "this is nested too deeply", ""));
                return false;
            }
        }
        return true;
    }

    private void add(Mark mark, String message, String remedy) {
        problems.add(source.problem(mark.getLine() + 1, mark.getColumn() + 1, 1, message, remedy));
    }

    private Yaml tree(Node node) {
        int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
        int column = node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
        if (node instanceof ScalarNode scalar) {
            return new Yaml.Scalar(scalar.getValue(), scalar.isPlain(), line, column);
        }
        if (node instanceof SequenceNode sequence) {
            return new Yaml.Sequence(
                    sequence.getValue().stream().map(this::tree).toList(), line, column);
        }
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            Yaml key = tree(tuple.getKeyNode());
            if (!(key instanceof Yaml.Scalar name)) {
                problem(key, "a key is a single word", "");
            } else if (entries.put(name.text(), new Yaml.Entry(name, tree(tuple.getValueNode()))) != null) {
                problem(name, "'" + name.text() + "' is said twice", "delete one of the two");
            }
        }
        return new Yaml.Mapping(Collections.unmodifiableMap(entries), line, column);
    }
}
