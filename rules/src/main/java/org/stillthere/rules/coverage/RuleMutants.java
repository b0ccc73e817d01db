package org.stillthere.rules.coverage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleOutline;
import org.stillthere.rules.language.RuleOutline.Condition;
import org.stillthere.rules.language.RulePiece;
import org.stillthere.rules.language.RuleText;

/** Changes the rules of a file, one piece at a time: numbers, comparisons, conditions, whole rules. */
final class RuleMutants {
    private static final Map<String, String> OTHER_OPERATOR = Map.of(
            "==", "!=", "!=", "==", "<", "<=", "<=", "<", ">", ">=", ">=", ">", "&&", "||", "||", "&&", "in", "not in");
    private static final String AT_THE_LIMIT = "write a case right at this limit, and one just beside it";
    private static final String EITHER_WAY = "write a case in which this alone decides whether the rule fires";
    private static final String ALONE_FALSE =
            "write a case in which all of the rule's conditions are true but this one";
    private static final String EXPECT_IT = "write a case that expects what this rule asks for";

    private final RuleFile file;
    private final List<Mutant> mutants = new ArrayList<>();

    private RuleMutants(RuleFile file) {
        this.file = file;
    }

    /** All of them, by their place in the file. */
    static List<Mutant> of(RuleFile file) {
        RuleMutants mutants = new RuleMutants(file);
        file.rules().forEach(mutants::change);
        return mutants.mutants;
    }

    private void change(RuleText rule) {
        RuleOutline outline = rule.outline();
        mutants.add(new Mutant(
                file.source()
                        .problem(
                                outline.name().line(),
                                outline.name().column(),
                                outline.name().text().length(),
                                "no case notices when this rule is left out",
                                EXPECT_IT),
                rule.name(),
                null,
                false,
                Map.of()));
        Rewriting rewriting = new Rewriting(rule);
        List<Condition> conditions = outline.conditions();
        for (int i = 0; i < conditions.size(); i++) {
            Condition condition = conditions.get(i);
            if (condition.naming()) {
                continue; // its name may be in use
            }
            RulePiece whole = condition.whole();
            boolean last = i == conditions.size() - 1;
            int start = last && i > 0 ? conditions.get(i - 1).whole().end() : whole.start();
            int end = last ? whole.end() : conditions.get(i + 1).whole().start();
            rewriting.add(whole, start, end, "", "'" + whole.inOneLine() + "' is left out", ALONE_FALSE);
            condition.operators().forEach(operator -> operator(operator, rewriting));
            condition.numbers().forEach(number -> number(number, rewriting, AT_THE_LIMIT));
        }
        outline.actionNumbers().forEach(number -> number(number, rewriting, EXPECT_IT));
    }

    private static void operator(RulePiece operator, Rewriting rewriting) {
        String now = operator.inOneLine();
        if (now.equals("!")) {
            rewriting.add(operator, "", "'!' is left out", EITHER_WAY);
        } else {
            String other = now.equals("not in") ? "in" : OTHER_OPERATOR.getOrDefault(now, now);
            boolean limit = now.startsWith("<") || now.startsWith(">");
            rewriting.add(operator, other, becomes(now, other), limit ? AT_THE_LIMIT : EITHER_WAY);
        }
    }

    private static void number(RulePiece number, Rewriting rewriting, String remedy) {
        long value = Long.parseLong(number.text());
        for (long other : new long[] {value - 1, value + 1}) {
            if (other >= 0 && other <= Integer.MAX_VALUE) {
                rewriting.add(number, Long.toString(other), becomes(number.text(), Long.toString(other)), remedy);
            }
        }
    }

    private static String becomes(String now, String other) {
        return "'" + now + "' becomes '" + other + "'";
    }

    /** Puts other text into one rule. */
    private final class Rewriting {
        private final RuleText rule;
        private final RuleOutline outline;

        Rewriting(RuleText rule) {
            this.rule = rule;
            this.outline = rule.outline();
        }

        void add(RulePiece piece, String other, String change, String remedy) {
            add(piece, piece.start(), piece.end(), other, change, remedy);
        }

        void add(RulePiece piece, int start, int end, String other, String change, String remedy) {
            String drl = file.drl();
            List<Condition> conditions = outline.conditions();
            boolean inConditions = !conditions.isEmpty()
                    && end <= conditions.get(conditions.size() - 1).whole().end();
            String text = drl.substring(outline.name().end(), start)
                    + other
                    + drl.substring(end, outline.whole().end());
            mutants.add(new Mutant(
                    file.source()
                            .problem(
                                    piece.line(),
                                    piece.column(),
                                    piece.text().length(),
                                    "no case notices when " + change,
                                    remedy),
                    rule.name(),
                    new ExtraRules.Extra(file.source().name(), text),
                    inConditions,
                    Map.of()));
        }
    }
}
