package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.jobs.entity.TaskJobs;
import org.postroad.jobs.entity.TaskJobs.Group;

/** The jobs of tasks, in the caller's transaction; of other jobs of the account it reads none. */
final class JobsOfTasks {
    // The primary key of task, then index job_task of each partition.
    static final String COUNT = """
        SELECT task_id, state, failed_before, overdue, present, count(*)
          FROM (SELECT j.task_id, j.state, j.attempt_count > 0 AS failed_before, j.due <= ? AS overdue,
                       (j.finished_day = 0 OR j.id >= t.first_job_id) AS present
                  FROM task t JOIN job j ON j.task_id = t.id
                 WHERE t.id IN (%s)) AS jobs
         GROUP BY task_id, state, failed_before, overdue, present
        """;

    // Index job_task of the live partition.
    private static final String UNFINISHED =
            "SELECT id FROM job WHERE task_id = ? AND finished_day = 0 AND id > ? ORDER BY id LIMIT ?";

    private JobsOfTasks() {}

    /** The counts of the jobs of each task; a task without jobs is not among them. */
    static Map<Long, TaskJobs> count(Connection connection, List<Long> taskIds, Instant now) throws SQLException {
        if (taskIds.isEmpty()) {
            return Map.of();
        }
        Map<Long, List<Group>> groups = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(COUNT.formatted(Sql.marks(taskIds.size())))) {
            new Binder(select).instant(JobStatus.stalledIfDueBy(now)).ids(taskIds);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    groups.computeIfAbsent(row.getLong(1), task -> new ArrayList<>())
                            .add(new Group(
                                    JobState.of(row.getInt(2)),
                                    row.getBoolean(3),
                                    row.getBoolean(4),
                                    row.getBoolean(5),
                                    row.getLong(6)));
                }
            }
        }
        Map<Long, TaskJobs> jobs = new HashMap<>();
        groups.forEach((task, ofTask) -> jobs.put(task, new TaskJobs(ofTask)));
        return jobs;
    }

    /** The ids of jobs that are not finished, in ascending order. @param after 0 to begin with the first */
    static List<Long> unfinished(Connection connection, long taskId, long after, int most) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(UNFINISHED)) {
            new Binder(select).number(taskId).number(after).number(most);
            List<Long> ids = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getLong(1));
                }
            }
            return ids;
        }
    }
}
