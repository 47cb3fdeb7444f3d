package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Several transactions at once that change records and tell the feed of it, ended in any order, by one thread that draws lots. */
final class FeedWriters implements AutoCloseable {
    private static final int MOST = 5;

    private final DataSource dataSource;
    private final long account;
    private final Instant now;
    private final Random random;
    private final List<Open> open = new ArrayList<>();
    private final Map<Long, Long> versions = new TreeMap<>();
    private final Set<Long> held = new HashSet<>();
    private long ids;

    private record Open(Connection connection, Map<Long, FeedKind> changes) {}

    FeedWriters(DataSource dataSource, long account, Instant now, long seed) {
        this.dataSource = dataSource;
        this.account = account;
        this.now = now;
        this.random = new Random(seed);
    }

    boolean chance(int in) {
        return random.nextInt(in) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** What is committed. */
    Map<Long, Long> versions() {
        return versions;
    }

    Optional<Long> versionOf(long id) {
        return Optional.ofNullable(versions.get(id));
    }

    void step() throws SQLException {
        if (open.isEmpty() || open.size() < MOST && chance(2)) {
            begin();
        } else if (chance(2)) {
            change(open.get(below(open.size())));
        } else {
            end(open.remove(below(open.size())), !chance(5));
        }
    }

    void endAll() throws SQLException {
        while (!open.isEmpty()) {
            end(open.remove(below(open.size())), true);
        }
    }

    private void begin() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        Open begun = new Open(connection, new HashMap<>());
        open.add(begun);
        change(begun);
    }

    /** Creates some, or changes one that no other transaction has changed, as its lock would have it. */
    private void change(Open in) throws SQLException {
        List<Long> free =
                versions.keySet().stream().filter(id -> !held.contains(id)).toList();
        if (free.isEmpty() || chance(3)) {
            List<Long> made = new ArrayList<>();
            for (int i = below(4); i >= 0; i--) {
                made.add(++ids);
            }
            tell(in, FeedKind.CREATED, made);
        } else {
            tell(in, chance(4) ? FeedKind.DESTROYED : FeedKind.UPDATED, List.of(free.get(below(free.size()))));
        }
    }

    private void tell(Open in, FeedKind kind, List<Long> records) throws SQLException {
        Feed.tell(in.connection, FeedType.JOB, kind, now, Map.of(account, records));
        records.forEach(id -> in.changes.put(id, kind));
        held.addAll(records);
    }

    private void end(Open ended, boolean commit) throws SQLException {
        try (Connection connection = ended.connection) {
            if (commit) {
                connection.commit();
                ended.changes.forEach(this::committed);
            } else {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
        held.removeAll(ended.changes.keySet());
    }

    private void committed(long id, FeedKind kind) {
        if (kind == FeedKind.DESTROYED) {
            versions.remove(id);
        } else {
            versions.merge(id, 1L, Long::sum);
        }
    }

    @Override
    public void close() throws SQLException {
        endAll();
    }
}
