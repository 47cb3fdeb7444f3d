package org.postroad.jobs.control;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Lease;
import org.postroad.jobs.entity.Transition;
import org.postroad.platform.control.Transactions;
import org.postroad.registry.control.ObjectStamp;

/** The hot path on PostgreSQL: one statement a batch, arrays in, {@code SKIP LOCKED}; unfinished rows are in {@code job_live}. */
final class PostgresHotPath implements HotPath {
    // What a statement did to jobs, told to the feed by the statement itself: one row an account (adr/0008).
    private static final String TOLD = "told AS (INSERT INTO " + Feed.COLUMNS
            + " SELECT account_id, ?, 0, %d, array_agg(id) FROM %s GROUP BY account_id)\n";

    private static final int LAST_OF_ROWS = 15; // of the parameters that rows are bound to

    private static final String INSERT_ROWS = """
            INSERT INTO job_live (id, account_id, task_id, action, queue_id, gate, lane, priority, due, rank, unique_key,
                                  payload, payload_blob, created_at)
            SELECT n.id, n.account_id, nullif(n.task_id, 0), n.action, n.queue_id, n.gate, n.lane, n.priority,
                   timestamptz 'epoch' + n.due * interval '1 microsecond', n.rank, n.unique_key, n.payload,
                   nullif(n.payload_blob, 0), timestamptz 'epoch' + n.created * interval '1 microsecond'
              FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::varchar[], ?::bigint[], ?::smallint[], ?::bigint[],
                          ?::smallint[], ?::bigint[], ?::bigint[], ?::varchar[], ?::text[], ?::bigint[], ?::bigint[])
                   AS n (id, account_id, task_id, action, queue_id, gate, lane, priority, due, rank, unique_key, payload,
                         payload_blob, created)
            """;

    private static final String INSERT = """
            WITH made AS (%sRETURNING id, account_id),
            %s
            SELECT count(*) FROM made
            """.formatted(INSERT_ROWS, TOLD.formatted(FeedKind.CREATED.code(), "made"));

    // One trip for both, without a beginning and an end of a transaction.
    private static final String INSERT_LOGGED =
            """
            WITH made AS (%sRETURNING id, account_id),
            %s,
            logged AS (%s)
            SELECT count(*) FROM made
            """.formatted(INSERT_ROWS, TOLD.formatted(FeedKind.CREATED.code(), "made"), AuditLog.INSERT_ALL);

    // Relies on job_unique_key; only rows with a key can conflict.
    private static final String INSERT_KEYED =
            """
            WITH made AS (%sON CONFLICT (account_id, action, pending_key) WHERE pending_key IS NOT NULL DO NOTHING
                          RETURNING id, account_id),
            %s
            SELECT id FROM made
            """.formatted(INSERT_ROWS, TOLD.formatted(FeedKind.CREATED.code(), "made"));

    // Index job_claim, read in order from the floor. The array makes the inner query run exactly once and lock no more
    // than it takes, whatever the statistics say; `IN (… LIMIT)` may not. A row that this statement has locked stays
    // where it is, so that it is found again by its place.
    private static final String CLAIM = """
            WITH taken AS (
                UPDATE job_live AS j
                   SET state = 1, lease = ?, run = j.run + 1, node = ?, started_at = ?, version = j.version + 1
                 WHERE j.ctid = ANY(ARRAY(
                       SELECT ready.place
                         FROM unnest(?::bigint[], ?::smallint[], ?::integer[], ?::bigint[]) AS want (queue_id, gate, most, floor)
                        CROSS JOIN LATERAL (
                              SELECT ctid AS place FROM job_live
                               WHERE queue_id = want.queue_id AND gate = want.gate AND rank IS NOT NULL AND rank >= want.floor
                                 AND state IN (%1$s)
                               ORDER BY rank, id
                               LIMIT want.most
                                 FOR UPDATE SKIP LOCKED) AS ready))
                   AND j.state IN (%1$s)
                RETURNING %2$s),
            noted AS (INSERT INTO claim (lease, jobs) SELECT ?, array_agg(id) FROM taken HAVING count(*) > 0)
            SELECT * FROM taken
            """.formatted(Transition.CLAIM.fromCodes(), ClaimedRow.COLUMNS);

    // Primary key of job_live; the row moves to the partition of its day.
    private static final String SUCCEED = """
            WITH finished AS (
                UPDATE job AS j
                   SET state = %d, finished_day = ?, lease = 0, rank = NULL, suspect = FALSE, cancel_requested = FALSE,
                       started_at = timestamptz 'epoch' + done.started * interval '1 microsecond',
                       finished_at = timestamptz 'epoch' + done.ended * interval '1 microsecond', version = j.version + 1
                  FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[]) AS done (id, lease, started, ended)
                 WHERE j.finished_day = 0 AND j.id = done.id AND j.lease = done.lease AND j.state IN (%s)
                RETURNING j.id, j.account_id),
            %s
            SELECT count(*) FROM finished
            """.formatted(
                    JobState.SUCCEEDED.code(),
                    Transition.SUCCEED.fromCodes(),
                    TOLD.formatted(FeedKind.UPDATED.code(), "finished"));

    // Primary key, where not all were finished: those that this transaction has written.
    private static final String FINISHED_HERE = """
            SELECT id FROM job
             WHERE finished_day = ? AND id = ANY(?::bigint[]) AND xmin::text::bigint = txid_current() % 4294967296
            """;

    // Index job_waiting.
    private static final String DUE = """
            SELECT id, queue_id, gate, lane, account_id, priority FROM job_live
             WHERE rank IS NULL AND due <= ?
             ORDER BY due
             LIMIT ?
               FOR UPDATE SKIP LOCKED
            """;

    // Primary key. Nothing is said of the rank, which `due` has read and locked: an empty table's plan would follow
    // job_waiting for it.
    private static final String RANK = """
            UPDATE job_live AS j SET rank = given.rank, version = j.version + 1
              FROM unnest(?::bigint[], ?::bigint[]) AS given (id, rank)
             WHERE j.id = given.id AND j.state = 0
            """;

    // Indexes job_waiting and job_claim, the first entries. Not min(due), for which an empty table's plan reads them
    // all.
    private static final String GLANCE = """
            SELECT once.next_due, once.stamp, once.lanes, once.stops, head.queue_id, head.gate, head.rank, head.priority
              FROM (SELECT (SELECT due FROM job_live WHERE rank IS NULL ORDER BY due LIMIT 1) AS next_due,
                           (%s) AS stamp,
                           (SELECT concat(count(*), ' ', max(until)) FROM closed_lane) AS lanes,
                           ARRAY(SELECT id FROM job_live WHERE cancel_requested AND lease BETWEEN ? AND ?)
                               AS stops) AS once
              LEFT JOIN (SELECT pair.queue_id, pair.gate, first.rank, first.priority
                           FROM unnest(?::bigint[], ?::smallint[]) AS pair (queue_id, gate)
                          CROSS JOIN LATERAL (
                                SELECT rank, priority FROM job_live
                                 WHERE queue_id = pair.queue_id AND gate = pair.gate AND rank IS NOT NULL AND state = 0
                                 ORDER BY rank, id LIMIT 1) AS first) AS head ON TRUE
            """.formatted(ObjectStamp.SQL);

    @Override
    public Set<Long> insert(Connection connection, List<Row> rows) throws SQLException {
        List<Row> plain = Row.plain(rows);
        List<Row> keyed = Row.keyed(rows);
        if (!plain.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                bind(insert, plain);
                insert.execute();
            }
        }
        Set<Long> refused = new HashSet<>();
        if (!keyed.isEmpty()) {
            keyed.forEach(row -> refused.add(row.id()));
            try (PreparedStatement insert = connection.prepareStatement(INSERT_KEYED)) {
                bind(insert, keyed);
                try (ResultSet result = insert.executeQuery()) {
                    while (result.next()) {
                        refused.remove(result.getLong(1));
                    }
                }
            }
        }
        return refused;
    }

    @Override
    public void insertLogged(Transactions transactions, List<Row> rows, List<AuditEntry> entries) {
        transactions.alone(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT_LOGGED)) {
                bind(insert, rows);
                AuditLog.bind(insert, LAST_OF_ROWS + 1, entries);
                return insert.execute();
            }
        });
    }

    private static void bind(PreparedStatement insert, List<Row> rows) throws SQLException {
        Connection connection = insert.getConnection();
        int n = rows.size();
        insert.setArray(1, longs(connection, rows, Row::id));
        insert.setArray(2, longs(connection, rows, Row::accountId));
        insert.setArray(3, longs(connection, rows, Row::taskId));
        insert.setArray(
                4,
                connection.createArrayOf(
                        "varchar", rows.stream().map(Row::action).toArray(String[]::new)));
        insert.setArray(5, longs(connection, rows, Row::queueId));
        short[] gates = new short[n];
        short[] priorities = new short[n];
        @Nullable Long[] ranks = new @Nullable Long[n];
        @Nullable String[] keys = new @Nullable String[n];
        String[] payloads = new String[n];
        for (int i = 0; i < n; i++) {
            Row row = rows.get(i);
            gates[i] = row.gate();
            priorities[i] = (short) row.priority();
            ranks[i] = row.rank();
            keys[i] = row.uniqueKey();
            payloads[i] = row.payload();
        }
        insert.setArray(6, array(connection, "smallint", gates));
        insert.setArray(7, longs(connection, rows, Row::lane));
        insert.setArray(8, array(connection, "smallint", priorities));
        insert.setArray(9, longs(connection, rows, row -> Sql.micros(row.due())));
        insert.setArray(10, connection.createArrayOf("bigint", ranks));
        insert.setArray(11, connection.createArrayOf("varchar", keys));
        insert.setArray(12, connection.createArrayOf("text", payloads));
        insert.setArray(13, longs(connection, rows, Row::payloadBlob));
        insert.setArray(14, longs(connection, rows, row -> Sql.micros(row.createdAt())));
        insert.setInt(LAST_OF_ROWS, Sql.day(rows.get(0).createdAt()));
    }

    @Override
    public List<ClaimedJob> claim(
            Connection connection, List<Want> wants, long lease, Instant now, String node, boolean starting)
            throws SQLException {
        try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setLong(1, lease);
            claim.setString(2, node);
            claim.setObject(3, starting ? Sql.timestamp(now) : null, java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
            bindPairs(claim, 4, wants);
            int[] most = new int[wants.size()];
            for (int i = 0; i < most.length; i++) {
                most[i] = wants.get(i).most();
            }
            claim.setArray(6, array(connection, "integer", most));
            claim.setArray(7, longs(connection, wants, Want::floor));
            claim.setLong(8, lease);
            List<ClaimedJob> claimed = new ArrayList<>();
            try (ResultSet rows = claim.executeQuery()) {
                while (rows.next()) {
                    claimed.add(ClaimedRow.read(rows, lease));
                }
            }
            claimed.sort(ClaimedJob.IN_ORDER);
            return claimed;
        }
    }

    @Override
    public Set<Long> succeed(Connection connection, List<Settlement> successes, Instant now) throws SQLException {
        int day = Sql.day(now);
        int finished;
        try (PreparedStatement succeed = connection.prepareStatement(SUCCEED)) {
            succeed.setInt(1, day);
            succeed.setArray(2, longs(connection, successes, Settlement::id));
            succeed.setArray(
                    3,
                    longs(connection, successes, settlement -> settlement.job().lease()));
            succeed.setArray(
                    4,
                    longs(connection, successes, s -> Sql.micros(s.startedAt() == null ? s.endedAt() : s.startedAt())));
            succeed.setArray(5, longs(connection, successes, s -> Sql.micros(s.endedAt())));
            succeed.setInt(6, day);
            try (ResultSet rows = succeed.executeQuery()) {
                rows.next();
                finished = rows.getInt(1);
            }
        }
        return finished == successes.size() ? Set.of() : stale(connection, successes, day);
    }

    private static Set<Long> stale(Connection connection, List<Settlement> successes, int day) throws SQLException {
        Set<Long> stale = new HashSet<>();
        successes.forEach(success -> stale.add(success.id()));
        try (PreparedStatement select = connection.prepareStatement(FINISHED_HERE)) {
            select.setInt(1, day);
            select.setArray(2, longs(connection, successes, Settlement::id));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    stale.remove(rows.getLong(1));
                }
            }
        }
        return stale;
    }

    @Override
    public List<Due> due(Connection connection, Instant now, int most) throws SQLException {
        return DueRow.read(connection, DUE, now, most);
    }

    @Override
    public void rank(Connection connection, List<Long> ids, List<Long> ranks) throws SQLException {
        try (PreparedStatement rank = connection.prepareStatement(RANK)) {
            rank.setArray(1, longs(connection, ids, Long::longValue));
            rank.setArray(2, longs(connection, ranks, Long::longValue));
            rank.executeUpdate();
        }
    }

    @Override
    public Glance glance(Connection connection, Collection<Want> pairs, long incarnation) throws SQLException {
        try (PreparedStatement glance = connection.prepareStatement(GLANCE)) {
            glance.setLong(1, Lease.first(incarnation));
            glance.setLong(2, Lease.last(incarnation));
            bindPairs(glance, 3, List.copyOf(pairs));
            Instant nextDue = null;
            String stamp = "";
            String lanes = "";
            List<Head> ready = new ArrayList<>();
            List<Long> stops = List.of();
            try (ResultSet rows = glance.executeQuery()) {
                while (rows.next()) {
                    nextDue = Sql.instant(rows, 1);
                    stamp = rows.getString(2);
                    lanes = rows.getString(3);
                    stops = List.of((Long[]) rows.getArray(4).getArray());
                    long queueId = rows.getLong(5);
                    if (!rows.wasNull()) {
                        ready.add(new Head(queueId, rows.getShort(6), rows.getLong(7), rows.getInt(8)));
                    }
                }
            }
            return new Glance(nextDue, stamp, lanes, ready, stops);
        }
    }

    private static void bindPairs(PreparedStatement statement, int first, List<Want> pairs) throws SQLException {
        short[] gates = new short[pairs.size()];
        for (int i = 0; i < gates.length; i++) {
            gates[i] = pairs.get(i).gate();
        }
        Connection connection = statement.getConnection();
        statement.setArray(first, longs(connection, pairs, Want::queueId));
        statement.setArray(first + 1, array(connection, "smallint", gates));
    }

    private static <T> Array longs(Connection connection, List<T> from, ToLongFunction<T> value) throws SQLException {
        long[] values = new long[from.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsLong(from.get(i));
        }
        return array(connection, "bigint", values);
    }

    /** An array of primitives, which the driver sends in binary. */
    private static Array array(Connection connection, String type, Object primitives) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf(type, primitives);
    }
}
