package org.stillthere.server.metrics;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.stillthere.policy.model.PolicyVersion;

/**
 * What is asked of a server whenever somebody reads its metrics. Each is asked by a thread of the endpoint and must not
 * block.
 *
 * @param eventsInFlight how many events are under way
 * @param unacknowledged how many decisions wait for acks, of all clients
 * @param clients how many clients have a stream open
 * @param monitorStreams how many streams of {@code MonitorHandovers} are open
 * @param watchStreams how many streams of {@code WatchHandovers} are open
 * @param policy the policy that decides
 * @param policyRejected whether what was saved last in that policy's folder is wrong
 */
public record Readings(
        LongSupplier eventsInFlight,
        LongSupplier unacknowledged,
        LongSupplier clients,
        LongSupplier monitorStreams,
        LongSupplier watchStreams,
        Supplier<PolicyVersion> policy,
        BooleanSupplier policyRejected) {}
