package org.stillthere.server.service;

import java.util.function.Function;

/** What became of a call: its answer, or why it was rejected. */
public sealed interface Result<T> {
    /** The call was answered. */
    record Answered<T>(T answer) implements Result<T> {}

    /** The call was rejected. */
    record Rejected<T>(Rejection rejection) implements Result<T> {}

    /** Maps either of the two. */
    default <R> R match(Function<T, R> answered, Function<Rejection, R> rejected) {
        return this instanceof Answered<T> answer
                ? answered.apply(answer.answer())
                : rejected.apply(((Rejected<T>) this).rejection());
    }
}
