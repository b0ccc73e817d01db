package org.stillthere.server.storage.rocksdb;

import java.nio.charset.StandardCharsets;

/** What lies apart in the store, each in a column family of RocksDB. */
enum Family {
    /** The states of handovers. */
    HANDOVERS("handovers"),
    /** Their events and decisions. An entry is written only together with the state of its handover. */
    ENTRIES("entries"),
    /** Who is yet to carry out what. A key is put here once, and put again only after it was deleted. */
    OUTBOX("outbox");

    private final String columnFamily;

    Family(String columnFamily) {
        this.columnFamily = columnFamily;
    }

    byte[] columnFamily() {
        return columnFamily.getBytes(StandardCharsets.UTF_8);
    }

    /** Its number in RocksDB: that of its place, behind the default one. */
    @SuppressWarnings("EnumOrdinal")
    int id() {
        return ordinal() + 1;
    }
}
