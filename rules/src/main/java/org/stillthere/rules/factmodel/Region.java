package org.stillthere.rules.factmodel;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The facts on which some conditions all hold: what each fact that the conditions name can be. Immutable.
 *
 * @param values the values of facts that are compared with constants, by the fact as rules write it
 * @param relations how two terms that both vary compare, as {@code left|right}: bits of {@link #LESS}, {@link #SAME} and
 *     {@link #GREATER}
 * @param exact whether these facts really are possible; if not, all that is known is that no others are
 */
public record Region(SortedMap<String, ValueSet> values, SortedMap<String, Integer> relations, boolean exact) {
    /** A bit of {@link #relations}. */
    static final int LESS = 1;
    /** A bit of {@link #relations}. */
    static final int SAME = 2;
    /** A bit of {@link #relations}. */
    static final int GREATER = 4;

    /** All facts. */
    public static final Region ANY = new Region(new TreeMap<>(), new TreeMap<>(), true);

    /** The facts among these in which that fact has one of those values. */
    public Region with(String fact, ValueSet set) {
        SortedMap<String, ValueSet> more = new TreeMap<>(values);
        more.merge(fact, set, ValueSet::and);
        return new Region(more, relations, exact);
    }

    /** The facts among these in which those two compare so. */
    Region related(String left, String right, int how) {
        boolean turned = left.compareTo(right) > 0;
        int turn = turned ? (how & SAME) | ((how & LESS) != 0 ? GREATER : 0) | ((how & GREATER) != 0 ? LESS : 0) : how;
        SortedMap<String, Integer> more = new TreeMap<>(relations);
        more.merge(turned ? right + "|" + left : left + "|" + right, turn, (a, b) -> a & b);
        return new Region(values, more, false);
    }

    /** The same, of which it is not known whether they are possible. */
    Region inexact() {
        return new Region(values, relations, false);
    }

    /** The facts that are in both. */
    Region and(Region other) {
        SortedMap<String, ValueSet> both = new TreeMap<>(values);
        other.values.forEach((fact, set) -> both.merge(fact, set, ValueSet::and));
        SortedMap<String, Integer> related = new TreeMap<>(relations);
        other.relations.forEach((pair, how) -> related.merge(pair, how, (a, b) -> a & b));
        return new Region(both, related, exact && other.exact);
    }

    /** Whether there may be such facts. */
    boolean isPossible() {
        return values.values().stream().noneMatch(ValueSet::isEmpty) && !relations.containsValue(0);
    }
}
