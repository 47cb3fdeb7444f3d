package org.postroad.identity.control;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;

/**
 * Writes down what callers did and what they were denied. Plain JDBC, so that a change made by JDBC and one made by JPA are both
 * written with their entry or not at all.
 */
@Dependent
public class AuditLog {
    /** Needs the primary key only. */
    private static final String INSERT = """
        INSERT INTO audit_log (id, account_id, subject, action, status, actor, data, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
        """;

    /** As {@link #INSERT}, for as many entries as the arrays have that {@link #bind} binds; PostgreSQL's. */
    public static final String INSERT_ALL = """
        INSERT INTO audit_log (id, account_id, subject, action, status, actor, data, at)
        SELECT e.id, e.account_id, e.subject, e.action, e.status, e.actor, e.data,
               timestamptz 'epoch' + e.at * interval '1 microsecond'
          FROM unnest(?::bigint[], ?::bigint[], ?::varchar[], ?::varchar[], ?::varchar[], ?::varchar[], ?::text[], ?::bigint[])
               AS e (id, account_id, subject, action, status, actor, data, at)\
        """;

    private static final List<String> TYPES =
            List.of("bigint", "bigint", "varchar", "varchar", "varchar", "varchar", "text", "bigint");

    private static final int ACTOR_LENGTH = 320;

    private final Transactions transactions;
    private final InstantSource clock;
    private final IdSource ids;
    private final Caller caller;

    @Inject
    public AuditLog(Transactions transactions, InstantSource clock, IdSource ids, Caller caller) {
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.caller = caller;
    }

    /**
     * Records in the caller's transaction that something was done; in one of its own where there is none.
     *
     * @param accountId whose log it goes to; null for an act on the server itself
     * @param subject the kind of object, as {@code job}; at most 64 characters
     * @param action what was done to it, as {@code retry}; at most 64 characters
     * @param data what a reader wants to know, ids as text; never a secret
     */
    public void record(@Nullable Long accountId, String subject, String action, JsonObject data) {
        AuditEntry entry = entry(accountId, subject, action, data);
        transactions.within(connection -> write(connection, List.of(entry)));
    }

    /** What {@link #record} writes, for one who writes it together with something else. */
    public AuditEntry entry(@Nullable Long accountId, String subject, String action, JsonObject data) {
        return entry(accountId, subject, action, AuditEntry.Status.SUCCEEDED, data);
    }

    /** Records, whatever becomes of the caller's transaction, that something was not allowed. */
    public void denied(@Nullable Long accountId, String subject, String action, JsonObject data) {
        AuditEntry entry = entry(accountId, subject, action, AuditEntry.Status.DENIED, data);
        transactions.apart(connection -> write(connection, List.of(entry)));
    }

    private AuditEntry entry(
            @Nullable Long accountId, String subject, String action, AuditEntry.Status status, JsonObject data) {
        String actor = actor();
        return new AuditEntry(
                ids.next(),
                accountId == null ? OptionalLong.empty() : OptionalLong.of(accountId),
                subject,
                action,
                status,
                actor.length() <= ACTOR_LENGTH ? actor : actor.substring(0, ACTOR_LENGTH),
                data.toString(),
                clock.instant());
    }

    /** Writes entries in a transaction that the caller has. @return how many */
    public static int write(Connection connection, List<AuditEntry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (AuditEntry entry : entries) {
                statement.setLong(1, entry.id());
                statement.setObject(
                        2, entry.accountId().isPresent() ? entry.accountId().getAsLong() : null, Types.BIGINT);
                statement.setString(3, entry.subject());
                statement.setString(4, entry.action());
                statement.setString(5, entry.status().wireName());
                statement.setString(6, entry.actor());
                statement.setString(7, entry.data());
                statement.setObject(8, entry.at().atOffset(ZoneOffset.UTC));
                statement.addBatch();
            }
            return statement.executeBatch().length;
        }
    }

    /** Binds what {@link #INSERT_ALL} inserts. @param first the index of its first parameter */
    public static void bind(PreparedStatement statement, int first, List<AuditEntry> entries) throws SQLException {
        List<Object[]> columns = List.of(
                of(entries, AuditEntry::id),
                of(
                        entries,
                        entry -> entry.accountId().isPresent()
                                ? entry.accountId().getAsLong()
                                : null),
                of(entries, AuditEntry::subject),
                of(entries, AuditEntry::action),
                of(entries, entry -> entry.status().wireName()),
                of(entries, AuditEntry::actor),
                of(entries, AuditEntry::data),
                of(entries, entry -> ChronoUnit.MICROS.between(Instant.EPOCH, entry.at())));
        for (int i = 0; i < columns.size(); i++) {
            statement.setArray(first + i, statement.getConnection().createArrayOf(TYPES.get(i), columns.get(i)));
        }
    }

    private static @Nullable Object[] of(List<AuditEntry> entries, Function<AuditEntry, @Nullable Object> column) {
        return entries.stream().map(column).toArray();
    }

    private String actor() {
        try {
            return caller.actor();
        } catch (ContextNotActiveException e) {
            return "system"; // a timer or a start: no request, no caller
        }
    }
}
