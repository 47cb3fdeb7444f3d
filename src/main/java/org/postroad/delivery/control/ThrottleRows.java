package org.postroad.delivery.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.Rate;

/** How much of each limit the whole cluster has used. Every call takes part in the caller's transaction. */
final class ThrottleRows {
    // Primary key.
    private static final String HOLD =
            "SELECT used_until FROM mail_throttle WHERE throttle_id = ? AND counted = ? FOR UPDATE";

    private static final String INSERT =
            "INSERT INTO mail_throttle (used_until, throttle_id, counted) VALUES (?, ?, ?)";

    private static final String UPDATE =
            "UPDATE mail_throttle SET used_until = ? WHERE throttle_id = ? AND counted = ?";

    // There are as many rows as neighbours were written to of late, where there is a throttle at all.
    private static final String FORGET = "DELETE FROM mail_throttle WHERE used_until < ?";

    private final Connection connection;

    ThrottleRows(Connection connection) {
        this.connection = connection;
    }

    /** Takes a share of what is left. @param counted what is counted apart, as a digest */
    Rate.Grant take(long throttleId, String counted, Rate rate, Instant now, long wanted) throws SQLException {
        Instant used = hold(throttleId, counted);
        Rate.Grant grant = rate.grant(used == null ? now : used, now, wanted);
        if (grant.granted() > 0) {
            write(used == null ? INSERT : UPDATE, throttleId, counted, grant.usedUntil());
        }
        return grant;
    }

    private @Nullable Instant hold(long throttleId, String counted) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(HOLD)) {
            select.setLong(1, throttleId);
            select.setString(2, counted);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Columns.instant(row, 1) : null;
            }
        }
    }

    private void write(String statement, long throttleId, String counted, Instant usedUntil) throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(statement)) {
            write.setObject(1, Columns.time(usedUntil.truncatedTo(ChronoUnit.MICROS)));
            write.setLong(2, throttleId);
            write.setString(3, counted);
            if (write.executeUpdate() != 1) {
                throw new IllegalStateException("A throttle's row that is held is not there");
            }
        }
    }

    /** Forgets what nobody has used since. */
    int forget(Instant before) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
            delete.setObject(1, Columns.time(before));
            return delete.executeUpdate();
        }
    }
}
