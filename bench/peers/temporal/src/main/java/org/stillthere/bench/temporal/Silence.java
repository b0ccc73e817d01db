package org.stillthere.bench.temporal;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A workflow of one handover: it waits, and says how late it woke. */
@WorkflowInterface
public interface Silence {
    /** Waits for so many milliseconds. */
    @WorkflowMethod
    void waitFor(long millis);
}
