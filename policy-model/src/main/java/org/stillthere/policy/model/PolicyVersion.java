package org.stillthere.policy.model;

/**
 * Which policy decided.
 *
 * @param name the policy's name, as its folder is called
 * @param digest a digest of all that its owner can change: rules, settings, messages; lower-case hex
 */
public record PolicyVersion(String name, String digest) {
    /** {@code name@digest}: the form in which callers see it. */
    @Override
    public String toString() {
        return name + "@" + digest;
    }

    /** Reads {@link #toString()} back. */
    public static PolicyVersion parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("not of the form name@digest: " + text);
        }
        return new PolicyVersion(text.substring(0, at), text.substring(at + 1));
    }
}
