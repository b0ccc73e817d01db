package org.stillthere.bench.faults;

import java.util.regex.Pattern;

/** What became of the start of a server. */
sealed interface Start {
    /** It serves. */
    record Serving(Server server) implements Start {}

    /**
     * It ended, or did not say within two minutes that it serves.
     *
     * @param exitCode its exit code, -1 if it was still there and had to be killed
     * @param said the end of what it wrote
     */
    record Refused(int exitCode, String said) implements Start {
        private static final Pattern DAMAGE =
                Pattern.compile("damag|corrupt|checksum|truncated|torn", Pattern.CASE_INSENSITIVE);

        /** The last line that it wrote. */
        String why() {
            return said.lines()
                    .filter(line -> !line.isBlank())
                    .reduce((former, latter) -> latter)
                    .orElse("it said nothing");
        }

        /** Whether it says that a file is damaged. */
        boolean namesDamage() {
            return DAMAGE.matcher(said).find();
        }
    }
}
