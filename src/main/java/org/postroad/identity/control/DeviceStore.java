package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.identity.entity.UserCode;
import org.postroad.platform.control.Transactions;

/** The devices that wait to be let in (RFC 8628). */
@Dependent
class DeviceStore {
    private static final String ADD = """
        INSERT INTO oauth_device (secret_hash, user_code, client_id, scopes, state, interval_seconds, expires_at)
        VALUES (?, ?, ?, ?, 'waiting', ?, ?)\
        """;

    private static final String COLUMNS =
            "SELECT client_id, scopes, state, user_id, interval_seconds, polled_at, expires_at FROM oauth_device ";

    /** On the unique index of user_code; locks nothing. */
    private static final String BY_USER_CODE = COLUMNS + "WHERE user_code = ? AND state = 'waiting' AND expires_at > ?";

    /** On the primary key; of two polls at once, the second waits for the first. */
    private static final String TAKE = COLUMNS + "WHERE secret_hash = ? FOR UPDATE";

    /** On the unique index of user_code. */
    private static final String DECIDE = """
        UPDATE oauth_device SET state = ?, user_id = ?
        WHERE user_code = ? AND state = 'waiting' AND expires_at > ?\
        """;

    private static final String POLLED = """
        UPDATE oauth_device SET polled_at = ?, interval_seconds = ? WHERE secret_hash = ?\
        """;

    private static final Deletion REMOVE = new Deletion("DELETE FROM oauth_device WHERE secret_hash = ?");

    /** On oauth_device_user. */
    private static final Deletion REMOVE_OF_USER = new Deletion("DELETE FROM oauth_device WHERE user_id = ?");

    /** On oauth_device_expiry. */
    private static final Deletion DELETE_OLD = new Deletion("DELETE FROM oauth_device WHERE expires_at < ?");

    private final Transactions transactions;

    /** One that waits, or was decided on. @param userId who allowed it; 0 while nobody has */
    record Kept(
            String clientId,
            OauthScope scope,
            String state,
            long userId,
            Duration interval,
            @Nullable Instant polledAt,
            Instant expiresAt) {}

    @Inject
    DeviceStore(Transactions transactions) {
        this.transactions = transactions;
    }

    void add(OauthSecret deviceCode, UserCode userCode, Kept device) {
        transactions.within(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(ADD)) {
                insert.setString(1, deviceCode.hash());
                insert.setString(2, userCode.letters());
                insert.setString(3, device.clientId());
                insert.setString(4, device.scope().toKeep());
                insert.setLong(5, device.interval().toSeconds());
                insert.setObject(6, GrantStore.time(device.expiresAt()));
                return insert.executeUpdate();
            }
        });
    }

    /** One that waits still. */
    Optional<Kept> waiting(UserCode code, Instant now) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(BY_USER_CODE)) {
                select.setString(1, code.letters());
                select.setObject(2, GrantStore.time(now));
                return first(select);
            }
        });
    }

    /** The device, held until the transaction ends. */
    Optional<Kept> take(OauthSecret deviceCode) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(TAKE)) {
                select.setString(1, deviceCode.hash());
                return first(select);
            }
        });
    }

    /** @param allowedBy who allows it; null if it is not let in @return whether it waited still */
    boolean decide(UserCode code, @Nullable Long allowedBy, Instant now) {
        return transactions.within(connection -> {
            try (PreparedStatement update = connection.prepareStatement(DECIDE)) {
                update.setString(1, allowedBy == null ? "denied" : "allowed");
                update.setObject(2, allowedBy, Types.BIGINT);
                update.setString(3, code.letters());
                update.setObject(4, GrantStore.time(now));
                return update.executeUpdate() == 1;
            }
        });
    }

    void polled(OauthSecret deviceCode, Instant now, Duration interval) {
        transactions.within(connection -> {
            try (PreparedStatement update = connection.prepareStatement(POLLED)) {
                update.setObject(1, GrantStore.time(now));
                update.setLong(2, interval.toSeconds());
                update.setString(3, deviceCode.hash());
                return update.executeUpdate();
            }
        });
    }

    /** @return whether it was there */
    boolean remove(OauthSecret deviceCode) {
        return REMOVE.by(deviceCode.hash(), transactions) == 1;
    }

    void removeOfUser(long userId) {
        REMOVE_OF_USER.by(userId, transactions);
    }

    int deleteOlder(Instant before) {
        return DELETE_OLD.by(GrantStore.time(before), transactions);
    }

    private static Optional<Kept> first(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(kept(row)) : Optional.empty();
        }
    }

    private static Kept kept(ResultSet row) throws SQLException {
        OffsetDateTime polledAt = row.getObject("polled_at", OffsetDateTime.class);
        return new Kept(
                row.getString("client_id"),
                OauthScope.kept(row.getString("scopes")),
                row.getString("state"),
                row.getLong("user_id"),
                Duration.ofSeconds(row.getLong("interval_seconds")),
                polledAt == null ? null : polledAt.toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }
}
