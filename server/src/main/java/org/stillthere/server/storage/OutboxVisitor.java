package org.stillthere.server.storage;

/** Sees one outbox after the other. */
@FunctionalInterface
public interface OutboxVisitor {
    /** Notes a client and how many decisions wait for it. */
    void visit(String client, long pending);
}
