package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Tells the feed what a transaction does, within that transaction: one row an account. It locks nothing and reads nothing. What a
 * statement of the hot path changes, PostgreSQL tells in that same statement, see {@link PostgresHotPath}.
 */
final class Feed {
    /** The columns that a row of the feed is made from. */
    static final String COLUMNS = "job_feed (account_id, told_day, type, kind, ids)";

    private static final String TELL = "INSERT INTO " + COLUMNS + " VALUES (?, ?, ?, ?, ?)";

    private Feed() {}

    /** Tells of jobs or tasks of several accounts; of none is nothing told. */
    static <T> void tell(
            Connection connection,
            FeedType type,
            FeedKind kind,
            Instant now,
            List<T> records,
            ToLongFunction<T> account,
            ToLongFunction<T> id)
            throws SQLException {
        Map<Long, List<Long>> byAccount = new TreeMap<>();
        for (T one : records) {
            byAccount
                    .computeIfAbsent(account.applyAsLong(one), key -> new ArrayList<>())
                    .add(id.applyAsLong(one));
        }
        tell(connection, type, kind, now, byAccount);
    }

    static void tell(Connection connection, FeedType type, FeedKind kind, Instant now, Map<Long, List<Long>> byAccount)
            throws SQLException {
        if (byAccount.isEmpty()) {
            return;
        }
        try (PreparedStatement tell = connection.prepareStatement(TELL)) {
            for (Map.Entry<Long, List<Long>> entry : byAccount.entrySet()) {
                tell.setLong(1, entry.getKey());
                tell.setInt(2, Sql.day(now));
                tell.setInt(3, type.code());
                tell.setInt(4, kind.code());
                tell.setArray(
                        5, connection.createArrayOf("bigint", entry.getValue().toArray()));
                tell.addBatch();
            }
            tell.executeBatch();
        }
    }

    /** Tells of one job that was changed. */
    static void updated(Connection connection, long accountId, long jobId, Instant now) throws SQLException {
        tell(connection, FeedType.JOB, FeedKind.UPDATED, now, Map.of(accountId, List.of(jobId)));
    }
}
