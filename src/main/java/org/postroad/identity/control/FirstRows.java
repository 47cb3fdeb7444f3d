package org.postroad.identity.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.ApiKeySecret;
import org.postroad.identity.entity.KeyGrant;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.identity.entity.PermissionNames;
import org.postroad.identity.entity.Role;
import org.postroad.identity.entity.User;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.entity.Json;

/** The rows of a first start. Plain JDBC: they are written before anything else runs, and a store test runs them on both databases. */
final class FirstRows {
    private static final String SOMEBODY = "SELECT 1 FROM user_login";

    /** On the unique index of name: a second node waits here until the first has committed, then fails. So it comes first. */
    private static final String USER = """
        INSERT INTO user_login (id, name, password_hash, permissions, created_at) VALUES (?, ?, ?, ?, ?)\
        """;

    private static final String ACCOUNT = "INSERT INTO account (id, name, weight, created_at) VALUES (?, ?, ?, ?)";

    private static final String MEMBER = """
        INSERT INTO member (id, account_id, user_id, role, created_at) VALUES (?, ?, ?, ?, ?)\
        """;

    private static final String KEY = """
        INSERT INTO api_key (id, account_id, user_id, name, prefix, secret_hash, confined, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
        """;

    private static final String ENTRY = """
        INSERT INTO audit_log (id, account_id, subject, action, status, actor, data, at)
        VALUES (?, ?, 'account', 'create', 'succeeded', 'system', ?, ?)\
        """;

    private static final String NAME = "default";

    private final IdSource ids;
    private final Instant now;

    FirstRows(IdSource ids, Instant now) {
        this.ids = ids;
        this.now = now;
    }

    static boolean somebodyIsThere(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SOMEBODY)) {
            select.setMaxRows(1);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** @throws SQLException of a duplicate if another node was faster */
    boolean insert(Connection connection, PasswordHash password, ApiKeySecret secret) throws SQLException {
        var at = now.atOffset(ZoneOffset.UTC);
        long user = ids.next();
        long account = ids.next();
        insert(connection, USER, user, User.ADMIN, password.text(), PermissionNames.ALL, at);
        insert(connection, ACCOUNT, account, NAME, Account.MIN_WEIGHT, at);
        insert(connection, MEMBER, ids.next(), account, user, Role.OWNER.wireName(), at);
        boolean confined = KeyGrant.whole().confined();
        insert(connection, KEY, ids.next(), account, user, "first", secret.prefix(), secret.hash(), confined, at);
        String what = Json.createObjectBuilder()
                .add("account_id", Account.ID.text(account))
                .add("name", NAME)
                .add("user", User.ADMIN)
                .add("first_start", true)
                .build()
                .toString();
        insert(connection, ENTRY, ids.next(), account, what, at);
        return true;
    }

    private static void insert(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }
}
