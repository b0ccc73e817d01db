package org.stillthere.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.policy.Policies.HEADER;
import static org.stillthere.rules.policy.Policies.problems;
import static org.stillthere.rules.policy.Policies.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;

/** Brackets say what they say, and can't keep the engine's parser busy. */
class BracketsTest {
    private static final String TRUE = "inactivityCount == 3";
    private static final String FALSE = "inactivityCount == 4";

    /** A condition, what it comes to, and how tightly its outermost operator binds: || 0, && 1, all else 2. */
    private record Expression(String text, boolean holds, int binding) {
        Expression inBrackets() {
            return new Expression("(" + text + ")", holds, 2);
        }
    }

    private static Expression random(Random random, int height) {
        int kind = height == 0 ? 0 : random.nextInt(5);
        Expression expression;
        if (kind == 0) {
            boolean holds = random.nextBoolean();
            expression = new Expression(holds ? TRUE : FALSE, holds, 2);
        } else if (kind == 1) {
            Expression inner = random(random, height - 1).inBrackets();
            expression = new Expression("!" + inner.text(), !inner.holds(), 2);
        } else {
            int binding = kind % 2;
            Expression left = atLeast(binding, random(random, height - 1));
            Expression right = atLeast(binding + 1, random(random, height - 1));
            expression = binding == 0
                    ? new Expression(left.text() + " || " + right.text(), left.holds() || right.holds(), 0)
                    : new Expression(left.text() + " && " + right.text(), left.holds() && right.holds(), 1);
        }
        return random.nextInt(3) == 0 ? expression.inBrackets() : expression;
    }

    private static Expression atLeast(int binding, Expression expression) {
        return expression.binding() < binding ? expression.inBrackets() : expression;
    }

    @Test
    void whateverIsInBracketsComesToTheSame() {
        Random random = new Random(20_261_201);
        StringBuilder drl = new StringBuilder(HEADER);
        List<String> expected = new ArrayList<>();
        for (int i = 100; i < 162; i++) {
            Expression expression = random(random, 4);
            drl.append("rule \"")
                    .append(i)
                    .append("\" salience ")
                    .append(1_000 - i)
                    .append(" when Facts( ");
            drl.append(expression.text()).append(" ) then actions.takeBranch(\"b\"); end\n");
            if (expression.holds()) {
                expected.add(String.valueOf(i));
            }
        }
        Ruling ruling = RuleLanguageTest.ruling(drl.toString());

        assertThat(ruling).isInstanceOf(Ruling.Decided.class);
        assertThat(((Ruling.Decided) ruling).firedRules())
                .as("the rules that fire are those whose conditions hold")
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(((((((((((((((hour == 9)))))))))))))))                  @ hour == 9",
                "((open && (userMessage && (closing)))) @ open && userMessage && closing",
                "((hour == 9 OR (open OR (closing)))) @ hour == 9 OR open OR closing",
                "open && ((hour == 9 OR closing)) @ open && (hour == 9 OR closing)",
                "((hour == 9 OR closing)) && open @ (hour == 9 OR closing) && open",
                "!((hour == 9)) @ !(hour == 9)",
                "open OR (hour == 9 && closing) @ open OR hour == 9 && closing",
                "hour in (1, 2), ((closing)) @ hour in (1, 2), closing"
            })
    void theEngineIsShownTheBracketsThatMatter(String line) {
        String[] sides = line.replace("OR", "||").split("@", 2);

        assertThat(shown(sides[0])).isEqualToIgnoringWhitespace(sides[1]);
    }

    /** What the engine is shown of a condition. */
    private static String shown(String condition) {
        SourceFile file = new SourceFile("a.drl", rule(condition, "actions.takeBranch(\"x\");"));
        List<Problem> problems = new ArrayList<>();
        RuleFile read = RuleReader.read(file, Symbols.UNKNOWN, problems);
        assertThat(problems).isEmpty();
        assertThat(read).isNotNull();
        String drl = read.drl();
        return drl.substring(drl.indexOf("Facts(") + 6, drl.lastIndexOf(")", drl.indexOf("then")));
    }

    /** Sixteen that matter in each other would keep the engine's parser busy for minutes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hour == 1 && (open || hour == 2 && (open || hour == 3 && (open || hour == 4 && (open || hour == 5 && (open || closing)))))",
                "!(!(!(!(!(hour == 9)))))",
                "((((((((((((((((((hour == 9))))))))))))))))))"
            })
    void thereIsALimit(String condition) {
        assertThat(problems(PolicyCompiler.compile(
                        Policies.source(rule(condition, "actions.takeBranch(\"x\");")), Map.of())))
                .first()
                .extracting(Problem::message)
                .isEqualTo("this is nested too deeply");
    }

    /** The engine would read {@code (!inactivityCount) == 3}, and say so in Java. */
    @ParameterizedTest
    @ValueSource(
            strings = {"!inactivityCount == 3", "!attribute(\"tier\") == \"gold\"", "!hour in (1, 2)", "!open == true"})
    void anExclamationMarkBelongsToOneWord(String condition) {
        assertThat(problems(PolicyCompiler.compile(
                        Policies.source(rule(condition, "actions.takeBranch(\"x\");")), Map.of())))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("'!' belongs to the word behind it, not to the comparison");
    }

    /** As many as may be worked out in each other: the engine's parser has no trouble with those. */
    @Test
    void lengthsInLengths() {
        String length = "sinceOpened";
        for (int i = 0; i < 8; i++) {
            length = "Length.sum(" + length + ", Duration.ofMinutes(1))";
        }
        assertThat(RuleLanguageTest.ruling(rule("sinceOpened < " + length, "actions.takeBranch(\"x\");")))
                .as("it holds")
                .isEqualTo(RuleLanguageTest.ruling(rule("open", "actions.takeBranch(\"x\");")));
    }
}
