/**
 * How decisions reach the clients that have streams open: which client owns a handover, what it was sent and has not
 * acked, and what waits in its outbox. Knows no transport.
 *
 * <pre>
 *   lane ──Deliveries──▶ ClientSessions ──▶ ClientSession ──DecisionSink──▶ stream
 *                          │    │                 │
 *                          │    │                 └─▶ OutboxReader: what there was no room for
 *                          │    └─▶ SessionRegistry, Subscriptions, Orphans: who owns what
 *                          └─▶ UnacknowledgedCounts
 * </pre>
 */
@NullMarked
package org.stillthere.server.delivery;

import org.jspecify.annotations.NullMarked;
