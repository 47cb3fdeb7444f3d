package org.postroad.jobs.entity;

import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.Entity;
import java.time.Instant;
import org.postroad.registry.entity.StoredObject;

/** The one object that says how failed jobs are retried. */
@Entity
@DiscriminatorValue(TaskManager.TYPE)
public class TaskManager extends StoredObject {
    public static final String TYPE = "TaskManager";

    /** For JPA. */
    protected TaskManager() {}

    public TaskManager(long id, TaskManagerSettings settings, Instant now) {
        super(id, SINGLETON, settings.json(), now);
    }

    public TaskManagerSettings settings() {
        return TaskManagerSettings.parse(body());
    }

    public void change(TaskManagerSettings changed, Instant now) {
        changeBody(changed.json(), now);
    }
}
