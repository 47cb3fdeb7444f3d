package org.postroad.provider.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.postroad.platform.control.Database.Dialect;

/** The events that were taken. In the caller's transaction, which {@link #lock} has made the only one for the credential. */
final class ProviderEventStore {
    // Rows that refer to the credential need not wait for it. H2 has one kind of lock.
    private static final String LOCK_ON_POSTGRESQL =
            "SELECT 1 FROM provider_credential WHERE id = ? AND account_id = ? FOR NO KEY UPDATE";

    private static final String LOCK_ON_H2 =
            "SELECT 1 FROM provider_credential WHERE id = ? AND account_id = ? FOR UPDATE";

    // The primary key, for the next three.
    private static final String FORGET = "DELETE FROM provider_event WHERE credential_id = ? AND expires_at <= ?";

    private static final String FIND = "SELECT job_id FROM provider_event WHERE credential_id = ? AND digest = ?";

    private static final String ADD =
            "INSERT INTO provider_event (credential_id, digest, job_id, expires_at) VALUES (?, ?, ?, ?)";

    // Index provider_event_expires.
    private static final String DELETE_OLDER = "DELETE FROM provider_event WHERE expires_at <= ?";

    private final String lock;

    ProviderEventStore(Dialect dialect) {
        this.lock = dialect == Dialect.POSTGRESQL ? LOCK_ON_POSTGRESQL : LOCK_ON_H2;
    }

    /** Whether the account has the credential; no other event of it is then taken until the transaction ends. */
    boolean lock(Connection connection, long accountId, long credentialId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(lock)) {
            select.setLong(1, credentialId);
            select.setLong(2, accountId);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Forgets the events of a credential whose time is over. */
    void forget(Connection connection, long credentialId, Instant now) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
            delete.setLong(1, credentialId);
            delete.setObject(2, now.atOffset(ZoneOffset.UTC));
            delete.executeUpdate();
        }
    }

    /** The job of an event that was taken before. */
    OptionalLong find(Connection connection, long credentialId, String digest) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setLong(1, credentialId);
            select.setString(2, digest);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    void add(Connection connection, long credentialId, String digest, long jobId, Instant expiresAt)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD)) {
            insert.setLong(1, credentialId);
            insert.setString(2, digest);
            insert.setLong(3, jobId);
            insert.setObject(4, expiresAt.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    static int deleteOlder(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE_OLDER)) {
            delete.setObject(1, now.atOffset(ZoneOffset.UTC));
            return delete.executeUpdate();
        }
    }
}
