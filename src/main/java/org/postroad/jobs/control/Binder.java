package org.postroad.jobs.control;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds a statement's parameters from left to right. */
final class Binder {
    private final PreparedStatement statement;
    private int next = 1;

    Binder(PreparedStatement statement) {
        this.statement = statement;
    }

    Binder instant(Instant value) throws SQLException {
        statement.setObject(next++, Sql.timestamp(value));
        return this;
    }

    Binder number(long value) throws SQLException {
        statement.setLong(next++, value);
        return this;
    }

    Binder numberOrNull(@Nullable Long value) throws SQLException {
        statement.setObject(next++, value, Types.BIGINT);
        return this;
    }

    Binder flag(boolean value) throws SQLException {
        statement.setBoolean(next++, value);
        return this;
    }

    Binder text(@Nullable String value) throws SQLException {
        statement.setString(next++, value);
        return this;
    }

    Binder ids(List<Long> values) throws SQLException {
        for (long value : values) {
            number(value);
        }
        return this;
    }
}
