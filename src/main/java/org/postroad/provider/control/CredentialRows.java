package org.postroad.provider.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postroad.jobs.control.TaskTargets;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.Database.Dialect;

/** What others hold and read of credentials, by the primary key and by JDBC, in the caller's transaction. */
final class CredentialRows {
    // What refers to the row waits for its deletion, and its deletion for this; its changes do not. H2 has one kind of
    // lock.
    private static final String HOLD_ON_POSTGRESQL =
            "SELECT 1 FROM provider_credential WHERE id = ? AND account_id = ? FOR KEY SHARE";

    private static final String HOLD_ON_H2 =
            "SELECT 1 FROM provider_credential WHERE id = ? AND account_id = ? FOR UPDATE";

    private static final String STANDINGS = "SELECT id, status, failure_code FROM provider_credential WHERE id IN (%s)";

    private final String hold;

    CredentialRows(Dialect dialect) {
        this.hold = dialect == Dialect.POSTGRESQL ? HOLD_ON_POSTGRESQL : HOLD_ON_H2;
    }

    /** Whether the account has it; it is then there until the transaction ends. */
    boolean hold(Connection connection, long accountId, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(hold)) {
            select.setLong(1, id);
            select.setLong(2, accountId);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    Map<Long, TaskTargets.Standing> standings(Connection connection, Set<Long> ids) throws SQLException {
        String marks = String.join(", ", Collections.nCopies(ids.size(), "?"));
        Map<Long, TaskTargets.Standing> standings = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(STANDINGS.formatted(marks))) {
            int next = 1;
            for (long id : ids) {
                select.setLong(next++, id);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Optional<ErrorCode> code =
                            Optional.ofNullable(row.getString(3)).flatMap(ErrorCode::of);
                    standings.put(row.getLong(1), new TaskTargets.Standing(row.getString(2), code));
                }
            }
        }
        return standings;
    }
}
