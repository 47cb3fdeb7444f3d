package org.postroad.platform.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of idempotency_key. A row is first written with status 0, which only its own transaction ever sees. */
final class IdempotencyKeyStore {
    /** How long a second request waits for the first one with its key. */
    private static final int PATIENCE_SECONDS = 10;

    /** Relies on the primary key: a second one waits here until the first has committed (then 0 rows) or is undone. */
    private static final String TAKE = """
            INSERT INTO idempotency_key (caller_id, account_id, path, key_text, body_hash, status, response, created_at)
            VALUES (?, ?, ?, ?, ?, 0, '', ?)
            ON CONFLICT DO NOTHING
            """;

    private static final String FIND = """
            SELECT body_hash, status, content_type, location, etag, response FROM idempotency_key
            WHERE caller_id = ? AND account_id = ? AND path = ? AND key_text = ?
            """;

    private static final String KEEP = """
            UPDATE idempotency_key SET status = ?, content_type = ?, location = ?, etag = ?, response = ?
            WHERE caller_id = ? AND account_id = ? AND path = ? AND key_text = ? AND status = 0
            """;

    /** On the index of created_at. */
    private static final String DELETE_OLDER = "DELETE FROM idempotency_key WHERE created_at < ?";

    record Kept(String bodyHash, Answer answer) {}

    private IdempotencyKeyStore() {}

    /** @return whether the key is this transaction's; if not, its answer is there to be found */
    static boolean take(Connection connection, IdempotentRequest request, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(TAKE)) {
            insert.setQueryTimeout(PATIENCE_SECONDS);
            int next = name(insert, 1, request);
            insert.setString(next, request.bodyHash());
            insert.setObject(next + 1, now.atOffset(ZoneOffset.UTC));
            return insert.executeUpdate() == 1;
        }
    }

    static Optional<Kept> find(Connection connection, IdempotentRequest request) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            name(select, 1, request);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(kept(row)) : Optional.empty();
            }
        }
    }

    static void keep(Connection connection, IdempotentRequest request, Answer answer) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(KEEP)) {
            update.setInt(1, answer.status());
            update.setString(2, answer.headers().get("Content-Type"));
            update.setString(3, answer.headers().get("Location"));
            update.setString(4, answer.headers().get("ETag"));
            update.setString(5, answer.body());
            name(update, 6, request);
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("The idempotency key of this transaction is gone");
            }
        }
    }

    static int deleteOlder(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE_OLDER)) {
            delete.setObject(1, before.atOffset(ZoneOffset.UTC));
            return delete.executeUpdate();
        }
    }

    private static int name(PreparedStatement statement, int first, IdempotentRequest request) throws SQLException {
        statement.setLong(first, request.callerId());
        statement.setLong(first + 1, request.accountId());
        statement.setString(first + 2, request.path());
        statement.setString(first + 3, request.key());
        return first + 4;
    }

    private static Kept kept(ResultSet row) throws SQLException {
        Map<String, String> headers = new HashMap<>();
        put(headers, "Content-Type", row.getString("content_type"));
        put(headers, "Location", row.getString("location"));
        put(headers, "ETag", row.getString("etag"));
        return new Kept(
                row.getString("body_hash"), new Answer(row.getInt("status"), headers, row.getString("response")));
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
