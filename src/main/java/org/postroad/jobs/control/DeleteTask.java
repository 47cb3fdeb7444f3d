package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongConsumer;
import org.postroad.identity.control.AuditLog;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Task;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** Deletes a task. Its jobs that wait are cancelled; all its jobs stay as what they are, until they are deleted or purged. */
@Dependent
public class DeleteTask {
    private static final int CHUNK = 500;

    private final TaskStore store = new TaskStore();
    private final CommandStore jobs = new CommandStore();
    private final Transactions transactions;
    private final InstantSource clock;
    private final AuditLog audit;
    private final TaskPayloads payloads;
    private final CommandEffect effect;

    @Inject
    DeleteTask(
            Transactions transactions,
            InstantSource clock,
            AuditLog audit,
            TaskPayloads payloads,
            CommandEffect effect) {
        this.transactions = transactions;
        this.clock = clock;
        this.audit = audit;
        this.payloads = payloads;
        this.effect = effect;
    }

    /** What became of jobs that were not finished. */
    private record Ended(int cancelled, int stopping) {
        Ended plus(Ended other) {
            return new Ended(cancelled + other.cancelled, stopping + other.stopping);
        }
    }

    /**
     * Deletes it.
     *
     * @param stopRunning whether jobs that run are asked to stop
     * @param precondition given the present version once the row is locked
     * @throws Refused NOT_FOUND for an unknown id; CONFLICT, {@code task_running}, if jobs of it run and are not to be stopped
     */
    public void delete(long id, boolean stopRunning, LongConsumer precondition) {
        Contended.run(transactions, connection -> {
            TaskRow task = store.lock(connection, id).orElseThrow(() -> Refused.notFound("task"));
            precondition.accept(task.version());
            delete(connection, task, stopRunning);
            return id;
        });
    }

    /** Deletes a task that the caller's transaction has locked. @throws Refused as {@link #delete} does; some of it may be done then */
    void delete(Connection connection, TaskRow task, boolean stopRunning) throws SQLException {
        Ended ended = endJobs(connection, task.id(), stopRunning);
        payloads.drop(task.payloadBlob());
        store.delete(connection, task, clock.instant());
        audit.record(
                task.accountId(),
                "task",
                "delete",
                Json.createObjectBuilder()
                        .add("task_id", Task.ID.text(task.id()))
                        .add("task_type", task.taskType())
                        .add("jobs_cancelled", ended.cancelled)
                        .add("jobs_stopping", ended.stopping)
                        .build());
    }

    private Ended endJobs(Connection connection, long id, boolean stopRunning) throws SQLException {
        Ended ended = new Ended(0, 0);
        List<Long> ids = JobsOfTasks.unfinished(connection, id, 0, CHUNK);
        while (!ids.isEmpty()) {
            ended = ended.plus(end(connection, jobs.lock(connection, ids), stopRunning));
            ids = JobsOfTasks.unfinished(connection, id, ids.get(ids.size() - 1), CHUNK);
        }
        return ended;
    }

    private Ended end(Connection connection, List<PresentJob> locked, boolean stopRunning) throws SQLException {
        List<PresentJob> running = in(locked, JobState.RUNNING);
        if (!running.isEmpty() && !stopRunning) {
            throw Refused.conflict(
                    "task_running", "Jobs of the task run; cancel them first, or ask for it with cancel_jobs=true.");
        }
        List<PresentJob> waiting = in(locked, JobState.PENDING);
        Instant now = clock.instant();
        effect.change(connection, JobCommand.CANCEL, waiting, "", now);
        effect.askToStop(connection, running, now);
        return new Ended(waiting.size(), running.size());
    }

    private static List<PresentJob> in(List<PresentJob> jobs, JobState state) {
        return jobs.stream().filter(job -> job.state() == state).toList();
    }
}
