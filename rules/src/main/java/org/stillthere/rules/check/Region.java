package org.stillthere.rules.check;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Facts for which some conditions hold, all of them: what each thing that the conditions name can be. Immutable.
 *
 * @param extents the values of what is compared with something fixed, by how it is written in rules
 * @param relations how two things that vary compare, by how they are written: bits of {@link #LESS} and so on
 * @param exact whether these facts can really be; else it is only known that no others can
 */
record Region(SortedMap<String, Extent> extents, SortedMap<String, Integer> relations, boolean exact) {
    static final int LESS = 1;
    static final int SAME = 2;
    static final int GREATER = 4;

    /** All facts. */
    static final Region ANY = new Region(new TreeMap<>(), new TreeMap<>(), true);

    /** The facts among these in which that thing has one of those values. */
    Region with(String thing, Extent extent) {
        SortedMap<String, Extent> more = new TreeMap<>(extents);
        more.merge(thing, extent, Extent::and);
        return new Region(more, relations, exact);
    }

    /** The facts among these in which those two compare so. */
    Region related(String left, String right, int how) {
        boolean turned = left.compareTo(right) > 0;
        int turn = turned ? (how & SAME) | ((how & LESS) != 0 ? GREATER : 0) | ((how & GREATER) != 0 ? LESS : 0) : how;
        SortedMap<String, Integer> more = new TreeMap<>(relations);
        more.merge(turned ? right + "|" + left : left + "|" + right, turn, (a, b) -> a & b);
        return new Region(extents, more, false);
    }

    Region inexact() {
        return new Region(extents, relations, false);
    }

    /** The facts that are in both. */
    Region and(Region other) {
        SortedMap<String, Extent> both = new TreeMap<>(extents);
        other.extents.forEach((thing, extent) -> both.merge(thing, extent, Extent::and));
        SortedMap<String, Integer> related = new TreeMap<>(relations);
        other.relations.forEach((pair, how) -> related.merge(pair, how, (a, b) -> a & b));
        return new Region(both, related, exact && other.exact);
    }

    /** Whether there may be such facts. */
    boolean isPossible() {
        return extents.values().stream().noneMatch(Extent::isEmpty) && !relations.containsValue(0);
    }
}
