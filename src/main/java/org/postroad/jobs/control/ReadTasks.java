package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.postroad.jobs.entity.Task;
import org.postroad.jobs.entity.TaskJobs;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;

/** Reads single tasks, with what has come of them. */
@Dependent
public class ReadTasks {
    private final TaskStore store = new TaskStore();
    private final Transactions transactions;
    private final InstantSource clock;
    private final TaskPayloads payloads;

    @Inject
    ReadTasks(Transactions transactions, InstantSource clock, TaskPayloads payloads) {
        this.transactions = transactions;
        this.clock = clock;
        this.payloads = payloads;
    }

    /** The task as it is now. @throws Refused NOT_FOUND if there is none */
    public Task task(long id) {
        return find(id).orElseThrow(() -> Refused.notFound("task"));
    }

    /** The same; empty if there is none. */
    public Optional<Task> find(long id) {
        // By JDBC: what this transaction has written by JDBC, JPA need not see
        return transactions.within(connection -> store.find(connection, id));
    }

    /** The counts of its jobs as they are now. */
    public TaskJobs jobs(long id) {
        return transactions.within(connection ->
                JobsOfTasks.count(connection, List.of(id), clock.instant()).getOrDefault(id, TaskJobs.NONE));
    }

    /** How many tasks have it as their target. */
    public long aimedAt(long credentialId) {
        return transactions.within(connection -> store.aimedAt(connection, credentialId));
    }

    /** The payload, from wherever it is. @throws Refused NOT_FOUND if the task was deleted since it was read */
    public JsonObject payload(Task task) {
        return payloads.read(task.payload(), task.payloadBlob().orElse(0));
    }
}
