package org.stillthere.rules.engine;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes that rules can see: a second wall behind the grammar of the language. Even a rule that
 * got past the grammar finds no files, processes, threads or sockets here.
 *
 * <p>It also hides a policy that was compiled into the application, whose classes have the same names.
 */
final class FilteredLoader extends ClassLoader {
    private static final List<String> FOR_RULES = List.of(
            "java.lang.invoke.",
            "java.lang.annotation.",
            "java.util.",
            "java.time.",
            "java.math.",
            "org.drools.model.",
            "org.drools.modelcompiler.",
            "org.drools.util.DateUtils", // a formatter for dates in rules, which we do not let in
            "org.kie.api.",
            "org.stillthere.policy.language.",
            "org.stillthere.policy.model.");
    /** The engine's compiler finds parts of itself through the loader of the rules. */
    private static final List<String> FOR_COMPILER = List.of("org.drools.", "org.kie.");

    private static final List<String> NOT_THESE = List.of(
            "java.util.concurrent.",
            "java.util.logging.",
            "java.util.jar.",
            "java.util.zip.",
            "java.util.prefs.",
            "java.util.spi.",
            "java.util.Formatter", // writes files
            "java.util.Scanner", // reads them
            "java.util.Timer", // starts threads
            "java.util.ServiceLoader",
            "java.util.ResourceBundle",
            "java.util.Properties",
            "org.kie.api.KieServices", // compiles rules that nobody has checked
            "org.kie.api.builder.",
            "org.kie.api.internal.",
            "org.kie.api.io.",
            "org.drools.modelcompiler.KieBaseBuilder");
    private static final List<String> LANG = List.of(
            "Object",
            "String",
            "Integer",
            "Long",
            "Boolean",
            "Number",
            "Enum",
            "Class",
            "Override",
            "Record",
            "Void",
            "Comparable",
            "CharSequence",
            "Iterable",
            "Character",
            "Byte",
            "Short",
            "Double",
            "Float",
            "Math",
            "Throwable",
            "Exception",
            "RuntimeException",
            "Error",
            "Deprecated",
            "SuppressWarnings",
            "FunctionalInterface",
            "NoSuchFieldError",
            "AssertionError",
            "StringBuilder",
            "Cloneable",
            "AutoCloseable",
            "MatchException",
            "IncompatibleClassChangeError",
            "Iterable");

    private final String hidden;
    private final boolean forCompiler;

    /**
     * Shows a part of {@code parent}.
     *
     * @param hidden the package, with a dot at its end, that is not shown although the parent may have it
     * @param forCompiler whether the engine's compiler is to work with it too
     */
    FilteredLoader(ClassLoader parent, String hidden, boolean forCompiler) {
        super("policy-view", parent);
        this.hidden = hidden;
        this.forCompiler = forCompiler;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!shows(name)) {
            throw new ClassNotFoundException("rules can't see " + name);
        }
        return super.loadClass(name, resolve);
    }

    private boolean shows(String name) {
        if (name.startsWith("java.lang.") && name.indexOf('.', 10) < 0) {
            return LANG.contains(name.substring(10));
        }
        if (forCompiler && FOR_COMPILER.stream().anyMatch(name::startsWith)) {
            return true;
        }
        return !name.startsWith(hidden)
                && FOR_RULES.stream().anyMatch(name::startsWith)
                && (NOT_THESE.stream().noneMatch(name::startsWith) || name.equals("java.util.concurrent.TimeUnit"));
    }

    /** Class files of the parent stay visible: the compiler looks types up in them and runs nothing. */
    @Override
    public @Nullable URL getResource(String name) {
        return isHidden(name) ? null : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return isHidden(name) ? Collections.emptyEnumeration() : super.getResources(name);
    }

    private boolean isHidden(String resource) {
        return resource.replace('/', '.').startsWith(hidden);
    }
}
