package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.AuthorizationRequest;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.platform.control.Transactions;

/** The authorization codes that are kept: until some time after their end, so that a second use is seen. */
@Dependent
class CodeStore {
    private static final String ADD = """
        INSERT INTO oauth_code (secret_hash, client_id, user_id, redirect_uri, challenge, scopes, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)\
        """;

    /** On the primary key; of two that bring one code, the second waits for the first. */
    private static final String TAKE = """
        SELECT client_id, user_id, redirect_uri, challenge, scopes, expires_at, grant_id
        FROM oauth_code WHERE secret_hash = ? FOR UPDATE\
        """;

    private static final String EXCHANGED = """
        UPDATE oauth_code SET grant_id = ? WHERE secret_hash = ? AND grant_id IS NULL\
        """;

    private static final Deletion REMOVE = new Deletion("DELETE FROM oauth_code WHERE secret_hash = ?");

    /** On oauth_code_user. */
    private static final Deletion REMOVE_OF_USER = new Deletion("DELETE FROM oauth_code WHERE user_id = ?");

    /** On oauth_code_expiry. */
    private static final Deletion DELETE_OLD = new Deletion("DELETE FROM oauth_code WHERE expires_at < ?");

    private final Transactions transactions;

    /** A code that was given. @param grantId what it was exchanged for; empty if it was not */
    record Kept(
            String clientId,
            long userId,
            @Nullable String redirectUri,
            String challenge,
            OauthScope scope,
            Instant expiresAt,
            OptionalLong grantId) {}

    @Inject
    CodeStore(Transactions transactions) {
        this.transactions = transactions;
    }

    void add(OauthSecret code, AuthorizationRequest request, long userId, Instant expiresAt) {
        transactions.within(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(ADD)) {
                insert.setString(1, code.hash());
                insert.setString(2, request.client().id());
                insert.setLong(3, userId);
                insert.setString(4, request.redirectUri());
                insert.setString(5, request.challenge());
                insert.setString(6, request.scope().toKeep());
                insert.setObject(7, GrantStore.time(expiresAt));
                return insert.executeUpdate();
            }
        });
    }

    /** The code, held until the transaction ends. */
    Optional<Kept> take(OauthSecret code) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(TAKE)) {
                select.setString(1, code.hash());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(kept(row)) : Optional.empty();
                }
            }
        });
    }

    void exchanged(OauthSecret code, long grantId) {
        transactions.within(connection -> {
            try (PreparedStatement update = connection.prepareStatement(EXCHANGED)) {
                update.setLong(1, grantId);
                update.setString(2, code.hash());
                if (update.executeUpdate() != 1) {
                    throw new IllegalStateException("The code of this transaction is gone");
                }
                return true;
            }
        });
    }

    void remove(OauthSecret code) {
        REMOVE.by(code.hash(), transactions);
    }

    void removeOfUser(long userId) {
        REMOVE_OF_USER.by(userId, transactions);
    }

    int deleteOlder(Instant before) {
        return DELETE_OLD.by(GrantStore.time(before), transactions);
    }

    private static Kept kept(ResultSet row) throws SQLException {
        long grant = row.getLong("grant_id");
        OptionalLong grantId = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(grant);
        return new Kept(
                row.getString("client_id"),
                row.getLong("user_id"),
                row.getString("redirect_uri"),
                row.getString("challenge"),
                OauthScope.kept(row.getString("scopes")),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                grantId);
    }
}
