package org.postroad.provider.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Transactions;

/**
 * Which node watches what. A node owns what is under its incarnation for as long as the table of nodes has that alive: the judgement
 * that rescues a dead node's jobs frees its watches too. Each method is a transaction, or takes part in the caller's.
 */
final class WatchStore {
    // Index mailbox_watch_owner, for what is free; the credential by its primary key. H2 has one node, which locks
    // nothing out.
    private static final String FREE = """
        SELECT w.credential_id, c.account_id, w.failures
          FROM mailbox_watch w JOIN provider_credential c ON c.id = w.credential_id
         WHERE w.owner = 0 AND w.retry_at <= ? AND c.status <> 'failing'
         ORDER BY w.retry_at LIMIT ?
        """;

    private static final String TAKE = "UPDATE mailbox_watch SET owner = ? WHERE credential_id = ? AND owner = 0";

    private static final String GIVE_BACK = """
        UPDATE mailbox_watch SET owner = 0, failures = ?, retry_at = ? WHERE credential_id = ? AND owner = ?
        """;

    private static final String GIVE_ALL_BACK = "UPDATE mailbox_watch SET owner = 0 WHERE owner = ?";

    // Nodes that ended are remembered for a day, and few.
    private static final String FREE_OF_THE_DEAD = """
        UPDATE mailbox_watch SET owner = 0 WHERE owner IN (SELECT incarnation FROM node WHERE state <> 'alive')
        """;

    // The same for those nobody remembers; reads the whole table.
    private static final String FREE_OF_THE_FORGOTTEN = """
        UPDATE mailbox_watch SET owner = 0
         WHERE owner <> 0 AND NOT EXISTS (SELECT 1 FROM node n WHERE n.incarnation = mailbox_watch.owner AND n.state = 'alive')
        """;

    // One row for each of the node's own, or one without any: an idle node makes one statement a look, and no
    // transaction.
    private static final String SIGHT = """
        SELECT mine.credential_id, whole.watches, whole.nodes, whole.orphaned, whole.free
          FROM (SELECT (SELECT count(*) FROM mailbox_watch) AS watches,
                       (SELECT count(*) FROM node WHERE state = 'alive') AS nodes,
                       EXISTS (SELECT 1 FROM mailbox_watch
                                WHERE owner IN (SELECT incarnation FROM node WHERE state <> 'alive')) AS orphaned,
                       EXISTS (SELECT 1 FROM mailbox_watch w JOIN provider_credential c ON c.id = w.credential_id
                                WHERE w.owner = 0 AND w.retry_at <= ? AND c.status <> 'failing') AS free) whole
          LEFT JOIN (SELECT w.credential_id
                       FROM mailbox_watch w JOIN provider_credential c ON c.id = w.credential_id
                      WHERE w.owner = ? AND c.status <> 'failing') mine ON TRUE
        """;

    private static final String REMOVE = "DELETE FROM mailbox_watch WHERE credential_id = ?";

    private static final String ADD = "INSERT INTO mailbox_watch (credential_id, retry_at) VALUES (?, ?)";

    private final Dialect dialect;
    private final Transactions transactions;

    WatchStore(Dialect dialect, Transactions transactions) {
        this.dialect = dialect;
        this.transactions = transactions;
    }

    /** Has a credential watched from now on, as it is now: whoever watches it as it was finds that it is no longer theirs. */
    static void follow(Connection connection, long credentialId, Instant now) throws SQLException {
        leave(connection, credentialId);
        try (PreparedStatement insert = connection.prepareStatement(ADD)) {
            insert.setLong(1, credentialId);
            insert.setObject(2, now.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    /** Has a credential watched no longer. */
    static void leave(Connection connection, long credentialId) throws SQLException {
        update(connection, REMOVE, credentialId);
    }

    /** Takes so many at most of what nobody watches and may be tried now. */
    List<Watch> take(long incarnation, int most, Instant now) {
        return transactions.apart(connection -> {
            List<Watch> taken = new ArrayList<>();
            for (Watch free : free(connection, most, now)) {
                try (PreparedStatement take = connection.prepareStatement(TAKE)) {
                    take.setLong(1, incarnation);
                    take.setLong(2, free.credentialId());
                    if (take.executeUpdate() == 1) {
                        taken.add(free);
                    }
                }
            }
            return taken;
        });
    }

    private List<Watch> free(Connection connection, int most, Instant now) throws SQLException {
        String lock = dialect == Dialect.POSTGRESQL ? " FOR UPDATE OF w SKIP LOCKED" : "";
        try (PreparedStatement select = connection.prepareStatement(FREE + lock)) {
            select.setObject(1, now.atOffset(ZoneOffset.UTC));
            select.setInt(2, most);
            List<Watch> free = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    free.add(new Watch(row.getLong(1), row.getLong(2), row.getInt(3)));
                }
            }
            return free;
        }
    }

    /**
     * What one look sees.
     *
     * @param mine the credentials that the node still is to watch
     * @param share how many one node should watch so that all are watched and no node has more than others
     * @param orphaned whether nodes that ended still own some
     * @param free whether there are some to take
     */
    record Sight(Set<Long> mine, int share, boolean orphaned, boolean free) {}

    Sight see(long incarnation, Instant now) {
        return transactions.alone(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SIGHT)) {
                select.setObject(1, now.atOffset(ZoneOffset.UTC));
                select.setLong(2, incarnation);
                try (ResultSet row = select.executeQuery()) {
                    return sight(row);
                }
            }
        });
    }

    private static Sight sight(ResultSet row) throws SQLException {
        row.next();
        long nodes = Math.max(1, row.getLong(3));
        int share = Math.toIntExact((row.getLong(2) + nodes - 1) / nodes);
        boolean orphaned = row.getBoolean(4);
        boolean free = row.getBoolean(5);
        Set<Long> mine = new HashSet<>();
        do {
            mine.add(row.getLong(1));
        } while (row.next());
        mine.remove(0L); // What the missing one of a node that has none reads as
        return new Sight(mine, share, orphaned, free);
    }

    /** Gives one back, not to be tried before an instant. Nothing happens if it is another's by now. */
    void giveBack(long incarnation, long credentialId, int failures, Instant retryAt) {
        transactions.apart(connection -> {
            try (PreparedStatement update = connection.prepareStatement(GIVE_BACK)) {
                update.setInt(1, failures);
                update.setObject(2, retryAt.atOffset(ZoneOffset.UTC));
                update.setLong(3, credentialId);
                update.setLong(4, incarnation);
                return update.executeUpdate();
            }
        });
    }

    void giveAllBack(long incarnation) {
        transactions.apart(connection -> update(connection, GIVE_ALL_BACK, incarnation));
    }

    /** Frees what nodes watched that ended. @param forgotten also those that ended long ago */
    void freeOfTheDead(boolean forgotten) {
        transactions.apart(connection -> update(connection, forgotten ? FREE_OF_THE_FORGOTTEN : FREE_OF_THE_DEAD));
    }

    private static int update(Connection connection, String sql, long... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setLong(i + 1, values[i]);
            }
            return update.executeUpdate();
        }
    }
}
