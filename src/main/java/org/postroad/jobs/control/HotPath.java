package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.jobs.entity.Job;
import org.postroad.platform.control.Transactions;

/**
 * The statements that every job passes through, in the form each database does best. Each takes part in the caller's transaction.
 * adr/0002 argues them; the contract test runs on every implementation.
 */
interface HotPath {
    /** A row to insert; {@code rank} null where the job is not due yet. */
    record Row(
            long id,
            long accountId,
            long taskId,
            String action,
            long queueId,
            short gate,
            long lane,
            int priority,
            Instant due,
            @Nullable Long rank,
            @Nullable String uniqueKey,
            String payload,
            long payloadBlob,
            Instant createdAt) {
        /** The rows that have a unique key, in its order: two lists that name the same keys never wait for each other in a circle. */
        static List<Row> keyed(List<Row> rows) {
            return rows.stream()
                    .filter(row -> row.uniqueKey != null)
                    .sorted(Comparator.comparingLong(Row::accountId)
                            .thenComparing(Row::action)
                            .thenComparing(row -> Objects.requireNonNull(row.uniqueKey)))
                    .toList();
        }

        static List<Row> plain(List<Row> rows) {
            return rows.stream().filter(row -> row.uniqueKey == null).toList();
        }

        Row withPayload(String text, long blob) {
            return new Row(
                    id, accountId, taskId, action, queueId, gate, lane, priority, due, rank, uniqueKey, text, blob,
                    createdAt);
        }

        /** As it is read once it is inserted. */
        Job job() {
            return new Job(
                    id, accountId, taskId, action, queueId, priority, due, uniqueKey, payload, payloadBlob, createdAt);
        }
    }

    /** A waiting job that has fallen due, locked by the caller's transaction. */
    record Due(long id, long queueId, short gate, long lane, long accountId, int priority) {}

    /** The first ready job of a queue and gate. */
    record Head(long queueId, short gate, long rank, int priority) {}

    /**
     * What an idle node looks at once a second.
     *
     * @param nextDue when the next waiting job falls due, null if none waits
     * @param stamp changes when a configuration object does
     * @param lanes changes when a lane is closed
     * @param stopRequested running jobs of this node that were asked to stop
     */
    record Glance(@Nullable Instant nextDue, String stamp, String lanes, List<Head> ready, List<Long> stopRequested) {}

    /** Inserts the rows; gives the ids of those that were not inserted, as a pending job has their unique key. */
    Set<Long> insert(Connection connection, List<Row> rows) throws SQLException;

    /**
     * Inserts rows without a unique key, and the entries of the audit log that say so, in a transaction of its own, which has committed when
     * this returns.
     *
     * @throws org.postroad.platform.control.DatabaseFailure if nothing was written
     */
    default void insertLogged(Transactions transactions, List<Row> rows, List<AuditEntry> entries) {
        transactions.apart(connection -> {
            insert(connection, rows);
            return AuditLog.write(connection, entries);
        });
    }

    /**
     * Takes ready jobs under the lease, in the order of their rank within each want.
     *
     * @param starting whether all of them start at once, so that their start is on record
     */
    List<ClaimedJob> claim(
            Connection connection, List<Want> wants, long lease, Instant now, String node, boolean starting)
            throws SQLException;

    /** Finishes plain successes whose lease still holds; gives the ids of the others, to which nothing was done. */
    Set<Long> succeed(Connection connection, List<Settlement> successes, Instant now) throws SQLException;

    /** Waiting jobs that are due, the longest due first; locked, those that others hold passed over. */
    List<Due> due(Connection connection, Instant now, int most) throws SQLException;

    /** Gives jobs that {@link #due} read in this transaction their ranks, in the order of the lists. */
    void rank(Connection connection, List<Long> ids, List<Long> ranks) throws SQLException;

    /** One look at all that could be waiting for this node. */
    Glance glance(Connection connection, Collection<Want> pairs, long incarnation) throws SQLException;
}
