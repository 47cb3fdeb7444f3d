package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postroad.platform.control.Database.Dialect;

/**
 * Reads the feed so far as it is final, on either database; see adr/0008. Each call takes part in the caller's transaction.
 *
 * <p>On PostgreSQL rows are ordered by their transaction's number, and read below the oldest transaction that is under way: nothing
 * can come there any more. On H2 whoever looks first gives the committed rows their place.
 */
abstract class FeedStore {
    // Ids that one call reads at the most, a row more than that.
    private static final int MOST_IDS = 50_000;
    private static final int FETCHED_ROWS = 200;

    // The index of jobs or that of other types, whose conditions need the type as a literal.
    private static final String LAST = """
            SELECT greatest(coalesce((SELECT tx FROM job_feed WHERE account_id = ? AND type = %1$d AND tx %2$s
                                       ORDER BY tx DESC LIMIT 1), 0),
                            coalesce((SELECT tx FROM job_feed_end WHERE account_id = ? AND type = %1$d AND tx %2$s), 0)),
                   %3$s
            """;

    private static final String ROWS = """
            SELECT tx, kind, ids FROM job_feed WHERE account_id = ? AND type = %d AND tx > ? AND tx <= ? ORDER BY tx, kind, ids
            """;

    // Primary key.
    private static final String END = "SELECT tx FROM job_feed_end WHERE account_id = ? AND type = ? AND tx <= ?";

    // What is committed, whether or not it is final.
    private static final String MOVED = """
            SELECT 1 FROM job_feed WHERE account_id = ? AND type = %d AND %s LIMIT 1
            """;

    /** What happened, in order. @param all whether nothing was left out at the end */
    record Entries(List<Entry> entries, boolean all) {}

    /** One thing that happened. */
    record Entry(long tx, FeedKind kind, long id) {}

    /** The last final place of an account, and the era that places belong to. */
    record Last(String era, long tx) {}

    static FeedStore of(Dialect dialect) {
        return dialect == Dialect.POSTGRESQL ? new PostgresFeed() : new H2Feed();
    }

    /** What places are compared with for being final. */
    abstract String isFinal();

    /** An expression that names the era. */
    abstract String era();

    /** The condition of rows after the place that is bound. */
    abstract String isAfter();

    /** Makes final what can be made so. */
    abstract void settle(Connection connection, FeedType type, long accountId) throws SQLException;

    Last last(Connection connection, FeedType type, long accountId) throws SQLException {
        settle(connection, type, accountId);
        try (PreparedStatement select = connection.prepareStatement(LAST.formatted(type.code(), isFinal(), era()))) {
            new Binder(select).number(accountId).number(accountId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Last(row.getString(2), row.getLong(1));
            }
        }
    }

    /** What happened after one place and up to another, in order; at most some 50,000 ids. */
    Entries entries(Connection connection, FeedType type, long accountId, long after, long upTo) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        boolean more;
        try (PreparedStatement select = connection.prepareStatement(ROWS.formatted(type.code()))) {
            select.setFetchSize(FETCHED_ROWS);
            new Binder(select).number(accountId).number(after).number(upTo);
            try (ResultSet row = select.executeQuery()) {
                while ((more = row.next()) && entries.size() < MOST_IDS) {
                    for (Object id : (Object[]) row.getArray(3).getArray()) {
                        entries.add(new Entry(row.getLong(1), FeedKind.of(row.getInt(2)), ((Number) id).longValue()));
                    }
                }
            }
        }
        return new Entries(entries, !more);
    }

    /** The last place of which something is forgotten, 0 if nothing is. */
    long end(Connection connection, FeedType type, Last last, long accountId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(END)) {
            new Binder(select).number(accountId).number(type.code()).number(last.tx);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Whether anything was committed after a place. */
    boolean movedAfter(Connection connection, FeedType type, long accountId, long tx) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(MOVED.formatted(type.code(), isAfter()))) {
            new Binder(select).number(accountId).number(tx);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
