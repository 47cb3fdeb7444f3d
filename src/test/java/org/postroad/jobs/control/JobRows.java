package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.QueueKind;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.control.Transactions;

/** Puts jobs of any state into the table, past the engine, so that a test says in one line what it needs. */
final class JobRows {
    static final long ACCOUNT = 7;
    static final long QUEUE = 11;

    private final Transactions transactions;
    private final Instant now;
    private long next;
    private long lease = 1L << 32;

    JobRows(Transactions transactions, Instant now, long firstId) {
        this.transactions = transactions;
        this.now = now;
        this.next = firstId;
    }

    /** A virtual queue of work. */
    void queue(long id, String name) {
        String body = new QueueBody(QueueKind.WORK, 1, "", null).json();
        transactions.apart(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO stored_object (id, type, name, body, updated_at) VALUES (?, ?, ?, ?, ?)")) {
                new Binder(insert)
                        .number(id)
                        .text(VirtualQueue.TYPE)
                        .text(name)
                        .text(body)
                        .instant(now);
                return insert.executeUpdate();
            }
        });
    }

    /** A job in that state, with what the constraints demand of it. */
    Row in(JobState state) {
        Row row = new Row();
        row.set("id", next++)
                .set("account_id", ACCOUNT)
                .set("action", "noop")
                .set("queue_id", QUEUE)
                .set("gate", 8)
                .set("lane", ACCOUNT)
                .set("state", state.code())
                .set("due", now)
                .set("payload", "{}")
                .set("created_at", now);
        if (state == JobState.RUNNING) {
            row.set("lease", lease++).set("rank", 1).set("started_at", now).set("run", 1);
        } else if (state.finished()) {
            row.set("finished_day", Sql.day(now)).set("finished_at", now).set("run", 1);
        }
        return row;
    }

    /** A job's row to be. */
    final class Row {
        private final Map<String, Object> columns = new LinkedHashMap<>();

        Row set(String column, Object value) {
            columns.put(column, value instanceof Instant instant ? Sql.timestamp(instant) : value);
            return this;
        }

        /** Inserts it. @return its id */
        long insert() {
            return transactions.within(this::insert);
        }

        private long insert(Connection connection) throws SQLException {
            Set<String> names = columns.keySet();
            String sql = "INSERT INTO job (" + String.join(", ", names) + ") VALUES (" + "?, ".repeat(names.size() - 1)
                    + "?)";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                int i = 1;
                for (Object value : columns.values()) {
                    insert.setObject(i++, value);
                }
                insert.executeUpdate();
            }
            ActionNames.note(connection, Set.of((String) columns.get("action")));
            if (columns.containsKey("lease")) {
                claim(connection);
            }
            return (Long) columns.get("id");
        }

        private void claim(Connection connection) throws SQLException {
            try (PreparedStatement claim = connection.prepareStatement(
                    "INSERT INTO claim (lease, jobs) VALUES (?, ARRAY[CAST(? AS bigint)])")) {
                claim.setObject(1, columns.get("lease"));
                claim.setObject(2, columns.get("id"));
                claim.executeUpdate();
            }
        }
    }
}
