package org.postroad.jobs.control;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postroad.cluster.entity.TaskType;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.entity.FieldError;

/**
 * Carries out one action. A CDI bean qualified with {@link Action}; one instance serves all jobs at once, so it must be thread-safe.
 * Called with no transaction; its own data it writes through {@link Attempt#commit}.
 */
public interface JobHandler {
    /** The most jobs that one trigger of a task makes. */
    int MOST_OF_A_TRIGGER = 1_000;

    /**
     * Runs the job once. An exception counts as a temporary failure {@code handler_error}; an {@link InterruptedException} after the
     * job was asked to stop, or ran out of time, counts as that.
     */
    Outcome run(Attempt attempt) throws Exception;

    /** What is wrong with a payload, before a job is made of it; pointers are relative to the payload. Empty if nothing is. */
    default List<FieldError> check(JsonObject payload) {
        return List.of();
    }

    /**
     * The payloads of the jobs that one trigger of a task makes, 1 to {@link #MOST_OF_A_TRIGGER}: one, that of the task, where an action
     * does not say otherwise.
     *
     * @param payload the task's; {@link #check} has found nothing wrong with it
     */
    default List<JsonObject> fanOut(JsonObject payload) {
        return List.of(payload);
    }

    /** A payload as it is shown to people: without what is secret in it. Takes any object, also one that {@link #check} refuses. */
    default JsonObject redact(JsonObject payload) {
        return payload;
    }

    /**
     * What whoever asks for it must be allowed on the whole server, where it does more than the work of one account; empty for nothing. Held
     * against the caller of REST and JMAP: what the server enqueues by itself needs no permission.
     */
    default Optional<Permission> needs() {
        return Optional.empty();
    }

    /**
     * Whether its jobs belong to something that outlives them, as a delivery to its message: only the feature that makes them commands them,
     * and no number of failures, postponements or lost nodes ends them.
     */
    default boolean isManaged() {
        return false;
    }

    /** How long one execution may take. At least a second. */
    default Duration timeout() {
        return Duration.ofMinutes(10);
    }

    /** The queue its jobs go to where none is named. */
    default String queue() {
        return "work";
    }

    /** The task type that a node's role must enable. */
    default TaskType gate() {
        return TaskType.TASK_QUEUE_PROCESSING;
    }
}
