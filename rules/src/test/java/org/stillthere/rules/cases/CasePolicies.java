package org.stillthere.rules.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.source.PolicySource;

/** A small policy with cases, for tests. */
public final class CasePolicies {
    /** Waits in the queue, asks once, then closes. */
    public static final String RULES = Policies.HEADER + """
            rule "Wait"
            when
                Facts( firstTimeInStatus, open )
            then
                actions.setInactivityTimer(settings.duration("timeout"));
            end
            rule "Ask"
            when
                Facts( inactive, inactivityCount < settings.number("closeAfter") )
            then
                actions.sayToUser("still-there");
                actions.setInactivityTimer(settings.duration("timeout"));
            end
            rule "Close"
            when
                Facts( inactive, inactivityCount >= settings.number("closeAfter") )
            then
                actions.close("inactivity");
            end
            """;

    private CasePolicies() {}

    /** The policy of {@link Policies#source} with these rules and one file of cases. */
    public static PolicySource source(String drl, String cases) {
        SortedMap<String, String> files = new TreeMap<>();
        Policies.source(drl).files().forEach((name, file) -> files.put(name, file.text()));
        files.put("cases/x.yaml", cases);
        return PolicySource.of("test", files);
    }

    /** The cases, which must be well written. */
    public static List<PolicyCase> cases(PolicySource source) {
        CaseReader.Cases read = CaseReader.read(source);
        assertThat(read.problems()).isEmpty();
        return read.cases();
    }
}
