package org.stillthere.server.storage;

/** What an answered event survives. */
public enum Durability {
    /** A crash of the machine: every group of commits is flushed to the disk before the answers go out. */
    FSYNC,
    /** A crash of the process, SIGKILL included, but not of the machine. Faster. */
    PROCESS
}
