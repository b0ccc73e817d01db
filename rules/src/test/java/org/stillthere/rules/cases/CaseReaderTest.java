package org.stillthere.rules.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stillthere.rules.problem.Problem;

/** What a case may say, and what an author reads who wrote it otherwise. */
class CaseReaderTest {
    private static List<Problem> problems(String yaml) {
        return CaseReader.read(CasePolicies.source(CasePolicies.RULES, yaml)).problems();
    }

    private static List<PolicyCase> cases(String yaml) {
        return CasePolicies.cases(CasePolicies.source(CasePolicies.RULES, yaml));
    }

    @Test
    void oneStepMayStandWithoutAList() {
        PolicyCase one = cases("""
                # a comment
                - case: A user is asked
                  settings: { timeout: 30s }
                  given: 0s status QUEUE
                  when: 30s nothing
                  then:
                    - say still-there to USER
                    - set timer inactivity 30000ms
                  count: 1
                  status: QUEUE
                """).get(0);
        assertThat(one.name()).isEqualTo("A user is asked");
        assertThat(one.file()).isEqualTo("cases/x.yaml");
        assertThat(one.line()).isEqualTo(2);
        assertThat(one.settings()).containsEntry("timeout", "30s");
        assertThat(one.given()).extracting(CaseStep::what).containsExactly("status QUEUE");
        assertThat(one.expectations())
                .containsExactly(new Expectation(
                        5,
                        new CaseStep(Duration.ofSeconds(30), null, "30s nothing"),
                        false,
                        List.of("say still-there to USER", "set timer inactivity 30s"),
                        1,
                        "QUEUE"));
    }

    @Test
    void severalStepsAreAList() {
        PolicyCase one = cases("""
                - case: A user is asked, then it is closed
                  steps:
                    - when: 0s status QUEUE
                      then: set timer inactivity 1m
                    - when: 1m nothing
                      then: [ say still-there to USER, set timer inactivity 1m ]
                      count: 1
                    - when: 119s nothing
                      then: []
                """).get(0);
        assertThat(one.given()).isEmpty();
        assertThat(one.expectations()).extracting(Expectation::line).containsExactly(3, 5, 8);
        assertThat(one.expectations()).extracting(Expectation::sinceLast).containsOnly(true);
        assertThat(one.expectations().get(1).count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {case: a, when: 0s status QUEUE}                         | 1:3  | this case asserts nothing: 'then' is missing
            {case: a, when: 0s status QUEUE, then: }                 | 1:41 | there is nothing in this line of 'then'
            {case: a, when: 0s status QUEUE, then: [""]}             | 1:43 | there is nothing in this line of 'then'
            {case: a, steps: []}                                     | 1:10 | this case asserts nothing: it has no steps
            {case: a, steps: [{when: 0s status QUEUE}]}              | 1:21 | this case asserts nothing: 'then' is missing
            {case: a, steps: {when: 0s nothing, then: []}}           | 1:20 | 'steps' is a list
            {case: a, then: [], steps: [{when: 0s nothing, then: []}]} | 1:13 | 'then' can't stand beside 'steps'
            {case: a, then: []}                                      | 1:3  | nothing happens here: 'when' is missing
            {case: "", when: 0s nothing, then: []}                   | 1:3  | the case has no name
            {when: 0s nothing, then: []}                             | 1:3  | the case has no name
            {case: a, when: soon, then: []}                          | 1:19 | this says nothing that can happen
            {case: a, given: [1m nothing], when: 59s nothing, then: []} | 1:40 | this happens before the line above it
            {case: a, when: 0s nothing, then: [], count: many}       | 1:48 | this is no whole number
            {case: a, starts: noon, when: 0s nothing, then: []}      | 1:21 | this is no date and time
            {case: a, starts: +999999999-12-31T23:59, when: 0s nothing, then: []} | 1:21 | this is no date and time
            {case: a, when: 0s nothing, then: say x USER}            | 1:37 | nothing is ever done that is written like this
            {case: a, when: 0s nothing, then: [set timer x]}         | 1:38 | nothing is ever done that is written like this
            {case: a, when: 0s nothing, then: tak branch x}          | 1:37 | nothing is ever done that is written like this
            {case: a, when: 0s nothing, than: []}                    | 1:31 | a case has no 'than'
            """)
    void whatIsWrongHasItsPlace(String yaml, String place, String message) {
        List<Problem> problems = problems("- " + yaml + "\n");
        assertThat(problems).isNotEmpty();
        assertThat(problems.get(0).location()).isEqualTo("cases/x.yaml:" + place);
        assertThat(problems.get(0).message()).isEqualTo(message);
    }

    @Test
    void timeRunsOnFromGivenThroughTheSteps() {
        assertThat(problems("""
                - case: a
                  given:
                    - 1m nothing
                  steps:
                    - when: 2m nothing
                      then: []
                    - when: 90s nothing
                      then: []
                """))
                .singleElement()
                .satisfies(problem -> assertThat(problem.location()).isEqualTo("cases/x.yaml:7:13"));
    }
}
