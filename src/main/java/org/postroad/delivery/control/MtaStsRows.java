package org.postroad.delivery.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.postroad.delivery.entity.MalformedPolicy;
import org.postroad.delivery.entity.MtaStsPolicy;

/** The policies of domains that were fetched. Every call takes part in the caller's transaction. */
final class MtaStsRows {
    // Primary key
    private static final String FIND =
            "SELECT record_id, policy, expires_at FROM mta_sts_policy WHERE domain = ? AND expires_at > ?";

    // Primary key
    private static final String UPDATE =
            "UPDATE mta_sts_policy SET record_id = ?, policy = ?, expires_at = ? WHERE domain = ?";

    private static final String INSERT =
            "INSERT INTO mta_sts_policy (record_id, policy, expires_at, domain) VALUES (?, ?, ?, ?)";

    // Index mta_sts_policy_expiry
    private static final String FORGET = "DELETE FROM mta_sts_policy WHERE expires_at <= ?";

    private final Connection connection;

    MtaStsRows(Connection connection) {
        this.connection = connection;
    }

    /** A policy that holds. @param recordId of the TXT record that it was fetched for */
    record Kept(String recordId, MtaStsPolicy policy, Instant expires) {}

    /** The domain's, unless its time is over; one that cannot be read, as another release wrote it, counts as none. */
    Optional<Kept> find(String domain, Instant now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setString(1, domain);
            select.setObject(2, Columns.time(now));
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Kept(
                                row.getString(1), MtaStsPolicy.read(row.getString(2)), Columns.instant(row, 3)))
                        : Optional.empty();
            } catch (MalformedPolicy e) {
                return Optional.empty();
            }
        }
    }

    /** Keeps one in the place of what was there. */
    void put(String domain, Kept kept) throws SQLException {
        if (write(UPDATE, domain, kept) == 0 && write(INSERT, domain, kept) != 1) {
            throw new IllegalStateException("The policy of " + domain + " was not kept");
        }
    }

    private int write(String sql, String domain, Kept kept) throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(sql)) {
            write.setString(1, kept.recordId());
            write.setString(2, kept.policy().text());
            write.setObject(3, Columns.time(kept.expires()));
            write.setString(4, domain);
            return write.executeUpdate();
        }
    }

    /** Removes those whose time is over. @return how many */
    int forget(Instant now) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
            delete.setObject(1, Columns.time(now));
            return delete.executeUpdate();
        }
    }
}
