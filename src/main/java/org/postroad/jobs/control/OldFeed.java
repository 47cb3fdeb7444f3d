package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Transactions;

/**
 * What the purge does for the feed: it tells of the jobs that go with their day, and remembers where an account's feed ends before old
 * rows of it go, so that nobody who has missed some is told that nothing happened. Each may be done twice.
 */
final class OldFeed {
    /** How many whole days it can be told what happened. */
    static final int KEPT_DAYS = 7;

    private static final int BLOCK = 10_000;

    // Index job_account, in order.
    private static final String JOBS = """
            SELECT account_id, id FROM %s WHERE (account_id, id) > (?, ?) ORDER BY account_id, id LIMIT ?
            """;

    private static final String ENDS =
            "SELECT account_id, type, max(tx) FROM %s WHERE told_day < ? GROUP BY account_id, type ORDER BY account_id, type";

    private static final String RAISE = "UPDATE job_feed_end SET tx = ? WHERE account_id = ? AND type = ? AND tx < ?";

    private static final String ADD = """
            INSERT INTO job_feed_end (account_id, type, tx)
            SELECT f.account_id, f.type, f.tx
              FROM (SELECT CAST(? AS bigint) AS account_id, CAST(? AS smallint) AS type, CAST(? AS bigint) AS tx) AS f
             WHERE NOT EXISTS (SELECT 1 FROM job_feed_end AS e WHERE e.account_id = f.account_id AND e.type = f.type)
            """;

    // H2: rows that nobody has looked at, of which somebody may hold the state before.
    private static final String NEXT = "UPDATE job_feed_head SET tx = tx + 1";
    private static final String PLACE =
            "UPDATE job_feed SET tx = (SELECT tx FROM job_feed_head) WHERE told_day < ? AND tx IS NULL";

    private record End(long accountId, int type, long tx) {}

    private record Gone(long accountId, long id) {}

    private final Transactions transactions;
    private final Dialect dialect;

    OldFeed(Transactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    /** Tells that all jobs of a table are gone, in blocks, the accounts one after another. @param today where the rows belong */
    void tellGone(String table, int today) {
        Gone last = new Gone(0, 0);
        List<Gone> block;
        do {
            Gone after = last;
            block = transactions.apart(connection -> {
                List<Gone> jobs = jobs(connection, table, after);
                tell(connection, today, jobs);
                return jobs;
            });
            last = block.isEmpty() ? last : block.get(block.size() - 1);
        } while (block.size() == BLOCK);
    }

    /** Remembers the ends of what is older than the day, in a table of the feed. */
    void rememberEnds(String table, int oldest) {
        transactions.apart(connection -> {
            if (dialect == Dialect.H2) {
                place(connection, oldest);
            }
            List<End> ends = ends(connection, table, oldest);
            for (int i = 0; i < ends.size(); i += BLOCK) {
                raise(connection, ends.subList(i, Math.min(ends.size(), i + BLOCK)));
            }
            return true;
        });
    }

    private static List<Gone> jobs(Connection connection, String table, Gone after) throws SQLException {
        List<Gone> jobs = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(JOBS.formatted(table))) {
            new Binder(select).number(after.accountId).number(after.id).number(BLOCK);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    jobs.add(new Gone(row.getLong(1), row.getLong(2)));
                }
            }
        }
        return jobs;
    }

    private static void tell(Connection connection, int today, List<Gone> jobs) throws SQLException {
        Feed.tell(connection, FeedType.JOB, FeedKind.DESTROYED, Sql.startOf(today), jobs, Gone::accountId, Gone::id);
    }

    private static void place(Connection connection, int oldest) throws SQLException {
        try (PreparedStatement next = connection.prepareStatement(NEXT);
                PreparedStatement place = connection.prepareStatement(PLACE)) {
            next.executeUpdate();
            place.setInt(1, oldest);
            place.executeUpdate();
        }
    }

    private static List<End> ends(Connection connection, String table, int oldest) throws SQLException {
        List<End> ends = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ENDS.formatted(table))) {
            select.setInt(1, oldest);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ends.add(new End(row.getLong(1), row.getInt(2), row.getLong(3)));
                }
            }
        }
        return ends;
    }

    private static void raise(Connection connection, List<End> ends) throws SQLException {
        try (PreparedStatement raise = connection.prepareStatement(RAISE);
                PreparedStatement add = connection.prepareStatement(ADD)) {
            for (End end : ends) {
                new Binder(raise)
                        .number(end.tx)
                        .number(end.accountId)
                        .number(end.type)
                        .number(end.tx);
                raise.addBatch();
                new Binder(add).number(end.accountId).number(end.type).number(end.tx);
                add.addBatch();
            }
            raise.executeBatch();
            add.executeBatch();
        }
    }
}
