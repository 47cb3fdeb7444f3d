package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.platform.control.SealedSecrets;
import org.postroad.platform.control.SecretUnreadable;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.StoredRecords;
import org.postroad.registry.control.StoredRow;

/** The secrets of relays, inside the bodies of their routes. */
@Dependent
class SealedRelays implements SealedSecrets {
    // Dozens of rows.
    private static final String BLOCK =
            "SELECT id, name, body FROM stored_object WHERE type = ? AND id > ? ORDER BY id LIMIT ? FOR UPDATE";

    private static final String UPDATE = "UPDATE stored_object SET body = ?, version = version + 1 WHERE id = ?";

    private final RelaySecrets secrets;

    @Inject
    SealedRelays(RelaySecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public Block reencrypt(Connection connection, long after, int most) throws SQLException {
        List<StoredRow> rows = read(connection, after, most);
        int changed = 0;
        int unreadable = 0;
        for (StoredRow row : rows) {
            JsonObject body = StoredRecords.body(row);
            if (body.get("authSecret") instanceof JsonString sealed && !secrets.isCurrent(sealed.getString())) {
                try {
                    write(connection, row, body, secrets.open(row.id(), sealed.getString()));
                    changed++;
                } catch (SecretUnreadable e) {
                    unreadable++;
                }
            }
        }
        return new Block(rows.isEmpty() ? 0 : rows.get(rows.size() - 1).id(), rows.size(), changed, unreadable);
    }

    private static List<StoredRow> read(Connection connection, long after, int most) throws SQLException {
        List<StoredRow> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(BLOCK)) {
            select.setString(1, MailRoute.TYPE);
            select.setLong(2, after);
            select.setInt(3, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new StoredRow(row.getLong(1), row.getString(2), row.getString(3)));
                }
            }
        }
        return rows;
    }

    private void write(Connection connection, StoredRow row, JsonObject body, String secret) throws SQLException {
        JsonObject sealed = Json.createObjectBuilder(body)
                .add("authSecret", secrets.seal(row.id(), secret))
                .build();
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setString(1, sealed.toString());
            update.setLong(2, row.id());
            update.executeUpdate();
        }
    }
}
