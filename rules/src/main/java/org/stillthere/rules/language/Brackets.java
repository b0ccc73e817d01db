package org.stillthere.rules.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The brackets in the conditions of a file. The engine's parser takes twice as long with each bracket inside another, so
 * it is not shown those that change nothing, and of the others only a few may stand in each other. Used by one thread.
 */
final class Brackets {
    /** How many that matter may stand in each other: 27 ms for the engine's parser, and more than a person can follow. */
    private static final int DEEPEST = 4;

    private final List<Token> superfluous = new ArrayList<>();

    /** Those that matter and stand in no other that does, so far. */
    private final Deque<Needed> outermost = new ArrayDeque<>();

    /**
     * Two brackets and what they hold together.
     *
     * @param alternatives whether that is several conditions with {@code ||} between, which {@code &&} would tear apart
     */
    record Pair(Token open, Token close, boolean alternatives) {
        private boolean holds(Pair other) {
            return open.start() < other.open.start();
        }
    }

    /** A pair, and how many stand in each other there, itself included. */
    private record Needed(Pair pair, int height) {}

    /** Without this pair the condition would say the same. */
    void drop(Pair pair) {
        superfluous.add(pair.open());
        superfluous.add(pair.close());
    }

    /** Without this pair the condition would say something else. Told of after all that it holds, and before what follows. */
    void keep(Pair pair) throws SyntaxError {
        int height = 1;
        while (!outermost.isEmpty() && pair.holds(outermost.peek().pair())) {
            height = Math.max(height, outermost.pop().height() + 1);
        }
        outermost.push(new Needed(pair, height));
        if (height > DEEPEST) {
            throw new SyntaxError(pair.open(), "this is nested too deeply", "use several rules");
        }
    }

    /** The text of a file with blanks in place of the brackets that change nothing. */
    String withoutSuperfluous(String text) {
        StringBuilder blank = new StringBuilder(text);
        superfluous.forEach(bracket -> blank.setCharAt(bracket.start(), ' '));
        return blank.toString();
    }
}
