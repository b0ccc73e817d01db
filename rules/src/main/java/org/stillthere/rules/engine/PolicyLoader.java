package org.stillthere.rules.engine;

import java.util.Map;

/** Defines the compiled classes of one policy, and is collected along with the policy. */
final class PolicyLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> classes;

    /** Defines {@code classes}, by class name, on demand; all others come from {@code parent}. */
    PolicyLoader(Map<String, byte[]> classes, ClassLoader parent) {
        super("policy", parent);
        this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
