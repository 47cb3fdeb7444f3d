package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.AllowedAddresses;
import org.postroad.identity.entity.KeyGrant;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.PermissionNames;
import org.postroad.identity.entity.Role;
import org.postroad.identity.entity.ServerRole;
import org.postroad.platform.control.Transactions;

/** What the database knows of credentials. Plain JDBC: every request that is not served from memory comes here first. */
@Dependent
class CredentialStore {
    /** On the unique index of secret_hash; locks nothing. */
    private static final String KEY = """
        SELECT id, account_id, user_id, name, confined, scopes, expires_at, allowed_ips FROM api_key WHERE secret_hash = ?\
        """;

    /** On both primary keys; locks nothing. */
    private static final String TOKEN = """
        SELECT g.user_id, g.client_id, g.scopes, g.expires_at AS family_ends, t.expires_at
        FROM oauth_token t JOIN oauth_grant g ON g.id = t.grant_id
        WHERE t.secret_hash = ? AND t.kind = 'access'\
        """;

    /** On the primary key, then member_user; locks nothing. One row for each membership, one with nulls where there is none. */
    private static final String USER = """
        SELECT u.id, u.name, u.password_hash, u.permissions, u.role_ids, m.account_id, m.role
        FROM user_login u LEFT JOIN member m ON m.user_id = u.id
        WHERE u.id = ?\
        """;

    /** On the unique index of name, then member_user; locks nothing. */
    private static final String USER_BY_NAME = """
        SELECT u.id, u.name, u.password_hash, u.permissions, u.role_ids, m.account_id, m.role
        FROM user_login u LEFT JOIN member m ON m.user_id = u.id
        WHERE u.name = ?\
        """;

    private final Transactions transactions;

    @Inject
    CredentialStore(Transactions transactions) {
        this.transactions = transactions;
    }

    Optional<KnownKey> key(String secretHash) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(KEY)) {
                select.setString(1, secretHash);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? key(connection, row) : Optional.empty();
                }
            }
        });
    }

    Optional<KnownToken> token(String secretHash) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(TOKEN)) {
                select.setString(1, secretHash);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? token(connection, row) : Optional.empty();
                }
            }
        });
    }

    Optional<KnownUser> user(String name) {
        return transactions.within(connection -> user(connection, USER_BY_NAME, name));
    }

    private static Optional<KnownKey> key(Connection connection, ResultSet row) throws SQLException {
        Optional<KnownUser> user = user(connection, USER, row.getLong("user_id"));
        if (user.isEmpty()) {
            return Optional.empty();
        }
        String scopes = row.getString("scopes");
        KeyGrant grant = new KeyGrant(
                row.getBoolean("confined"),
                scopes == null ? null : PermissionNames.parse(scopes),
                instant(row.getObject("expires_at", OffsetDateTime.class)),
                AllowedAddresses.parse(row.getString("allowed_ips")));
        return Optional.of(
                new KnownKey(row.getLong("id"), row.getLong("account_id"), row.getString("name"), grant, user.get()));
    }

    private static Optional<KnownToken> token(Connection connection, ResultSet row) throws SQLException {
        Optional<KnownUser> user = user(connection, USER, row.getLong("user_id"));
        if (user.isEmpty()) {
            return Optional.empty();
        }
        String scopes = row.getString("scopes");
        KeyGrant grant = new KeyGrant(
                false,
                scopes == null ? null : PermissionNames.parse(scopes),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
        Instant familyEnds = row.getObject("family_ends", OffsetDateTime.class).toInstant();
        return Optional.of(new KnownToken(row.getString("client_id"), grant, familyEnds, user.get()));
    }

    private static Optional<KnownUser> user(Connection connection, String sql, Object by) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, by);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(user(connection, row)) : Optional.empty();
            }
        }
    }

    private static KnownUser user(Connection connection, ResultSet row) throws SQLException {
        long id = row.getLong("id");
        String name = row.getString("name");
        String passwordHash = row.getString("password_hash");
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        permissions.addAll(PermissionNames.parse(row.getString("permissions")));
        Set<Long> serverRoles = ServerRoles.parse(row.getString("role_ids"));
        Map<Long, Role> roles = new HashMap<>();
        do {
            String role = row.getString("role");
            if (role != null) {
                roles.put(row.getLong("account_id"), Role.of(role));
            }
        } while (row.next());
        if (!serverRoles.isEmpty()) {
            permissions.addAll(ServerRole.given(serverRoles, ServerRoles.all(connection)));
        }
        return new KnownUser(id, name, passwordHash, permissions, roles);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
