package org.stillthere.server.service;

/** Why a call or an event is rejected, by the names that the API documents. */
public enum Reason {
    /** A field is missing, malformed, too long or out of range. */
    INVALID_FIELD,
    /** {@code occurred_at} is too far from the server's clock. */
    OCCURRED_AT_OUT_OF_RANGE,
    /** A filter can't be parsed. */
    INVALID_FILTER,
    /** The bytes are not a message of this call. */
    MALFORMED_MESSAGE,
    /** There is no such handover. */
    HANDOVER_NOT_FOUND,
    /** The handover is over. */
    HANDOVER_FINAL,
    /** The timer was restarted, cancelled or has expired meanwhile. */
    TIMER_STALE,
    /** The server owns the timers of this handover. */
    TIMER_OWNED_BY_SERVER,
    /** Another event with this id was reported before. */
    EVENT_ID_REUSED,
    /** The handover would hold too many attributes. */
    TOO_MANY_ATTRIBUTES,
    /** A rule of the policy failed. */
    POLICY_FAILED,
    /** More calls are under way than the server takes at a time. */
    TOO_MANY_IN_FLIGHT,
    /** The client has too many decisions to ack. */
    TOO_MANY_UNACKNOWLEDGED,
    /** The client has another stream open. */
    CLIENT_ID_IN_USE,
    /** A newer stream of the client has replaced this one. */
    STREAM_SUPERSEDED,
    /** Messages of a stream came out of order, or were none that it takes. */
    STREAM_PROTOCOL,
    /** The stream is read too slowly. */
    STREAM_TOO_SLOW,
    /** The server is shutting down. */
    SHUTTING_DOWN,
    /** The store could not read or commit. */
    STORE_FAILED,
    /** A fault of the server. */
    INTERNAL_FAULT
}
