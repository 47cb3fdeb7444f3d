package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.postroad.identity.entity.OauthGrant;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.platform.control.Transactions;

/** The grants of OAuth and their tokens. Plain JDBC, in the caller's transaction where it has one. */
@Dependent
class GrantStore {
    private static final String ADD = """
        INSERT INTO oauth_grant (id, user_id, client_id, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)\
        """;

    /** Shares the grant's row (foreign key), so a revocation that is under way is waited for, and then there is no such row. */
    private static final String ADD_TOKEN = """
        INSERT INTO oauth_token (secret_hash, grant_id, kind, expires_at) VALUES (?, ?, ?, ?)\
        """;

    /** On both primary keys; locks nothing. */
    private static final String OF_TOKEN = """
        SELECT g.id, g.user_id, g.client_id, g.scopes, g.expires_at
        FROM oauth_token t JOIN oauth_grant g ON g.id = t.grant_id
        WHERE t.secret_hash = ?\
        """;

    /** On the primary key; holds the row until the transaction ends. */
    private static final String LOCK = "SELECT 1 FROM oauth_grant WHERE id = ? FOR UPDATE";

    /** On the primary key; of two that use it at once, the second waits and then finds it used. */
    private static final String USE = """
        UPDATE oauth_token SET used_at = ?
        WHERE secret_hash = ? AND kind = 'refresh' AND used_at IS NULL AND expires_at > ?\
        """;

    /** On the primary key; locks nothing. */
    private static final String IS_USED = """
        SELECT 1 FROM oauth_token WHERE secret_hash = ? AND kind = 'refresh' AND used_at IS NOT NULL\
        """;

    /** On the primary key; its tokens go with it (oauth_token_grant). */
    private static final Deletion REMOVE = new Deletion("DELETE FROM oauth_grant WHERE id = ?");

    /** On oauth_grant_user. */
    private static final Deletion REMOVE_OF_USER = new Deletion("DELETE FROM oauth_grant WHERE user_id = ?");

    /** On oauth_token_expiry and oauth_grant_expiry. */
    private static final Deletion DELETE_OLD_TOKENS = new Deletion("DELETE FROM oauth_token WHERE expires_at < ?");

    private static final Deletion DELETE_OLD = new Deletion("DELETE FROM oauth_grant WHERE expires_at < ?");

    private final Transactions transactions;

    @Inject
    GrantStore(Transactions transactions) {
        this.transactions = transactions;
    }

    void add(OauthGrant grant, Instant now) {
        transactions.within(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(ADD)) {
                insert.setLong(1, grant.id());
                insert.setLong(2, grant.userId());
                insert.setString(3, grant.clientId());
                insert.setString(4, grant.scope().toKeep());
                insert.setObject(5, time(now));
                insert.setObject(6, time(grant.expiresAt()));
                return insert.executeUpdate();
            }
        });
    }

    void addToken(OauthSecret secret, OauthSecret.Kind kind, long grantId, Instant expiresAt) {
        transactions.within(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(ADD_TOKEN)) {
                insert.setString(1, secret.hash());
                insert.setLong(2, grantId);
                insert.setString(3, kind == OauthSecret.Kind.ACCESS_TOKEN ? "access" : "refresh");
                insert.setObject(4, time(expiresAt));
                return insert.executeUpdate();
            }
        });
    }

    /** The grant that a token of either kind came of, used and expired tokens included. */
    Optional<OauthGrant> ofToken(OauthSecret secret) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(OF_TOKEN)) {
                select.setString(1, secret.hash());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(grant(row)) : Optional.empty();
                }
            }
        });
    }

    /**
     * Holds a grant until the transaction ends. Before anything of its tokens is written: who removes a grant holds it first and its tokens
     * then, and two that go the other way round would wait for each other.
     *
     * @return whether it is still there
     */
    boolean lock(long grantId) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LOCK)) {
                select.setLong(1, grantId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /** Marks a refresh token as used. @return whether it was good and unused until now */
    boolean use(OauthSecret refreshToken, Instant now) {
        return transactions.within(connection -> {
            try (PreparedStatement update = connection.prepareStatement(USE)) {
                update.setObject(1, time(now));
                update.setString(2, refreshToken.hash());
                update.setObject(3, time(now));
                return update.executeUpdate() == 1;
            }
        });
    }

    /** Whether it is a refresh token that was exchanged before. */
    boolean isUsed(OauthSecret refreshToken) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(IS_USED)) {
                select.setString(1, refreshToken.hash());
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /** Removes a grant and so its tokens. @return how many there were */
    int remove(long grantId) {
        return REMOVE.by(grantId, transactions);
    }

    /** @return how many there were */
    int removeOfUser(long userId) {
        return REMOVE_OF_USER.by(userId, transactions);
    }

    /** @return how many grants and tokens there were */
    int deleteOlder(Instant now) {
        return DELETE_OLD_TOKENS.by(time(now), transactions) + DELETE_OLD.by(time(now), transactions);
    }

    private static OauthGrant grant(ResultSet row) throws SQLException {
        return new OauthGrant(
                row.getLong("id"),
                row.getLong("user_id"),
                row.getString("client_id"),
                OauthScope.kept(row.getString("scopes")),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
