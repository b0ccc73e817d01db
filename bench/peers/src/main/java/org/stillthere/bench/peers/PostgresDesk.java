package org.stillthere.bench.peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.codec.EntryCodec;
import org.stillthere.policy.codec.StateCodec;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicySession;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;

/**
 * PostgreSQL as the store of sessions: one transaction per event. It locks and reads the state (and the decision on the
 * event, if it was reported before), has StillThere's own kernel decide, writes decision and state. Two statements and a
 * commit.
 */
final class PostgresDesk implements Desk {
    /** How long a database may take to start. */
    private static final long PATIENCE_MILLIS = 20_000;

    private static final String TABLES = """
            create table if not exists handover (
                tenant text, id text, state bytea not null, deadline timestamptz, primary key (tenant, id));
            create index if not exists handover_deadline on handover (deadline);
            create table if not exists decision (
                tenant text, handover_id text, event_id text, entry bytea not null,
                primary key (tenant, handover_id, event_id))
            """;

    private static final String READ = """
            select h.state, d.entry from handover h
            left join decision d on d.tenant = h.tenant and d.handover_id = h.id and d.event_id = ?
            where h.tenant = ? and h.id = ? for update of h
            """;

    private static final String WRITE = """
            with decided as (insert into decision (tenant, handover_id, event_id, entry) values (?, ?, ?, ?))
            insert into handover as h (tenant, id, state, deadline) values (?, ?, ?, ?)
            on conflict (tenant, id) do update set state = excluded.state, deadline = excluded.deadline
            """;

    private final HikariDataSource connections;
    private final ThreadLocal<PolicySession> sessions;

    PostgresDesk(String url, int pool) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(pool);
        config.setAutoCommit(false);
        config.setInitializationFailTimeout(PATIENCE_MILLIS);
        this.connections = new HikariDataSource(config);
        CompiledPolicy policy = KernelOnBytes.seedPolicy();
        this.sessions = ThreadLocal.withInitial(policy::open);
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLES);
            connection.commit();
        }
    }

    @Override
    public Decision decide(HandoverEvent event) throws SQLException {
        HandoverKey key = new HandoverKey(event.getTenant(), event.getHandoverId());
        try (Connection connection = connections.getConnection()) {
            try {
                Decision decision = decide(connection, key, event);
                connection.commit();
                return decision;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private Decision decide(Connection connection, HandoverKey key, HandoverEvent event) throws SQLException {
        HandoverState state = null;
        History.Entry earlier = null;
        try (PreparedStatement read = connection.prepareStatement(READ)) {
            read.setString(1, event.getEventId());
            read.setString(2, key.tenant());
            read.setString(3, key.handoverId());
            try (ResultSet row = read.executeQuery()) {
                if (row.next()) {
                    state = StateCodec.decode(key, row.getBytes(1));
                    byte[] entry = row.getBytes(2);
                    earlier = entry == null ? null : EntryCodec.decode(key, event.getEventId(), entry);
                }
            }
        }
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        org.stillthere.policy.model.HandoverEvent happened = new org.stillthere.policy.model.HandoverEvent(
                key, event.getEventId(), null, occurrence(Wire.incident(event)));
        History.@Nullable Entry known = earlier;
        Outcome outcome = Kernel.decide(state, happened, now, id -> known, sessions.get());
        if (outcome instanceof Outcome.Decided decided) {
            write(connection, decided.state(), new History.Entry(happened, decided.decision()));
            return written(event, decided.decision());
        } else if (outcome instanceof Outcome.Replayed replayed) {
            return written(event, replayed.decision()).toBuilder()
                    .setReplayed(true)
                    .build();
        }
        throw new IllegalStateException("an event of the load was refused: " + outcome);
    }

    private static void write(Connection connection, HandoverState state, History.Entry entry) throws SQLException {
        Timer timer = state.timers().find(Timer.INACTIVITY);
        try (PreparedStatement write = connection.prepareStatement(WRITE)) {
            write.setString(1, state.key().tenant());
            write.setString(2, state.key().handoverId());
            write.setString(3, entry.event().eventId());
            write.setBytes(4, EntryCodec.encode(entry));
            write.setString(5, state.key().tenant());
            write.setString(6, state.key().handoverId());
            write.setBytes(7, StateCodec.encode(state));
            write.setTimestamp(8, timer == null ? null : Timestamp.from(timer.deadline()));
            write.executeUpdate();
        }
    }

    private static Decision written(HandoverEvent event, org.stillthere.policy.model.Decision decision) {
        return Wire.decision(event, decision.decisionId(), decision.decidedAt(), decision.actions());
    }

    private static Occurrence occurrence(Incident incident) {
        return switch (incident) {
            case QUEUE -> status(HandoverStatus.QUEUE);
            case ACTIVE -> status(HandoverStatus.ACTIVE);
            case USER_MESSAGE -> new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE);
            case AGENT_MESSAGE -> new Occurrence.ActivityTick(Participant.AGENT, ActivityKind.MESSAGE);
            case EXPIRY -> throw new IllegalArgumentException("nobody reports an expiry");
        };
    }

    private static Occurrence status(HandoverStatus status) {
        return new Occurrence.StatusReported(status, TimerOwner.SERVER, Collections.emptySortedMap());
    }
}
