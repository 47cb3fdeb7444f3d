package org.postroad.identity.control;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.InstantSource;
import java.time.ZoneOffset;
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
        transactions.within(connection ->
                insert(connection, accountId, subject, action, AuditEntry.Status.SUCCEEDED, actor(), data));
    }

    /** Records, whatever becomes of the caller's transaction, that something was not allowed. */
    public void denied(@Nullable Long accountId, String subject, String action, JsonObject data) {
        transactions.apart(
                connection -> insert(connection, accountId, subject, action, AuditEntry.Status.DENIED, actor(), data));
    }

    private boolean insert(
            Connection connection,
            @Nullable Long accountId,
            String subject,
            String action,
            AuditEntry.Status status,
            String actor,
            JsonObject data)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setLong(1, ids.next());
            statement.setObject(2, accountId, Types.BIGINT);
            statement.setString(3, subject);
            statement.setString(4, action);
            statement.setString(5, status.wireName());
            statement.setString(6, actor.length() <= ACTOR_LENGTH ? actor : actor.substring(0, ACTOR_LENGTH));
            statement.setString(7, data.toString());
            statement.setObject(8, clock.instant().atOffset(ZoneOffset.UTC));
            return statement.executeUpdate() == 1;
        }
    }

    private String actor() {
        try {
            return caller.actor();
        } catch (ContextNotActiveException e) {
            return "system"; // a timer or a start: no request, no caller
        }
    }
}
