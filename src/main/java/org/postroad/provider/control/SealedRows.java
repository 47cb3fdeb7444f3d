package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.SealedSecrets;
import org.postroad.platform.control.SecretUnreadable;
import org.postroad.provider.entity.CredentialSecrets;

/**
 * The sealed columns of all credentials, gone through by the primary key in blocks, in the caller's transaction. Plain JDBC, since a job
 * writes them under the lock of its own row.
 */
@Dependent
class SealedRows implements SealedSecrets {
    private static final String BLOCK = """
        SELECT id, version, secret, client_secret, event_key FROM provider_credential WHERE id > ? ORDER BY id LIMIT ? FOR UPDATE
        """;

    private static final String UPDATE =
            "UPDATE provider_credential SET secret = ?, client_secret = ?, event_key = ?, version = version + 1 WHERE id = ? AND version = ?";

    private final SecretSeals seals;

    /** One row. */
    private record Row(
            long id,
            long version,
            CredentialSecrets encrypted,
            @Nullable String eventKey) {}

    @Inject
    SealedRows(SecretSeals seals) {
        this.seals = seals;
    }

    @Override
    public Block reencrypt(Connection connection, long after, int most) throws SQLException {
        List<Row> rows = read(connection, after, most);
        int changed = 0;
        int unreadable = 0;
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            for (Row row : rows) {
                if (isCurrent(row)) {
                    continue;
                }
                try {
                    write(update, anew(row));
                    changed++;
                } catch (SecretUnreadable e) {
                    unreadable++;
                }
            }
        }
        return new Block(rows.isEmpty() ? 0 : rows.get(rows.size() - 1).id, rows.size(), changed, unreadable);
    }

    private boolean isCurrent(Row row) {
        return seals.isCurrent(row.encrypted.secret())
                && seals.isCurrent(row.encrypted.clientSecret())
                && seals.isCurrent(row.eventKey);
    }

    /** @throws SecretUnreadable if any of it cannot be opened */
    private Row anew(Row row) {
        CredentialSecrets encrypted = seals.seal(row.id, seals.open(row.id, row.encrypted));
        String eventKey = row.eventKey;
        return new Row(
                row.id,
                row.version,
                encrypted,
                eventKey == null ? null : seals.sealEventKey(row.id, seals.openEventKey(row.id, eventKey)));
    }

    private static List<Row> read(Connection connection, long after, int most) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(BLOCK)) {
            select.setLong(1, after);
            select.setInt(2, most);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(
                            found.getLong(1),
                            found.getLong(2),
                            new CredentialSecrets(found.getString(3), found.getString(4)),
                            found.getString(5)));
                }
            }
        }
        return rows;
    }

    private static void write(PreparedStatement update, Row row) throws SQLException {
        update.setString(1, row.encrypted.secret());
        update.setString(2, row.encrypted.clientSecret());
        update.setString(3, row.eventKey);
        update.setLong(4, row.id);
        update.setLong(5, row.version);
        if (update.executeUpdate() != 1) {
            // The row is locked since it was read
            throw new IllegalStateException("The credential " + row.id + " is no longer at version " + row.version);
        }
    }
}
