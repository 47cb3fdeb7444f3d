package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.ReadTasks;
import org.postroad.jobs.entity.Task;
import org.postroad.platform.entity.Refused;

/** Lets pass who may do something with the task whose id is in the path; a foreign task is like one that does not exist. */
@Dependent
class TaskAccess {
    private final Access access;
    private final ReadTasks read;

    @Inject
    TaskAccess(Access access, ReadTasks read) {
        this.access = access;
        this.read = read;
    }

    /** @return the task as it is now @throws Refused NOT_FOUND or FORBIDDEN */
    Task require(String taskId, Permission permission) {
        Task task = read.task(Task.ID.parse(taskId).orElseThrow(() -> Refused.notFound("task")));
        access.requireInAccount(task.accountId(), permission, "task");
        return task;
    }
}
