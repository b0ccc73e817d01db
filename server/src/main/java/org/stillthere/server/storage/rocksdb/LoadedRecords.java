package org.stillthere.server.storage.rocksdb;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.EventRef;
import org.stillthere.server.storage.LoadRequest;
import org.stillthere.server.storage.Loaded;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoredHandover;

/** What was read for a group. What could not be read throws when it is asked for: the rest of the group goes on. */
final class LoadedRecords implements Loaded {
    private final Map<HandoverKey, Result<StoredHandover>> handovers = new HashMap<>();
    private final Map<EventRef, Result<EntryRecord>> entries = new HashMap<>();
    private final Map<HandoverKey, Result<List<Pending>>> outboxes = new HashMap<>();

    private LoadedRecords() {}

    /** A value, or why there is none. */
    private record Result<T>(@Nullable T value, @Nullable StoreException failure) {
        static <T> Result<T> of(Supplier<@Nullable T> read) {
            try {
                return new Result<>(read.get(), null);
            } catch (StoreException e) {
                return new Result<>(null, e);
            }
        }

        @Nullable
        T get() {
            if (failure != null) {
                throw failure;
            }
            return value;
        }
    }

    static LoadedRecords load(Records records, LoadRequest request) {
        LoadedRecords loaded = new LoadedRecords();
        for (HandoverKey key : request.handovers()) {
            loaded.handovers.put(key, Result.of(() -> records.handover(key)));
        }
        for (EventRef event : request.entries()) {
            loaded.entries.put(event, Result.of(() -> records.entry(event.key(), event.eventId())));
        }
        for (HandoverKey key : request.outboxes()) {
            loaded.outboxes.put(key, Result.of(() -> {
                StoredHandover handover = records.handover(key);
                return handover == null ? List.of() : records.pendingOf(handover.owner(), key);
            }));
        }
        return loaded;
    }

    @Override
    public @Nullable StoredHandover handover(HandoverKey key) {
        return requested(handovers.get(key), key).get();
    }

    @Override
    public @Nullable EntryRecord entry(EventRef event) {
        return requested(entries.get(event), event).get();
    }

    @Override
    public List<Pending> pending(HandoverKey key) {
        List<Pending> pending = requested(outboxes.get(key), key).get();
        return pending == null ? List.of() : pending;
    }

    private static <T> Result<T> requested(@Nullable Result<T> result, Object what) {
        if (result == null) {
            throw new IllegalArgumentException(what + " was not requested");
        }
        return result;
    }
}
