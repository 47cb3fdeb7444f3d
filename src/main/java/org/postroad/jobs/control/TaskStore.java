package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.Task;

/** The statements that write tasks, by the primary key, in the caller's transaction; each write repeats the version that was locked. */
final class TaskStore {
    private static final String INSERT = """
        INSERT INTO task (payload, payload_blob, target_credential_id, priority, retry, updated_at, id, account_id, task_type, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private static final String FIND = """
        SELECT id, account_id, task_type, target_credential_id, payload, payload_blob, priority, retry, version,
               created_at, updated_at
          FROM task WHERE id = ?
        """;

    private static final String LOCK = FIND + " FOR UPDATE";

    private static final String UPDATE = """
        UPDATE task
           SET payload = ?, payload_blob = ?, target_credential_id = ?, priority = ?, retry = ?, updated_at = ?,
               version = version + 1
         WHERE id = ? AND version = ?
        """;

    private static final String BEGAN =
            "UPDATE task SET first_job_id = ?, version = version + 1 WHERE id = ? AND version = ?";

    // Index task_target.
    private static final String AIMED_AT = "SELECT count(*) FROM task WHERE target_credential_id = ?";

    private static final String DELETE = "DELETE FROM task WHERE id = ? AND version = ?";

    void insert(Connection connection, TaskRow task, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            settings(insert, task, now)
                    .number(task.id())
                    .number(task.accountId())
                    .text(task.taskType())
                    .instant(now);
            insert.executeUpdate();
        }
        tell(connection, FeedKind.CREATED, task, now);
    }

    /** The task as it is now. */
    Optional<Task> find(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(task(row)) : Optional.empty();
            }
        }
    }

    /** The task, locked until the transaction ends. */
    Optional<TaskRow> lock(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK)) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    /** How many tasks aim at a credential. */
    long aimedAt(Connection connection, long credentialId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(AIMED_AT)) {
            select.setLong(1, credentialId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Writes what people may change. @param task with the version that was locked */
    void update(Connection connection, TaskRow task, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            settings(update, task, now).number(task.id()).number(task.version());
            requireOne(update.executeUpdate(), task);
        }
        tell(connection, FeedKind.UPDATED, task, now);
    }

    /** Notes that a trigger has made jobs. @param firstJob the first of them */
    void began(Connection connection, TaskRow task, long firstJob) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(BEGAN)) {
            new Binder(update).number(firstJob).number(task.id()).number(task.version());
            requireOne(update.executeUpdate(), task);
        }
    }

    void delete(Connection connection, TaskRow task, Instant now) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            new Binder(delete).number(task.id()).number(task.version());
            requireOne(delete.executeUpdate(), task);
        }
        tell(connection, FeedKind.DESTROYED, task, now);
    }

    private static void tell(Connection connection, FeedKind kind, TaskRow task, Instant now) throws SQLException {
        Feed.tell(connection, FeedType.TASK, kind, now, Map.of(task.accountId(), List.of(task.id())));
    }

    private static Binder settings(PreparedStatement statement, TaskRow task, Instant now) throws SQLException {
        return new Binder(statement)
                .text(task.payload())
                .numberOrNull(task.payloadBlob() == 0 ? null : task.payloadBlob())
                .numberOrNull(task.targetCredentialId())
                .number(task.priority())
                .text(task.retry())
                .instant(now);
    }

    private static void requireOne(int changed, TaskRow task) {
        if (changed != 1) {
            // The row is locked since it was read
            throw new IllegalStateException("The task " + task.id() + " is no longer at version " + task.version());
        }
    }

    private static Task task(ResultSet row) throws SQLException {
        TaskRow read = read(row);
        return new Task(
                read.id(),
                read.accountId(),
                read.taskType(),
                read.targetCredentialId(),
                read.payload(),
                read.payloadBlob() == 0 ? null : read.payloadBlob(),
                read.priority(),
                read.retry(),
                Objects.requireNonNull(Sql.instant(row, 10)),
                Objects.requireNonNull(Sql.instant(row, 11)),
                read.version());
    }

    private static TaskRow read(ResultSet row) throws SQLException {
        long target = row.getLong(4);
        @Nullable Long targetOrNull = row.wasNull() ? null : target;
        return new TaskRow(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                targetOrNull,
                row.getString(5),
                row.getLong(6),
                row.getInt(7),
                row.getString(8),
                row.getLong(9));
    }
}
