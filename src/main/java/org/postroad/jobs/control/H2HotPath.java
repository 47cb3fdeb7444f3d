package org.postroad.jobs.control;

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
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Lease;
import org.postroad.jobs.entity.Transition;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.registry.control.ObjectStamp;

/**
 * The hot path on H2: one node and one claimer, so the rows are read and then updated in JDBC batches, without {@code SKIP LOCKED}
 * (H2 applies LIMIT before it) and without {@code RETURNING} (H2 has none).
 */
final class H2HotPath implements HotPath {
    private static final String INSERT = """
            INSERT INTO job (id, account_id, task_id, action, queue_id, gate, lane, priority, due, rank, unique_key, payload,
                             payload_blob, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String READY = "SELECT " + ClaimedRow.COLUMNS + """
             FROM job WHERE queue_id = ? AND gate = ? AND rank >= ? AND state = 0 ORDER BY rank, id LIMIT ?
            """;

    private static final String TAKE = """
            UPDATE job SET state = 1, lease = ?, run = run + 1, node = ?, started_at = ?, version = version + 1
             WHERE id = ? AND finished_day = 0 AND rank IS NOT NULL AND state IN (%s)
            """.formatted(Transition.CLAIM.fromCodes());

    private static final String NOTE = "INSERT INTO claim (lease, jobs) VALUES (?, ?)";

    private static final String SUCCEED = """
            UPDATE job SET state = %d, finished_day = ?, lease = 0, rank = NULL, suspect = FALSE, cancel_requested = FALSE, started_at = ?,
                   finished_at = ?, version = version + 1
             WHERE id = ? AND finished_day = 0 AND lease = ? AND state IN (%s)
            """.formatted(JobState.SUCCEEDED.code(), Transition.SUCCEED.fromCodes());

    private static final String DUE = """
            SELECT id, queue_id, gate, lane, account_id, priority FROM job
             WHERE waiting_due <= ? ORDER BY waiting_due LIMIT ?
            """;

    private static final String RANK =
            "UPDATE job SET rank = ?, version = version + 1 WHERE id = ? AND state = 0 AND rank IS NULL";

    private static final String GLANCE = """
            SELECT (SELECT min(waiting_due) FROM job),
                   (%s),
                   (SELECT concat(count(*), ' ', max(until)) FROM closed_lane)
            """.formatted(ObjectStamp.SQL);

    private static final String STOPS = "SELECT id FROM job WHERE stopping AND lease BETWEEN ? AND ?";

    private static final String HEAD =
            "SELECT rank, priority FROM job WHERE queue_id = ? AND gate = ? AND rank >= ? AND state = 0 ORDER BY rank, id LIMIT 1";

    @Override
    public Set<Long> insert(Connection connection, List<Row> rows) throws SQLException {
        Set<Long> refused = new HashSet<>();
        List<Row> plain = Row.plain(rows);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Row row : plain) {
                bind(insert, row);
                insert.addBatch();
            }
            if (!plain.isEmpty()) {
                insert.executeBatch();
            }
            for (Row row : Row.keyed(rows)) {
                if (!insertKeyed(insert, row)) {
                    refused.add(row.id());
                }
            }
        }
        List<Row> made =
                rows.stream().filter(row -> !refused.contains(row.id())).toList();
        if (!made.isEmpty()) {
            Instant now = made.get(0).createdAt();
            Feed.tell(connection, FeedType.JOB, FeedKind.CREATED, now, made, Row::accountId, Row::id);
        }
        return refused;
    }

    private static boolean insertKeyed(PreparedStatement insert, Row row) throws SQLException {
        bind(insert, row);
        try {
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            // A failed statement does not undo H2's transaction.
            if (new DatabaseFailure(e).isDuplicate()) {
                return false;
            }
            throw e;
        }
    }

    private static void bind(PreparedStatement insert, Row row) throws SQLException {
        insert.setLong(1, row.id());
        insert.setLong(2, row.accountId());
        insert.setObject(3, row.taskId() == 0 ? null : row.taskId());
        insert.setString(4, row.action());
        insert.setLong(5, row.queueId());
        insert.setShort(6, row.gate());
        insert.setLong(7, row.lane());
        insert.setInt(8, row.priority());
        insert.setObject(9, Sql.timestamp(row.due()));
        insert.setObject(10, row.rank());
        insert.setString(11, row.uniqueKey());
        insert.setString(12, row.payload());
        insert.setObject(13, row.payloadBlob() == 0 ? null : row.payloadBlob());
        insert.setObject(14, Sql.timestamp(row.createdAt()));
    }

    @Override
    public List<ClaimedJob> claim(
            Connection connection, List<Want> wants, long lease, Instant now, String node, boolean starting)
            throws SQLException {
        List<ClaimedJob> ready = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(READY)) {
            for (Want want : wants) {
                select.setLong(1, want.queueId());
                select.setShort(2, want.gate());
                select.setLong(3, want.floor());
                select.setInt(4, want.most());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        ready.add(taken(ClaimedRow.read(rows, lease), starting ? now : null));
                    }
                }
            }
        }
        return ready.isEmpty() ? ready : take(connection, ready, lease, now, node, starting);
    }

    private static ClaimedJob taken(ClaimedJob row, @Nullable Instant startedAt) {
        return new ClaimedJob(
                row.id(),
                row.lease(),
                row.accountId(),
                row.taskId(),
                row.action(),
                row.queueId(),
                row.gate(),
                row.lane(),
                row.priority(),
                row.rank(),
                row.run() + 1,
                row.attemptCount(),
                row.firstFailedAt(),
                row.losses(),
                row.suspect(),
                row.againCount(),
                row.againSince(),
                row.due(),
                row.uniqueKey(),
                row.payload(),
                row.payloadBlob(),
                startedAt);
    }

    private static List<ClaimedJob> take(
            Connection connection, List<ClaimedJob> ready, long lease, Instant now, String node, boolean starting)
            throws SQLException {
        int[] counts;
        try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            for (ClaimedJob job : ready) {
                take.setLong(1, lease);
                take.setString(2, node);
                take.setObject(3, starting ? Sql.timestamp(now) : null);
                take.setLong(4, job.id());
                take.addBatch();
            }
            counts = take.executeBatch();
        }
        List<ClaimedJob> taken = new ArrayList<>(ready.size());
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                taken.add(ready.get(i));
            }
        }
        note(connection, lease, taken);
        taken.sort(ClaimedJob.IN_ORDER);
        return taken;
    }

    private static void note(Connection connection, long lease, List<ClaimedJob> taken) throws SQLException {
        if (!taken.isEmpty()) {
            try (PreparedStatement note = connection.prepareStatement(NOTE)) {
                note.setLong(1, lease);
                note.setObject(2, taken.stream().map(ClaimedJob::id).toArray(Long[]::new));
                note.executeUpdate();
            }
        }
    }

    @Override
    public Set<Long> succeed(Connection connection, List<Settlement> successes, Instant now) throws SQLException {
        int[] counts;
        try (PreparedStatement succeed = connection.prepareStatement(SUCCEED)) {
            for (Settlement success : successes) {
                succeed.setInt(1, Sql.day(now));
                succeed.setObject(
                        2, Sql.timestamp(success.startedAt() == null ? success.endedAt() : success.startedAt()));
                succeed.setObject(3, Sql.timestamp(success.endedAt()));
                succeed.setLong(4, success.id());
                succeed.setLong(5, success.job().lease());
                succeed.addBatch();
            }
            counts = succeed.executeBatch();
        }
        Set<Long> stale = new HashSet<>();
        List<ClaimedJob> finished = new ArrayList<>(successes.size());
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                finished.add(successes.get(i).job());
            } else {
                stale.add(successes.get(i).id());
            }
        }
        Feed.tell(connection, FeedType.JOB, FeedKind.UPDATED, now, finished, ClaimedJob::accountId, ClaimedJob::id);
        return stale;
    }

    @Override
    public List<Due> due(Connection connection, Instant now, int most) throws SQLException {
        return DueRow.read(connection, DUE, now, most);
    }

    @Override
    public void rank(Connection connection, List<Long> ids, List<Long> ranks) throws SQLException {
        try (PreparedStatement rank = connection.prepareStatement(RANK)) {
            for (int i = 0; i < ids.size(); i++) {
                rank.setLong(1, ranks.get(i));
                rank.setLong(2, ids.get(i));
                rank.addBatch();
            }
            rank.executeBatch();
        }
    }

    @Override
    public Glance glance(Connection connection, Collection<Want> pairs, long incarnation) throws SQLException {
        Instant nextDue;
        String stamp;
        String lanes;
        try (PreparedStatement glance = connection.prepareStatement(GLANCE);
                ResultSet rows = glance.executeQuery()) {
            rows.next();
            nextDue = Sql.instant(rows, 1);
            stamp = rows.getString(2);
            lanes = rows.getString(3);
        }
        return new Glance(nextDue, stamp, lanes, heads(connection, pairs), stops(connection, incarnation));
    }

    private static List<Long> stops(Connection connection, long incarnation) throws SQLException {
        List<Long> stops = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(STOPS)) {
            select.setLong(1, Lease.first(incarnation));
            select.setLong(2, Lease.last(incarnation));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    stops.add(rows.getLong(1));
                }
            }
        }
        return stops;
    }

    private static List<Head> heads(Connection connection, Collection<Want> pairs) throws SQLException {
        List<Head> heads = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(HEAD)) {
            for (Want pair : pairs) {
                select.setLong(1, pair.queueId());
                select.setShort(2, pair.gate());
                select.setLong(3, Long.MIN_VALUE);
                try (ResultSet rows = select.executeQuery()) {
                    if (rows.next()) {
                        heads.add(new Head(pair.queueId(), pair.gate(), rows.getLong(1), rows.getInt(2)));
                    }
                }
            }
        }
        return heads;
    }
}
