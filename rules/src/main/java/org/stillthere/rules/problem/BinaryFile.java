package org.stillthere.rules.problem;

import java.util.Arrays;

/**
 * A binary file of a policy: a workbook. Immutable.
 *
 * @param name its path relative to the policy's folder, with {@code /} between its parts
 * @param bytes what it holds; a copy goes in, a copy comes out
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what it holds, and copied
public record BinaryFile(String name, byte[] bytes) {
    /** Keeps a copy. */
    public BinaryFile {
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BinaryFile file && name.equals(file.name) && Arrays.equals(bytes, file.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return name + " (" + bytes.length + " bytes)";
    }
}
